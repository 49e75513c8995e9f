"""A lap that was probably miscounted is marked wherever its time stands, and nothing is measured by it."""

from dataclasses import replace
from typing import Any

from making import finish, frame_at, gun, race, split, start_list, text, timeline_of, viewer_at
from meetdash.core.marks import format_ms
from meetdash.present import athlete, board, feed_view, header, show, why
from meetdash.present.brief import brief
from meetdash.present.frame import Frame, View

LAP_MS = {"ahl": 64_000, "berg": 64_500, "cole": 65_000}
MARKS = (200, 600, 1000)


def written(key: str, m: int) -> str:
    return format_ms(round(LAP_MS[key] * m / 400), 2)


def frame(*more: dict[str, Any]) -> Frame:
    """Three who run evenly; `more` is what comes after 1000 m."""
    entries = start_list(*({"entry": key, "family": key.title()} for key in LAP_MS))
    splits = [split(key, m, written(key, m)) for m in MARKS for key in LAP_MS]
    feed = timeline_of(race("3000"), entries, gun(), *splits, *more)
    return frame_at(feed, feed.end_ms)


TWICE = split("berg", 1400, "3:25.25")
"""44 s after her 1000 m: her chip was read once more."""


def row_of(shown: Frame, name: str) -> str:
    return next(line for line in text(board.lines(shown, 140, 20)) if name in line)


def test_the_board_marks_its_segment_and_its_lap_in_the_strip() -> None:
    row = row_of(frame(TWICE), "BERG")
    assert "44.0?" in row.split()
    assert row.rstrip().endswith("?")
    assert "?" not in row_of(frame(), "BERG")


def test_it_sets_no_scale_for_the_strips_of_the_others() -> None:
    with_it, without = frame(TWICE), frame()
    for name in ("AHL", "COLE"):
        assert row_of(with_it, name).split()[-1] == row_of(without, name).split()[-1]


def test_the_detail_marks_the_time_and_gives_no_place_gap_or_projection_for_it() -> None:
    shown = replace(frame(TWICE), chosen="berg")
    [line] = [one for one in text(athlete.lines(shown, 110, 20)) if one.strip().startswith("1400 m")]
    assert line.split() == ["1400", "m", "3:25.25?", "44.00?/400", "·", "·"]


def test_data_and_reasons_say_it_too() -> None:
    shown = frame(TWICE)
    [berg] = [one for one in show.data(shown)["athletes"] if one["entry"] == "berg"]
    [ahl] = [one for one in show.data(shown)["athletes"] if one["entry"] == "ahl"]
    assert berg["last_segment"]["doubted"]
    assert not ahl["last_segment"]["doubted"]
    reasons = text(why.lines(replace(shown, chosen="berg"), 140, 60))
    assert any("No projection: probably read twice." in line for line in reasons)
    assert berg["projection"]["time"] is None


def test_who_was_read_twice_is_placed_by_her_own_time_of_the_lap_that_is_sure() -> None:
    splits = [split(key, m, written(key, m)) for m in MARKS for key in LAP_MS if (key, m) != ("cole", 1000)]
    entries = start_list(*({"entry": key, "family": key.title()} for key in LAP_MS))
    feed = timeline_of(race("3000"), entries, gun(), *splits, TWICE, split("cole", 1000, "3:25.25"))
    shown = frame_at(feed, feed.end_ms)
    assert "0.0" not in row_of(shown, "BERG").split()
    assert "Order: 1? Ahl, 2? Berg, 3 Cole 45.3 behind." in [line for _, line in brief(shown)]


def lap_early(*more: dict[str, Any]) -> Frame:
    """Berg is counted a lap ahead from 1400 m on, and so at the finish."""
    later = [split(key, m, written(key, m)) for m in (1400, 1800, 2200, 2600) for key in ("ahl", "cole")]
    counted = [split("berg", m + 400, written("berg", m)) for m in (1400, 1800, 2200)]
    return frame(TWICE, *later, *counted, finish("berg", written("berg", 2600)), *more)


