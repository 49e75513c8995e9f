"""Laps that were miscounted: placed by what is sure, out of the lead, and no suspicion of who really runs."""

from typing import Any

import pytest

from making import NAMES, fixture
from meetdash.core.counting import Slip
from meetdash.core.marks import format_ms
from meetdash.core.race import Race
from meetdash.core.standings import standings
from meetdash.playing.playback import Playback
from support import GUN, feed, finish, give, made, order, race, refused, split, standing_of, start_list, told

LAPS = {"a": 74.0, "b": 74.3, "c": 75.0, "d": 75.5, "e": 76.0}


def time(seconds: float) -> str:
    return format_ms(round(seconds * 1000), 2)


def even_laps(event: str = "10000", passages: int = 11, **odd: list[float]) -> list[dict[str, Any]]:
    """Five who run even laps, counted from their passages; `odd` are the passages of somebody, as they were read."""
    read = {key: [lap * n for n in range(1, passages + 1)] for key, lap in LAPS.items()}
    read.update(odd)
    lines = [(at, key, 400 * n) for key, when in read.items() for n, at in enumerate(when, 1)]
    return [race(event), start_list(*LAPS), GUN, *(split(key, m, time(at)) for at, key, m in sorted(lines))]


def twice(lap: float, at: int, after: float, passages: int = 11) -> list[float]:
    """Even laps, one passage of which is read again so many seconds later."""
    return sorted([*(lap * n for n in range(1, passages + 1)), lap * at + after])


def played(lines: list[dict[str, Any]], until_s: float = 1e6) -> Playback:
    kept = [one for one in lines if "time" not in one or seconds(one["time"]) <= until_s]
    playback = Playback.of(feed(*kept))
    playback.seek(10**9)
    return playback


def seconds(text: str) -> float:
    minutes, _, rest = text.rpartition(":")
    return float(minutes or 0) * 60 + float(rest)


@pytest.mark.parametrize("after", [0.4, 1.0, 20.0, 37.0, 50.0])
@pytest.mark.parametrize("lap", [1, 2, 3, 7])
def test_who_is_read_twice_is_placed_by_what_is_sure(lap: int, after: float) -> None:
    playback = played(even_laps(c=twice(75.0, lap, after)))
    one = playback.race()
    assert one is not None
    standing = standing_of(one, "c")
    assert standing.slip == 1
    assert (standing.gap, standing.laps_down) == (None, 0)
    assert order(one) == ["a", "b", "c", "d", "e"]
    assert one.leader == "a"
    if (lap, after) == (1, 50.0):
        return  # A second lap of 50 s may be one as long as nothing has followed it.
    said = told(playback)
    assert not [text for text in said if text.startswith("C leads") or "Record pace: C" in text]
    assert {change.gap.ms for change in standings(one) if change.key == "e" and change.gap} == {22_000}


def test_nobody_moves_because_of_a_passage_read_twice() -> None:
    clean = played(even_laps())
    odd = played(even_laps(c=twice(75.0, 3, 1.0)))
    assert odd.story.moves.keys() == clean.story.moves.keys()
    assert not [move for story in odd.story.moves.values() for move in story.all() if move.move.entry == "c"]


def test_moves_are_not_judged_by_a_passage_that_proves_later_to_have_been_read_twice() -> None:
    lines = even_laps(c=twice(75.0, 1, 50.0))
    for until, doubted in ((140.0, False), (310.0, True)):
        playback = played(lines, until)
        one, watch = playback.race(), next(iter(playback.story.moves.values())).follower.watch
        assert one is not None
        assert watch is not None
        judged = {mm for _, mm, entry, _ in watch._splits.in_order() if entry == "c"}
        assert one.miscounted("c", 800_000) is doubted
        assert (800_000 in judged) is not doubted


def test_who_is_not_read_once_is_no_lap_down() -> None:
    missed = [75.0 * n for n in range(1, 12) if n != 4]
    for until in (376.0, 500.0, 800.0):
        one = played(even_laps(c=missed), until).race()
        assert one is not None
        standing = standing_of(one, "c")
        assert (standing.slip, standing.laps_down, standing.gap) == (-1, 0, None)


