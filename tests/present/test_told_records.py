"""What is told of marks under records, with the catalogue as it is shipped."""

import json
from typing import Any

import pytest

from making import END, finish, gun, race, split, start_list, status, target, timeline_of
from meetdash import catalogue
from meetdash.analysis.record_file import parse
from meetdash.analysis.yardsticks import Yardsticks
from meetdash.commands.headless import show_at
from meetdash.playing.playback import Playback

KENYAN = {"entry": "a", "name": "A One", "family": "One", "nat": "KEN"}
BRITON = {"entry": "b", "name": "B Two", "family": "Two", "nat": "GBR"}
AMERICAN = {"entry": "c", "name": "C Three", "family": "Three", "nat": "USA"}
SHORT = {"surface": "short-track"}


def meet(date: str = "2026-10-10", name: str = "A meeting") -> dict[str, Any]:
    return {"type": "meet", "name": name, "date": date}


def told(*messages: dict[str, Any], yardsticks: Yardsticks | None = None) -> list[str]:
    playback = Playback(timeline_of(*messages, END), yardsticks or catalogue.yardsticks())
    playback.seek(playback.timeline.end_ms)
    return [moment.text for moment in playback.story.moments]


def under(*messages: dict[str, Any], **more: Any) -> list[str]:
    """The sentences that say that a mark is at or under something."""
    return [text for text in told(*messages, **more) if " under the " in text or "level with the" in text]


def shown(*messages: dict[str, Any], yardsticks: Yardsticks | None = None, at: str = "end") -> dict[str, Any]:
    feed = timeline_of(*messages, END)
    data: dict[str, Any] = json.loads(
        show_at(feed, at, "", as_json=True, yardsticks=yardsticks or catalogue.yardsticks())
    )
    return data


def two_miles(who: dict[str, str]) -> list[str]:
    return under(meet(), race("2MILE", **SHORT), start_list(who), gun(), finish(who["entry"], "8:02.00"))


def test_a_national_record_is_for_its_nation_alone() -> None:
    assert two_miles(KENYAN) == []
    assert [text for text in two_miles(AMERICAN) if "USA national record of 8:03.62" in text]


def test_an_area_record_is_for_its_area_alone() -> None:
    feed = [meet(), race(), start_list(KENYAN, BRITON), gun(), finish("a", "3:26.50"), finish("b", "3:26.70")]
    found = under(*feed)
    assert len(found) == 1
    assert found[0].startswith("Two's 3:26.70 is 0.03 s under the unconfirmed European record of 3:26.73")
    codes = {
        one["entry"]: {delta["code"] for delta in one["deltas"]}
        for one in shown(*feed[:4], split("a", 700, "1:36.0"), split("b", 700, "1:36.5"))["athletes"]
    }
    assert codes == {"a": {"WR"}, "b": {"WR", "AR EUR"}}


@pytest.mark.parametrize("nat", ["ENG", "SCO", "gbr"])
def test_home_nations_belong_to_the_area_of_great_britain(nat: str) -> None:
    found = under(meet(), race(), start_list({**BRITON, "nat": nat}), gun(), finish("b", "3:26.70"))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("A meeting", False),
        ("", False),
        ("Paris 2024 Olympic Games", True),
        ("Games of the XXXIII Olympiad", True),
        ("Youth Olympic Games", False),
        ("U.S. Olympic Team Trials", False),
    ],
)
def test_an_olympic_record_is_one_at_the_games_alone(name: str, offered: bool) -> None:
    found = under(meet(name=name), race(), start_list(KENYAN), gun(), finish("a", "3:27.00"))
    assert any("Olympic record" in text for text in found) is offered


def test_a_championship_record_is_offered_where_the_feed_names_the_meeting_or_the_record() -> None:
    own = {"event": "1500", "sex": "M", "category": "MR", "mark": "3:40.00", "date": "2019-06-01"}
    other = Yardsticks(parse({"as_of": "2026-09-27", "records": [{**own, "meeting": "Night of Miles"}]}))
    feed = [race(), start_list(KENYAN), gun(), finish("a", "3:39.00")]
    assert under(meet(), *feed, yardsticks=other) == []
    named = under(meet(name="14th Night of Miles, Anytown"), *feed, yardsticks=other)
    assert named == ["One's 3:39.00 is 1.00 s under the meeting record of 3:40.00, subject to ratification."]
    fed = [race(), start_list(KENYAN), target("3:40.00", name="meeting record", code="MR"), *feed[2:]]
    assert len(under(meet(), *fed, yardsticks=Yardsticks())) == 1


