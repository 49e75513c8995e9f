"""A feed that was joined after the gun, as if it had been followed since."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from meetdash.commands.headless import show_at
from meetdash.core.marks import Mark
from meetdash.core.messages import race_time_ms
from meetdash.feed.joined import as_run
from meetdash.feed.lines import RawLine
from meetdash.feed.timeline import Timeline
from support import GUN, feed, race, split, start_list, status

JOINED_MS = 240_000
"""When the first line came, by the race clock."""
HEAD = (race("5000", sex="men"), start_list("ann", "bea"))
TIMES = [(m, m * 160 + late, key) for m in range(200, 5000, 400) for late, key in ((0, "ann"), (600, "bea"))]


def recorded(*, past: bool = True, gun: bool = True, more: dict[str, object] | None = None) -> Timeline:
    """All that had been before in half a second, and then each time as it is taken, a tenth late."""
    times = [(ms, split(key, m, str(Mark(ms, 1)))) for m, ms, key in sorted(TIMES, key=lambda one: one[1])]
    before = [one for ms, one in times if ms < JOINED_MS] if past else []
    first = [*HEAD, *([GUN] if gun else []), *before, *([more] if more else [])]
    arrivals = [10 * index for index in range(len(first))]
    later = [(ms - JOINED_MS + 100, one) for ms, one in times if ms >= JOINED_MS]
    lines = feed(*first, *(one for _, one in later))
    due = [*arrivals, *(ms for ms, _ in later)]
    return Timeline.of(
        RawLine(line.number, line.data, arrival_ms=ms) for line, ms in zip(lines, due, strict=True)
    )


def shown(timeline: Timeline, at: str) -> tuple[str, dict[str, str]]:
    """The clock, and where each athlete was."""
    clock, _, *rows = show_at(timeline, at, "", as_json=False).splitlines()[1:]
    names = {key: next((row for row in rows if key in row), "") for key in ("ANN", "BEA")}
    at_mark = {key: row.split(" m ")[0].split()[-1] if " m " in row else "" for key, row in names.items()}
    return clock.split()[0], at_mark


@pytest.mark.parametrize("gun", [True, False], ids=["gun", "no gun"])
def test_a_moment_before_the_feed_was_joined_is_what_it_told_of_then(gun: bool) -> None:
    timeline = recorded(gun=gun)
    assert shown(timeline, "2:40.2") == ("2:40.2", {"ANN": "1000", "BEA": "600"})
    assert shown(timeline, "gun") == ("0.0", {"ANN": "", "BEA": ""})
    assert shown(timeline, "600m") == ("1:36.0", {"ANN": "600", "BEA": "200"})
    assert shown(timeline, "6:00")[1] == {"ANN": "2200", "BEA": "2200"}


@pytest.mark.parametrize("gun", [True, False], ids=["gun", "no gun"])
def test_where_it_told_nothing_of_then_the_race_was_on_its_way(gun: bool) -> None:
    assert shown(recorded(past=False, gun=gun), "2:40.2") == ("2:40.2", {"ANN": "", "BEA": ""})


def test_what_came_after_the_past_had_been_told_was_not_known_then() -> None:
    timeline = recorded(more=status("bea", "DNF"))
    assert "DNF" not in show_at(timeline, "2:40.2", "", as_json=False)
    assert "DNF" in show_at(timeline, "6:00", "", as_json=False)


def test_a_feed_that_was_followed_from_the_gun_is_as_it_was() -> None:
    timeline = Timeline.of(feed(*HEAD, GUN, split("ann", 200, "32.0")))
    assert as_run(timeline, {"": 0}) is timeline
    assert as_run(Timeline(), {}) == Timeline()


@given(st.integers(-600_000, -1), st.booleans())
def test_nothing_is_due_before_it_was_true_nor_later_than_it_came(gun_ms: int, past: bool) -> None:
    timeline = recorded(past=past)
    assume(gun_ms < timeline.moments[0])
    run = as_run(timeline, {"": gun_ms})
    assert run.zero_ms - timeline.zero_ms == gun_ms
    assert all(first <= second for first, second in pairwise(run.moments))
    for read, was, now in zip(timeline.entries, timeline.moments, run.moments, strict=True):
        ms = race_time_ms(read.message) if read.message is not None else None
        assert now <= was - gun_ms
        assert ms is None or now >= min(ms, was - gun_ms)
