"""What is remembered of the picture before never shows: it only spares what would be the same."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import KERR, NAMES, fixture, frame_at, gun, race, split, start_list, target, text, timeline_of
from meetdash import catalogue
from meetdash.analysis.made_targets import of_athlete
from meetdash.feed.timeline import Timeline
from meetdash.playing.checkpoints import Checkpoints
from meetdash.playing.playback import Playback
from meetdash.present import board
from meetdash.present.columns import Cells
from meetdash.present.frame import Frame, Gap
from meetdash.present.snapshot import Remembered, Snapshot, snapshot

YARDSTICKS = catalogue.yardsticks(None, ("8:00",), today=False, now="2026-11-26")


def anywhere(timeline: Timeline, seed: str, steps: int) -> Iterator[tuple[Playback, Random]]:
    """Playbacks of one feed at moments here and there, branches of one another."""
    lots = Random(seed)
    one = Playback(timeline, YARDSTICKS, Checkpoints())
    for _ in range(steps):
        if lots.random() < 0.3:
            one = one.branch()
        on = timeline.after(timeline.moments[one.played - 1]) if one.played else timeline.start_ms
        one.seek(lots.choice(timeline.moments) if lots.random() < 0.2 or on is None else on)
        yield one, lots


def pictures(playback: Playback, lots: Random, remembered: Remembered) -> tuple[Snapshot, Snapshot] | None:
    """The snapshot with what is remembered and the one without."""
    race = playback.race()
    if race is None:
        return None
    rival = of_athlete(race, lots.choice([*race.runners.values()])) if race.runners else None
    others = (rival,) if rival is not None and lots.random() < 0.2 else ()
    args = race, YARDSTICKS, playback.meet.info, others
    return snapshot(*args, remembered), snapshot(*args)


def check(timeline: Timeline, seed: str, steps: int) -> int:
    remembered, cells = Remembered(), Cells()
    frame, seen = frame_at(timeline, timeline.start_ms), 0
    for playback, lots in anywhere(timeline, seed, steps):
        found = pictures(playback, lots, remembered)
        if found is None:
            continue
        again, anew = found
        assert again == anew
        assert all(one.runner.splits is again.race.runners[one.key].splits for one in again.athletes)
        width = lots.choice((60, 80, 160))
        gap = lots.choice(list(Gap)) if lots.random() < 0.1 else frame.gap
        aim = lots.choice(anew.targets) if anew.targets and lots.random() < 0.1 else frame.target
        frame = replace(frame, snapshot=again, gap=gap, target=aim)
        fresh: Frame = replace(frame, snapshot=anew)
        assert board.lines(frame, width, 40, cells) == board.lines(fresh, width, 40)
        seen += len(anew.athletes)
    return seen


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_with_what_is_remembered_is_the_one_made_anew(name: str) -> None:
    assert check(fixture(name), name, 150) > 300


def field() -> list[dict[str, Any]]:
    pb = {"pb": "3:40.00", "nat": "GBR"}
    return [
        race(sex="M"),
        start_list({"entry": "a", "bib": "1", **pb}, {"entry": "b", "sb": "3:41.0"}, {"entry": "p", "role": "pacer"}),
        target("3:26.00"),
        gun(),
    ]  # fmt: skip


TIMES = ((300, "41.0"), (700, "1:36.5"), (1100, "2:31.0"))
BODY: list[dict[str, Any]] = [
    *(split(key, mm, time, id=f"{key}{mm}") for mm, time in TIMES for key in "abp"),
    split("b", 700, "1:36.9", source="photo"),
    split("b", 300, "41.2", source="reconstructed"),
    {"type": "void", "race": "r", "ref": "a700", "reason": "slip"},
    {"type": "amend", "race": "r", "ref": "b1100", "set": {"time": "2:30.5"}, "reason": "reread"},
    {"type": "status", "race": "r", "entry": "a", "status": "DQ", "rule": "TR17.2.4"},
    {"type": "status", "race": "r", "entry": "a", "status": "OK"},
    {"type": "finish", "race": "r", "entry": "a", "time": "3:25.90"},
    {"type": "finish", "race": "r", "entry": "b", "time": "3:25.80", "raw": "3:25.795"},
    {"type": "result", "race": "r", "state": "official", "rows": [{"entry": "b", "place": 1, "time": "3:25.80"}]},
    {"type": "race", "race": "r", "event": "1500", "sex": "M", "mixed": True},
    {"type": "light", "race": "r", "name": "green", "plan": [{"to_m": 1500, "lap": "57.0"}]},
    start_list({"entry": "a", "bib": "7", "pb": "3:30.00"}, {"entry": "b"}),
    start_list({"entry": "a", "bib": "1"}),
    split("a", 710, "1:37.0"),
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(BODY), max_size=20), st.integers(0, 1000))
def test_whatever_comes_in_whatever_order(body: list[dict[str, Any]], seed: int) -> None:
    check(timeline_of(*field(), *body), str(seed), 2 * len(body) + 4)


def test_only_who_is_timed_gets_new_figures() -> None:
    timeline, remembered = fixture(KERR), Remembered()
    playback = Playback(timeline, YARDSTICKS)
    playback.seek(400_000)
    kept = timed = 0
    for moment in [one for one in timeline.moments if 400_000 < one < 440_000]:
        found = playback.race()
        assert found is not None
        before = {one.key: one for one in snapshot(found, YARDSTICKS, None, (), remembered).athletes}
        times = {key: len(one.runner.taken) for key, one in before.items()}
        playback.seek(moment)
        for one in snapshot(found, YARDSTICKS, None, (), remembered).athletes:
            if len(one.runner.taken) == times[one.key]:
                kept += 1
                assert one.own is before[one.key].own
            else:
                timed += 1
                assert one.own is not before[one.key].own
    assert kept > 20
    assert timed > 5


ROAD = [
    race("HM", sex="M", surface="road", drop_m_per_km=0.1),
    start_list("a", "b"),
    gun(),
    {"type": "finish", "race": "r", "entry": "a", "time": "54:00"},
]
LISTED = {"entry": "a", "time": "54:00", "status": "q"}
TRACK = [
    race("1500", sex="M"),
    start_list("a", "b"),
    gun(),
    split("a", 700, "1:36.5"),
    split("a", 1100, "2:31.0"),
]


@pytest.mark.parametrize(
    ("feed", "then"),
    [
        (ROAD, race("HM", sex="M", surface="road", drop_m_per_km=9.0)),
        (ROAD, {"type": "status", "race": "r", "entry": "a", "status": "YC"}),
        (ROAD, {"type": "result", "race": "r", "state": "official", "rows": [LISTED]}),
        (TRACK, start_list("a", "b", {"entry": "p", "role": "pacer"})),
    ],
)  # fmt: skip
def test_what_a_figure_hangs_on_besides_the_times(feed: list[dict[str, Any]], then: dict[str, Any]) -> None:
    """The course, a card, a row of the result, a pacemaker: each makes other figures of the same times."""
    remembered = Remembered()
    before, after = Playback(timeline_of(*feed), YARDSTICKS), Playback(timeline_of(*feed, then), YARDSTICKS)
    found = []
    for one in (before, after):
        one.seek(one.timeline.end_ms)
        race = one.race()
        assert race is not None
        found.append(snapshot(race, YARDSTICKS, None, (), remembered).athlete("a"))
        assert found[-1] == snapshot(race, YARDSTICKS).athlete("a")
    first, second = found
    assert first is not None
    assert second is not None
    assert (first.claims, first.projection) != (second.claims, second.projection)


def test_a_name_that_is_listed_no_more_is_written_anew() -> None:
    """The runner is changed in place, so that nothing but what is known of him tells the difference."""
    feed = [race(), start_list("a", "b"), gun(), split("a", 300, "41.0"), split("b", 300, "42.0")]
    feed += [{"type": "clock", "race": "r", "elapsed": "50.0"}, start_list("a")]
    playback, cells, remembered = Playback(timeline_of(*feed)), Cells(), Remembered()
    frame = frame_at(playback.timeline, 0)
    playback.seek(49_999)
    found = playback.race()
    assert found is not None
    for due, name in ((49_999, "b"), (50_000, "b (unlisted)")):
        playback.seek(due)
        again = replace(frame, snapshot=snapshot(found, remembered=remembered))
        anew = replace(frame, snapshot=snapshot(found))
        assert board.lines(again, 80, 9, cells) == board.lines(anew, 80, 9)
        assert any(f" {name} " in line for line in text(board.lines(again, 80, 9, cells)))