HALF = [race("HM", surface="road"), start_list(KENYAN, BRITON), gun()]


def test_a_mark_under_a_slower_record_alone_is_still_behind_the_open_ones() -> None:
    assert under(meet(), *HALF, finish("a", "57:25")) == [
        "One's 57:25 is 5 s under the world record of 57:30 (Yomif Kejelcha, 2024), still behind the pending 56:51 and "
        "the unconfirmed 57:20; not known: certification, drop, separation of start and finish."
    ]
    every = under(meet(), *HALF, finish("a", "56:40"))
    assert [text.split(" under the ")[1].split(" of ")[0] for text in every] == [
        "pending world record",
        "unconfirmed world record",
        "world record",
    ]


def test_a_mark_between_the_pending_and_the_ratified_record_says_both() -> None:
    found = under(meet(), race("MILE"), start_list(KENYAN), gun(), finish("a", "3:42.90"))
    assert found == [
        "One's 3:42.90 is 0.23 s under the world record of 3:43.13 (Hicham El Guerrouj, 1999), still behind the "
        "pending 3:42.66, subject to ratification."
    ]


def test_what_is_open_about_a_record_is_in_name_title_and_data() -> None:
    data = shown(meet(), race("MILE"), start_list(KENYAN), gun(), split("a", 809.344, "1:51.0"))
    named = {one["time"]["text"]: (one["name"], one["status"]) for one in data["targets"]}
    assert named["3:42.66"] == ("pending world record", "pending")
    assert named["3:43.13"] == ("world record", "ratified")
    assert {delta["status"] for delta in data["athletes"][0]["deltas"]} == {"pending", "ratified"}


def test_a_record_that_the_feed_names_has_the_status_of_the_catalogue() -> None:
    feed = [meet(), race("MILE"), start_list(KENYAN), target("3:42.66"), gun()]
    assert shown(*feed)["targets"][0]["name"] == "pending world record"


CERTIFIED = {"certified": True, "drop_m_per_km": 0.2, "separation_pct": 3}


def test_nothing_is_subject_to_ratification_while_facts_that_decide_are_not_known() -> None:
    known = under(meet(), race("HM", surface="road", **CERTIFIED), *HALF[1:], finish("a", "56:40"))
    assert all(text.endswith("subject to ratification.") for text in known)
    partly = race("HM", surface="road", **{**CERTIFIED, "drop_m_per_km": None})
    assert all(
        text.endswith("; not known: drop.") for text in under(meet(), partly, *HALF[1:], finish("a", "56:40"))
    )


def test_record_pace_on_an_open_course_says_so_once() -> None:
    found = [
        text
        for text in told(
            meet(), *HALF, split("a", 5000, "13:20"), split("a", 10000, "27:10"), split("a", 15000, "40:00")
        )
        if text.startswith("Record pace")
    ]
    assert len(found) == 3
    assert ["not known" in text for text in found] == [True, False, False]


def test_sixty_one_fifty_one_downhill_is_no_record() -> None:
    downhill = race("HM", surface="road", sex="women", mixed=True, drop_m_per_km=9.0)
    found = under(meet(), {**downhill, "sex": "women"}, start_list(KENYAN), gun(), finish("a", "1:01:51"))
    assert found
    assert all("but no record: the course drops 9 m a kilometre" in text for text in found)


ON_THE_WAY = [meet(), race("2MILE", **SHORT), start_list(KENYAN, BRITON), gun(), split("a", 3000, "7:20.00")]


def test_a_mark_on_the_way_counts_only_when_the_race_is_finished() -> None:
    passing, after = under(*ON_THE_WAY, status("a", "DNF"))
    begin = "One's 7:20.00 at 3000 m on the way is 2.91 s under the short track world record of 7:22.91 (Grant Fisher, "
    assert passing == f"{begin}2025), but no record: a time on the way counts only when the race is finished."
    assert after == f"{begin}2025), but no record: the athlete did not finish the race."
    finished = under(*ON_THE_WAY, finish("a", "8:05.00"))
    assert finished[-1] == f"{begin}2025); not known: official timing at that point."


def test_the_quickest_on_the_way_who_finishes_is_told() -> None:
    found = under(*ON_THE_WAY, split("b", 3000, "7:22.00"), status("a", "DNF"), finish("b", "8:10.00"))
    assert found[-1].startswith("Two's 7:22.00 at 3000 m on the way is 0.91 s under")


