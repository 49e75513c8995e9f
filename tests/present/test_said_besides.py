"""What is said of a status, of a place that the feed gives, of a name that stands twice, and at the end."""

from typing import Any

import pytest

from making import finish, frame_at, gun, race, split, start_list, status, timeline_of
from support import play
from support import told as told_by

ENTRIES = start_list(*({"entry": key, "family": key.title()} for key in ("ahl", "berg", "cole")))


def told(*more: dict[str, Any]) -> list[str]:
    feed = timeline_of(race("1500"), ENTRIES, gun(), *more)
    return [one.sentence for one in frame_at(feed, feed.end_ms).moments]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("DQ", "Berg disqualified (650 m): rule TR17.3."),
        ("DNF", "Berg does not finish, out at 650 m: rule TR17.3."),
        ("YC", "Berg: YC (650 m): rule TR17.3."),
    ],
)
def test_where_something_happened_is_said(code: str, said: str) -> None:
    assert told(status("berg", code, m=650, rule="TR17.3"))[-1] == said


def test_a_place_that_gives_way_to_the_times_says_so() -> None:
    amend = {"type": "amend", "entry": "cole", "race": "r", "set": {"place": 1}}
    runs = [finish("ahl", "4:00.30"), finish("berg", "4:00.40"), finish("cole", "4:04.11")]
    assert told(*runs, amend)[-1] == (
        "Correction: Cole at the finish 4:04.11, given first by the feed; third by the times."
    )


def test_the_end_is_told_of_a_race_without_an_id_too() -> None:
    one = {"type": "race", "event": "1500"}
    assert told_by(play(one, {"type": "start"}, {"type": "end"}))[-1] == "End of the feed."


BIBS = ({"bib": "1", "name": "Ann Ahl"}, {"bib": "2", "name": "Bea Berg"})
NEW = ({"bib": "11", "name": "Ann Ahl"}, {"bib": "12", "name": "Bea Berg"})


def test_nobody_follows_himself_in_the_lead_under_a_new_bib() -> None:
    runs = [split("1", 300, "48.0"), split("2", 300, "48.3")]
    more = [split(key, m, time) for m, time in ((700, "1:52.0"), (1100, "2:56.0")) for key in ("11", "12")]
    feed = play(race("1500"), start_list(*BIBS), gun(), *runs, start_list(*NEW), *more)
    assert not any("Ahl led before" in one for one in told_by(feed) if "Ahl" in one.split(" leads ")[0])
    [found] = [one for one in feed.session.findings if "twice: as 1," in one.reason]
    assert found.reason == "Ann Ahl stands twice: as 1, timed and not on this list, and as 11"


def test_before_a_start_list_nobody_is_said_to_be_missing_from_it() -> None:
    [found] = play(race("1500"), gun(), split("7", 300, "48.0")).session.findings
    assert found.reason == "7 is on no start list yet and was added as unlisted"


def test_the_first_heat_is_called_by_its_name_before_another_is_known() -> None:
    feed = timeline_of(race("800", name="Heat 1", heat="1"), start_list("a"), race("800", "s", name="Heat 2"))
    assert [one.race_name for one in frame_at(feed, feed.end_ms).moments if one.race == "r"] == ["Heat 1"] * 2
