"""Places gained and lost, and the marks of a race."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from meetdash.analysis import positions
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from support import GUN, give, made, race, split, start_list

LIST = start_list("a", "b", "c", {"entry": "p", "role": "pacemaker"})


def test_places_gained_are_among_those_timed_at_both_marks() -> None:
    one = made(
        race("5000"),
        LIST,
        GUN,
        *(
            split(key, 400, time)
            for key, time in (("p", "59.0"), ("a", "60.0"), ("b", "61.0"), ("c", "62.0"))
        ),
        *(split(key, 800, time) for key, time in (("p", "2:00.0"), ("c", "2:03.0"), ("a", "2:04.0"))),
    )
    assert positions.changes(one, 400_000) == {"c": 1, "a": -1}, "b was not timed, the pacemaker has no place"


def test_level_athletes_have_not_passed_each_other() -> None:
    times = [split(key, m, time) for m, time in ((400, "60.0"), (800, "2:00.0")) for key in "abc"]
    assert positions.changes(made(race("5000"), LIST, GUN, *times), 400_000) == dict.fromkeys("abc", 0)


def test_who_was_level_and_is_not_any_more_has_lost_and_gained_nothing_for_sure() -> None:
    level = [split(key, 400, "60.0") for key in "abc"]
    apart = [split(key, 800, time) for key, time in (("a", "2:00.0"), ("b", "2:00.5"), ("c", "2:01.0"))]
    assert positions.changes(made(race("5000"), LIST, GUN, *level, *apart), 400_000) == dict.fromkeys(
        "abc", 0
    )


PASSED = [split(key, m, time) for m, time in ((400, "60.0"), (800, "2:00.0")) for key in "ab"]


def test_before_the_next_comes_the_first_at_a_mark_has_kept_and_gained_nothing() -> None:
    assert positions.changes(made(race("5000"), LIST, GUN, *PASSED[:3]), 400_000) == {}
    assert positions.changes(made(race("5000"), LIST, GUN, *PASSED), 400_000) == {"a": 0, "b": 0}


def test_who_lost_a_split_and_was_passed_by_those_behind_keeps_no_place() -> None:
    times = {"a": ("60.0", "2:00.0"), "b": ("60.5", "2:01.0"), "c": ("61.0", "2:02.0")}
    splits = [
        split(key, 400 * (lap + 1), time) for key, both in times.items() for lap, time in enumerate(both)
    ]
    gone_on = [split(key, 1200, time) for key, time in (("b", "3:01.0"), ("c", "3:02.0"))]
    one = made(race("5000"), LIST, GUN, *splits, *gone_on)
    assert positions.changes(one, 400_000) == {"b": 0, "c": 0}
    assert positions.passed_unseen(one, one.runners["a"])
    assert not positions.passed_unseen(one, one.runners["b"])


def one_by_one(one: Race, key: str, back_mm: int) -> int | None:
    """The same for one athlete, by counting who was ahead and who was level: what is sure of it."""
    last = one.runners[key].last
    if last is None or last.mm <= back_mm:
        return None
    both = {
        name: (then.mark, now.mark)
        for name, runner in one.runners.items()
        if (then := runner.at(last.mm - back_mm)) and (now := runner.at(last.mm))
    }
    if key not in both or len(both) < 2:
        return None
    at = both[key][1]
    if any(
        (there := runner.at(last.mm)) and there.mark > at and runner.last and runner.last.mm > last.mm
        for runner in one.runners.values()
    ):
        return None
    first, last_then, now_first, now_last = (
        sum(one < both[key][0] for one, _ in both.values()),
        sum(one <= both[key][0] for one, _ in both.values()) - 1,
        sum(one < both[key][1] for _, one in both.values()),
        sum(one <= both[key][1] for _, one in both.values()) - 1,
    )
    return max(0, first - now_last) - max(0, now_first - last_then)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 4), st.integers(600, 640)), max_size=15))
def test_the_whole_field_at_once_is_as_each_alone(times: list[tuple[str, int, int]]) -> None:
    known: dict[tuple[str, int], dict[str, Any]] = {
        (key, lap): split(key, 400 * lap, str(Mark(lap * tenths * 100, 1))) for key, lap, tenths in times
    }
    one = made(race("5000"), GUN, *known.values())
    found = positions.changes(one, 400_000)
    assert all(found.get(key) == one_by_one(one, key, 400_000) for key in one.runners)


def test_a_mark_whose_only_time_was_withdrawn_makes_no_spacing() -> None:
    one = made(race(), GUN, *(split("a", m, f"{m * 15 // 100}.0") for m in (100, 200, 300)))
    assert positions.spacing(one) == 100_000
    give(one, *({"type": "void", "entry": "a", "m": m} for m in (100, 200)))
    assert positions.spacing(one) == 0