def finished(lines: list[dict[str, Any]], *, photo: bool = False, **times: float) -> Race:
    """Even laps and then the finishes, each as late as it says."""
    one = played([*lines, *(finish(key, time(at), photo=photo) for key, at in times.items())]).race()
    assert one is not None
    return one


MISSED_ONE = [75.0 * n for n in range(1, 13) if n != 4]


def test_the_finish_of_who_was_not_read_once_is_taken() -> None:
    lines = even_laps("5200", 12, c=MISSED_ONE)
    lines[0] = race("5000", distance_m=5200)
    # Counted a lap behind, he seems to have run the last two in the time of one.
    one = finished(lines, a=74.0 * 13, b=74.3 * 13, c=75.0 * 13, d=75.5 * 13)
    assert order(one)[:4] == ["a", "b", "c", "d"]
    assert str(standing_of(one, "c").mark) == time(75.0 * 13)
    assert one.slip("c") == Slip(-1, 1_600_000, until_mm=5_200_000)
    assert one.miscounted("c", 2_000_000)
    assert not one.miscounted("c", 5_200_000)
    assert "c" not in dict(map(reversed, one.passages(2_000_000)))
    assert "c" in dict(map(reversed, one.passages(5_200_000)))
    amended = {"type": "amend", "entry": "c", "set": {"time": time(75.0 * 13 - 0.3)}}
    assert give(one, amended, finish("c", time(75.0 * 13 - 0.2), photo=True))


def test_a_finish_outranks_no_splits_that_are_above_doubt() -> None:
    lines = even_laps("5200", 11)
    lines[0] = race("5000", distance_m=5200)
    one = finished(lines)
    assert "faster than 11" in refused(one, finish("c", time(75.0 * 11 + 70)))
    ahead = finished([lines[0], *even_laps("5200", 11, c=twice(75.0, 3, 37.0, 10))[1:]])
    assert "faster than 11" in refused(ahead, finish("c", time(75.0 * 10 + 70)))


def test_who_fell_and_finishes_with_the_count_has_missed_no_mark() -> None:
    fell = [75.0, 150.0, 300.0, *(300.0 + 75 * n for n in range(1, 9))]
    lines = even_laps("4800", 11, c=fell)
    lines[0] = race("5000", distance_m=4800)
    before = finished(lines)
    assert before.slip("c") == Slip(-1, 1_200_000)
    assert finished(lines, c=fell[-1] + 75).slip("c") is None


@pytest.mark.parametrize("after", [1.0, 37.0])
def test_after_the_finish_what_was_read_twice_still_proves_nothing(after: float) -> None:
    lines = even_laps("5200", 12, c=twice(75.0, 3, after, 11))
    lines[0] = race("5000", distance_m=5200)
    one = finished(lines, a=74.0 * 13, b=74.3 * 13, c=75.0 * 13)
    slip = one.slip("c")
    assert slip is not None
    assert (slip.laps, slip.until_mm) == (1, 5_200_000)
    assert {led.leader for led in one.led.values()} == {"a"}
    assert order(one)[:3] == ["a", "b", "c"]
    assert not one.miscounted("c", 5_200_000)


def test_a_finish_a_lap_early_is_in_doubt() -> None:
    read = twice(75.0, 3, 37.0, 12)
    lines = even_laps("5200", 12, c=read[:-1])
    lines[0] = race("5000", distance_m=5200)
    one = finished(lines, c=75.0 * 12)
    assert one.miscounted("c", 5_200_000)
    assert one.leader == "a"
    assert not finished(lines, photo=True, c=75.0 * 12).miscounted("c", 5_200_000), "nobody counts a photo"
    give(one, {"type": "result", "rows": [{"entry": "c", "place": 1, "time": time(75.0 * 12)}]})
    assert not one.miscounted("c", 5_200_000), "a result list is no count"