def test_a_split_that_is_reconstructed_or_of_a_steeplechase_is_under_nothing() -> None:
    made_up = [*ON_THE_WAY[:4], split("a", 3000, "7:20.00", source="reconstructed"), finish("a", "8:05.00")]
    assert under(*made_up) == []
    barriers = [meet(), race("3000SC"), start_list(KENYAN), gun(), split("a", 1500, "3:20.0")]
    assert under(*barriers) == []


def test_the_reasons_are_in_the_data_and_in_the_text_of_show() -> None:
    feed = [*ON_THE_WAY, status("a", "DNF")]
    one = next(one for one in shown(*feed)["athletes"] if one["entry"] == "a")
    assert len(one["records"]) == 1
    found = one["records"][0]
    assert (found["record"], found["under_ms"], found["eligible"], found["reasons"]) == (
        "short track world record",
        2910,
        "no",
        ["the athlete did not finish the race"],
    )
    printed = show_at(timeline_of(*feed, END), "end", "", as_json=False, yardsticks=catalogue.yardsticks())
    assert "but no record: the athlete did not finish the race." in " ".join(printed.split())
    half = next(one for one in shown(meet(), *HALF, finish("a", "57:25"))["athletes"] if one["entry"] == "a")
    assert (half["records"][0]["eligible"], half["records"][0]["open"][0]) == ("open", "certification")
    assert [other["time"]["text"] for other in half["records"][0]["behind"]] == ["56:51", "57:20"]


OLD = [
    {"type": "meet", "name": "Millrose", "date": "2024-02-11"},
    race("2MILE", **SHORT),
    start_list(BRITON),
    target("8:03.40", name="short track world best", code="WB sh", date="2015-02-21"),
    gun(),
    split("b", 1618.688, "4:05.0"),
]


def test_todays_records_lead_when_they_are_asked_for_and_the_day_is_said() -> None:
    that_day, today = shown(*OLD), shown(*OLD, yardsticks=catalogue.yardsticks(today=True, now="2026-11-25"))
    assert that_day["targets"][0]["time"]["text"] == "8:03.40"
    assert that_day["records"]["day"] == "2024-02-11"
    assert today["targets"][0]["time"]["text"] == "8:00.67"
    assert (today["records"]["day"], today["records"]["why"]) == (None, "today's, as asked for")
    lines = told(*OLD)
    assert "Compared with the records as they stood on 2024-02-11." in lines
    lines = told(*OLD, yardsticks=catalogue.yardsticks(today=True, now="2026-11-25"))
    assert "Compared with the records as of 2026-09-27 (today's, as asked for)." in lines


def test_two_targets_of_one_name_are_told_apart() -> None:
    targets = shown(*OLD, yardsticks=catalogue.yardsticks(today=True))["targets"]
    bests = {(one["name"], one["code"]): one["time"]["text"] for one in targets if "best" in one["name"]}
    assert bests[("short track world best (2015)", "WB sh 2015")] == "8:03.40"
    assert bests[("short track world best (2024)", "WB sh 2024")] == "8:00.67"


@pytest.mark.parametrize(
    ("date", "today", "now", "warned"),
    [
        ("2028-01-01", False, "", True),
        ("2026-10-10", False, "2028-01-01", False),
        ("2024-02-11", True, "2028-01-01", True),
        ("", False, "2028-01-01", True),
        ("11.02.2024", False, "2026-11-25", False),
    ],
)
def test_an_old_catalogue_says_so_where_a_race_is_compared_with_it(
    date: str, today: bool, now: str, warned: bool
) -> None:
    feed = [meet(date), race("MILE"), start_list(KENYAN), gun()]
    measured = catalogue.yardsticks(today=today, now=now)
    [line] = [text for text in told(*feed, yardsticks=measured) if text.startswith("Compared with")]
    assert ("last checked on 2026-09-27" in line) is warned
    assert bool(shown(*feed, yardsticks=measured)["records"]["warning"]) is warned


def test_everybody_has_his_own_pb() -> None:
    one, two = {**KENYAN, "pb": "12:50.00"}, {**BRITON, "pb": "13:00.00"}
    data = shown(
        meet(),
        race("5000"),
        start_list(two, one),
        gun(),
        split("a", 3000, "7:33.6"),
        split("b", 3000, "7:40"),
    )
    [listed] = [one for one in data["targets"] if one["kind"] == "pb"]
    assert (listed["name"], listed["time"], listed["holder"]) == ("PB", None, "")
    times = {
        athlete["name"]: delta["time"]["text"]
        for athlete in data["athletes"]
        for delta in athlete["deltas"]
        if delta["code"] == "PB"
    }
    assert times == {"A One": "12:50.00", "B Two": "13:00.00"}