def test_a_finish_a_lap_early_says_so() -> None:
    shown = lap_early()
    assert "6:59.25?" in row_of(shown, "BERG").split()
    [berg] = [one for one in show.data(shown)["athletes"] if one["entry"] == "berg"]
    assert berg["doubt"] == "probably read twice"
    assert berg["deltas"] == []
    last = [moment.sentence for moment in shown.moments if moment.entry == "berg"][-1]
    assert last == "Berg is timed at the finish in 6:59.25, probably a lap early: probably read twice."
    assert any("finished in 6:59.25, probably read twice" in line for line in detail(shown, "berg"))


def test_after_the_finish_the_marks_on_the_way_stay_in_doubt_and_the_finish_is_not() -> None:
    counted = [split("berg", m + 400, written("berg", m)) for m in (1400, 1800)]
    shown = frame(TWICE, *counted, finish("berg", written("berg", 3000)))
    said = {line.split()[0]: line for line in detail(shown, "berg") if " m " in line}
    assert "3:25.25?" in said["1400"]
    assert "8:03.75 " in said["3000"]
    assert "/800" in said["3000"]
    assert "?/800" in said["3000"], "the stretch holds a lap more than was counted"


def detail(shown: Frame, key: str) -> list[str]:
    return text(athlete.lines(replace(shown, chosen=key), 110, 20))


def told_of(*more: dict[str, Any]) -> list[str]:
    """What the story says beyond three who run evenly."""
    return [moment.text for moment in frame(*more).moments if "doubt" in moment.text]


IN_DOUBT = "In doubt: Berg's 3:25.25 at 1400 m, probably read twice."


def test_a_doubt_is_told_once_when_it_arises_and_once_when_it_is_settled() -> None:
    later = [split(key, m, written(key, m)) for m in (1400, 1800) for key in ("ahl", "cole")]
    assert told_of() == []
    assert told_of(TWICE, *later) == [IN_DOUBT]
    void = {"type": "void", "entry": "berg", "m": 1400, "race": "r"}
    assert told_of(TWICE, void, *later) == [IN_DOUBT, "No longer in doubt: Berg's laps since 1400 m."]


def test_a_passage_that_was_missed_is_told_with_the_time_after_it() -> None:
    others = [split(key, m, written(key, m)) for m in (1400, 1800) for key in ("ahl", "cole")]
    [text] = told_of(*others, *(split("berg", m, written("berg", m + 400)) for m in (1400, 1800)))
    assert text == "In doubt: Berg's 4:50.25 at 1400 m, a passage was probably missed."


def test_at_the_finish_it_is_told_whether_that_is_in_doubt() -> None:
    counted = [split("berg", m + 400, written("berg", m)) for m in (1400, 1800)]
    assert told_of(TWICE, *counted, finish("berg", written("berg", 3000))) == [
        IN_DOUBT,
        "Berg's finish is in no doubt; from 1400 m on a lap was probably miscounted.",
    ]
    assert [moment.text for moment in lap_early().moments if "doubt" in moment.text] == [IN_DOUBT]


def test_a_doubt_goes_with_an_athlete_to_his_new_key() -> None:
    splits = [split(key, m, written(key.lower(), m)) for m in MARKS for key in ("ahl", "Berg", "cole")]
    known = start_list({"entry": "x", "bib": "Berg", "family": "Berg"}, "ahl", "cole")
    feed = timeline_of(race("3000"), gun(), *splits, {**TWICE, "entry": "Berg"}, known)
    doubts = [moment for moment in frame_at(feed, feed.end_ms).moments if "doubt" in moment.text]
    assert [(moment.text, moment.entry) for moment in doubts] == [(IN_DOUBT, "x")]


def every_sentence(*more: dict[str, Any]) -> list[str]:
    return [moment.text for moment in frame(*more).moments]


def test_the_line_that_raises_a_doubt_tells_no_lap_and_no_pace_of_it() -> None:
    said = every_sentence(
        split("ahl", 1400, "3:22.00"), split("berg", 1400, "3:45.75"), split("cole", 1400, "3:47.50")
    )
    assert said[-1] == "In doubt: Ahl's 3:22.00 at 1400 m, probably read twice."
    assert said[-2].startswith("Five laps to go: Ahl 2:40.00")


