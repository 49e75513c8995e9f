"""The race clock at a moment: from the gun that counts, never less than a time on the board, and stopped at the end."""

from typing import Any

import pytest

from making import END, WOMEN, finish, fixture, gun, race, raw, split, start_list, status, timeline_of
from meetdash.feed.lines import RawLine
from meetdash.feed.timeline import Timeline
from meetdash.playing.playback import Playback


def at(second: float, one: dict[str, Any]) -> dict[str, Any]:
    minutes, rest = divmod(second, 60)
    return {**one, "at": f"2024-01-01T10:{int(minutes):02d}:{rest:06.3f}Z"}


def arriving(*lines: tuple[int, dict[str, Any]]) -> Timeline:
    return Timeline.of(
        RawLine(number, raw([one]).rstrip(b"\n"), arrival_ms=ms) for number, (ms, one) in enumerate(lines, 1)
    )


def clock(timeline: Timeline, ms: int) -> int | None:
    playback = Playback(timeline)
    playback.seek(ms)
    one = playback.race()
    assert one is not None
    return playback.clock_ms(one, ms)


RECALL = {"type": "start", "race": "r", "action": "recall"}
RECALLED = timeline_of(
    race(),
    at(0, gun()),
    at(27, split("a", 200, "27.0")),
    at(30, RECALL),
    at(300, gun()),
    at(326.9, split("a", 200, "26.9")),
    at(340, {"type": "note", "race": "r", "text": "x"}),
)


@pytest.mark.parametrize(
    ("ms", "shown"),
    [
        (10_000, 10_000), (29_000, 29_000), (100_000, None), (299_999, None), (300_000, 0), (305_000, 5_000),
        (330_000, 30_000),
    ],
)  # fmt: skip
def test_a_recalled_start_has_a_clock_of_its_own(ms: int, shown: int | None) -> None:
    assert clock(RECALLED, ms) == shown


def test_the_clock_is_what_the_lines_so_far_make_of_it_however_the_moment_was_reached() -> None:
    playback = Playback(RECALLED)
    for ms in (330_000, 10_000, 100_000, 305_000, 29_000):
        playback.seek(ms)
        one = playback.race()
        assert one is not None
        assert playback.clock_ms(one, ms) == clock(RECALLED, ms)


FINISHED = [race("800"), start_list("a", "b", "c"), gun(), finish("a", "1:45.00"), finish("b", "1:46.00")]
LATER = {"type": "note", "race": "s", "text": "the next race"}


@pytest.mark.parametrize(
    "last",
    [
        finish("c", "1:46.00"),
        status("c", "DNF"),
        {"type": "result", "race": "r", "state": "unofficial", "rows": [{"entry": "a", "place": 1}]},
        {"type": "race_state", "race": "r", "state": "finished"},
        END,
    ],
    ids=lambda one: one["type"],
)
def test_when_nobody_is_on_the_track_any_more_the_clock_stops_at_the_last_finish(
    last: dict[str, Any],
) -> None:
    timeline = timeline_of(*(at(0, one) for one in FINISHED[:3]), *FINISHED[3:], last, at(600, LATER))
    assert clock(timeline, 105_500) == 105_500, "it runs while others do"
    assert clock(timeline, 110_000) == 106_000
    assert clock(timeline, 600_000) == 106_000


def test_who_finishes_after_all_others_is_not_shown_with_a_clock_before_his_time() -> None:
    timeline = timeline_of(*(at(0, one) for one in FINISHED[:3]), *FINISHED[3:], status("c", "DNF"),
                           finish("c", "1:50.00"), at(600, LATER))  # fmt: skip
    assert clock(timeline, 108_000) == 106_000
    assert clock(timeline, 111_000) == 110_000


def test_without_a_start_list_nobody_knows_who_still_runs() -> None:
    timeline = timeline_of(at(0, race("800")), at(0, gun()), finish("a", "1:45.00"), at(600, LATER))
    assert clock(timeline, 500_000) == 500_000


def test_the_last_screen_of_a_race_shows_its_last_finish() -> None:
    assert clock(fixture(WOMEN), 10**7) == 549_720


def test_who_joins_late_learns_from_the_times_when_the_gun_was() -> None:
    lines = [split("a", m, time) for m, time in ((400, "58.0"), (800, "1:57.0"), (1200, "2:56.0"))]
    timeline = arriving((0, race()), (0, gun()), *((50_000 + n, one) for n, one in enumerate(lines)))
    playback = Playback(timeline)
    playback.seek(timeline.end_ms)
    assert playback.clocks.guns == {"r": 50_001 - 117_000}


def test_one_wrong_time_does_not_move_the_gun() -> None:
    playback = Playback(
        arriving(
            (0, gun()),
            (60_010, split("1", 400, "1:00")),
            (120_010, split("1", 800, "59:00")),
            (120_020, split("1", 800, "59:00")),
            (180_010, split("1", 1200, "3:00")),
        )
    )
    playback.seek(10**9)
    assert playback.clocks.guns == {"r": 0}


def test_a_gun_told_again_does_not_move_the_clock_but_one_after_a_recall_does() -> None:
    playback = Playback(arriving((10, gun()), (20, gun()), (30, RECALL), (40, gun())))
    playback.seek(10)
    assert playback.clocks.guns == {"r": 0}
    playback.seek(10**6)
    assert playback.clocks.guns == {"r": 30}


def test_a_race_that_is_named_once_or_not_at_all_has_one_gun() -> None:
    named = {key: one for key, one in gun().items() if key != "race"}
    playback = Playback(timeline_of(race(), named, split("a", 300, "45.0")))
    playback.seek(10**6)
    assert playback.clocks.guns == {"r": 0}


def test_the_clock_is_never_before_a_time_that_only_the_result_gives() -> None:
    rows = [{"entry": "a", "place": 1, "time": "3:45.00"}]
    listed = {"type": "result", "race": "r", "state": "official", "rows": rows}
    timeline = timeline_of(race("1500"), gun(), split("a", 1200, "3:00.0"), listed)
    assert clock(timeline, timeline.end_ms + 60_000) == 225_000