def test_a_finish_read_for_the_last_passage_is_in_doubt() -> None:
    lines = even_laps("5200", 12)
    lines[0] = race("5000", distance_m=5200)
    one = finished(lines, a=74.0 * 13, b=74.3 * 13, d=75.5 * 13, c=75.0 * 12 + 40)
    assert one.slip("c") == Slip(1, 5_200_000)


def test_a_lap_missed_and_one_read_twice_cancel_out() -> None:
    passages = sorted([75.0 * n for n in range(1, 12) if n != 4] + [75.0 * 8 + 30])
    one = played(even_laps(c=passages)).race()
    assert one is not None
    assert standing_of(one, "c").slip == 0


@pytest.mark.parametrize(
    "laps",
    [
        [75, 75, 75, 104, 75, 75],  # a fall
        [75, 75, 75, 118, 75, 75],  # a shoe
        [90, 90, 90, 90, 90, 90],  # lapped by the end
        [75, 75, 75, 56, 75, 75],  # a surge
        [66, 62, 120, 64, 66, 70],  # a long stop and on
    ],
)
def test_who_really_runs_so_is_in_no_doubt(laps: list[float]) -> None:
    passages = [sum(laps[: n + 1]) for n in range(len(laps))]
    one = played(even_laps(c=passages)).race()
    assert one is not None
    assert {standing.key: standing.slip for standing in standings(one)} == dict.fromkeys(LAPS, 0)


def test_a_last_lap_may_be_much_quicker_than_the_others() -> None:
    laps = [[85.0, 78, 76, 74, 53][: n + 1] for n in range(5)]
    lines = even_laps("2000", 5, c=[sum(some) for some in laps])
    lines[0] = race("2000", distance_m=2400)
    one = played(lines).race()
    assert one is not None
    assert standing_of(one, "c").slip == 0


def test_a_field_that_jogs_and_then_races_is_in_no_doubt() -> None:
    jog = {key: [120.0 + n, 240.0 + n, 300.0 + n, 360.0 + n] for n, key in enumerate(LAPS)}
    one = played(even_laps("1500", 4, **jog)).race()
    assert one is not None
    assert {standing.slip for standing in standings(one)} == {0}


@pytest.mark.parametrize("name", NAMES)
def test_nobody_in_the_fixtures_was_miscounted(name: str) -> None:
    playback = Playback(fixture(name))
    for ms in sorted(set(playback.timeline.moments)):
        playback.seek(ms)
        for one in playback.meet.races.values():
            assert not [key for key in one.runners if one.slip(key)]


def test_the_order_in_which_the_lines_came_does_not_matter() -> None:
    lines = even_laps(c=twice(75.0, 3, 37.0))
    backwards = [*lines[:3], *reversed(lines[3:])]
    one, other = played(lines).race(), played(backwards).race()
    assert isinstance(one, Race)
    assert isinstance(other, Race)
    assert standings(one) == standings(other)


def test_a_finish_at_the_time_of_the_last_split_divides_by_nothing() -> None:
    """Before the course is known a finish need only come after the splits, as far as their decimals tell."""
    one = made(start_list("a", "b"), GUN, split("a", 700, "1:48.00"), finish("a", "1:48.00"))
    give(one, race("1500"))
    assert one.slip("a") is None
    assert one.runners["a"].finish is not None


def test_the_last_stretch_begins_where_its_time_was_taken() -> None:
    """Marks off the line between the last passage and the finish shorten nothing: who fell has finished with all."""
    laps = (33.0, 64.0, 110.0)  # A fall in the third, so that his laps are looked at.
    feed = [race("1500"), start_list("a", "b", "c", "x"), GUN]
    for n, key in enumerate(("a", "b", "c")):
        feed += [split(key, m, time(m * 0.16 + n)) for m in (300, 700, 1100, 1400)]
    at = [sum(laps[: count + 1]) for count in range(3)]
    feed += [
        split("x", m, time(s)) for m, s in zip((300, 700, 1100, 1400), (*at, at[-1] + 48.0), strict=True)
    ]
    one = made(*feed, finish("x", time(at[-1] + 64.0)))
    assert one.slip("x") is None