def test_who_is_parted_by_the_feeds_places_is_not_said_to_be_level() -> None:
    said = every_sentence(
        split("ahl", 1400, "3:45.00", place=2),
        split("berg", 1400, "3:45.00", place=1),
        split("cole", 1400, "3:47.50", place=3),
    )
    assert any(one.startswith("Berg leads at 1400 m") for one in said)
    assert not any(one.startswith(("Ahl level", "Berg level")) for one in said)


def test_a_finish_a_lap_early_gives_no_gap_and_leaves_places_in_doubt() -> None:
    shown = lap_early(finish("ahl", written("ahl", 3000)), finish("cole", written("cole", 3000)))
    [berg, ahl, cole] = show.data(shown)["athletes"]
    assert [one["entry"] for one in (berg, ahl, cole)] == ["berg", "ahl", "cole"]
    assert (berg["finish"]["doubted"], ahl["finish"]["doubted"]) == (True, False)
    assert [one["place_doubted"] for one in (berg, ahl, cole)] == [True, True, True]
    assert (ahl["gap"], ahl["gap_ahead"], cole["gap"]) == (None, None, None)
    assert cole["gap_ahead"]["text"] == "+7.50"
    assert row_of(shown, "AHL").split()[0] == "2?"
    assert any("second?, finished in 8:00.00" in line for line in detail(shown, "ahl"))
    assert any("Order: 1? Berg, 2? Ahl, 3? Cole." in line for _, line in brief(shown))
    assert "Berg 6:59.25?" in text(header.lines(shown, 140))[1]
    assert shown.moments[-2].sentence == (
        "Ahl second in 8:00.00, unofficial; the place is in doubt, as Berg's finish is."
    )
    reasons = text(why.lines(replace(shown, chosen="berg"), 140, 60))
    assert not any("measured." in line or "stands first" in line for line in reasons)
    reasons = text(why.lines(replace(shown, chosen="ahl"), 140, 60))
    assert any("None: the finish of Berg is in doubt." in line for line in reasons)


def test_a_finish_a_lap_early_that_is_put_right_wins() -> None:
    right = {"type": "amend", "race": "r", "ref": "f", "set": {"time": written("berg", 3000)}}
    counted = [split("berg", m + 400, written("berg", m)) for m in (1400, 1800, 2200)]
    later = [split(key, m, written(key, m)) for m in (1400, 1800, 2200, 2600) for key in ("ahl", "cole")]
    early = finish("berg", written("berg", 2600), id="f")
    said = every_sentence(TWICE, *later, *counted, early, right)
    assert "Berg wins in 8:03.75, unofficial." in said
    assert not any("wins" in one for one in every_sentence(TWICE, *later, *counted, early))


def test_of_laps_no_leader_is_told_where_one_without_a_name_was_clear_of_him() -> None:
    unnamed = {"type": "leader", "race": "r", "m": 1400, "time": "3:42.00"}
    others = [split("ahl", 1400, "3:44.00"), split("berg", 1400, "3:45.75")]
    assert not any("Ahl 3:44.00" in one for one in every_sentence(unnamed, *others))
    assert any("Ahl 3:44.00" in one for one in every_sentence(*others))


def test_the_view_of_the_feed_lists_what_is_in_doubt() -> None:
    for more, said in (
        ((TWICE,), "In doubt: berg: 3:25.25 at 1400 m, probably read twice."),
        ((), "Nothing wrong so far."),
    ):
        splits = [split(key, m, written(key, m)) for m in MARKS for key in LAP_MS]
        feed = timeline_of(race("3000"), start_list(*LAP_MS), gun(), *splits, *more)
        viewer = viewer_at(feed, feed.end_ms)
        viewer.view = View.FEED
        assert any(said in line for line in text(feed_view.lines(viewer.frame(), 100, 20)))
