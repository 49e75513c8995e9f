"""Record pace, and times at marks that stand out: told where they matter, and only there."""

from typing import Any

from support import GUN, play, race, split, start_list, told

TARGET = {"type": "target", "name": "world record", "code": "WR", "kind": "record", "time": "12:30.00"}
LIST = start_list("kerr", "fisher", *(f"r{number}" for number in range(20)))


def laps(*off_ms: int) -> list[str]:
    """What is told of the pace of a leader who is so far off an even 150 s a kilometre at each lap of 400 m."""
    marks = [
        split("kerr", 600 + 400 * index, time(150 * (600 + 400 * index) + off))
        for index, off in enumerate(off_ms)
    ]
    played = play(race("5000", sex="men"), LIST, TARGET, GUN, *marks)
    return [one for one in told(played) if "WR" in one and "Target" not in one]


def time(ms: int) -> str:
    return f"{ms // 60_000}:{ms % 60_000 / 1000:06.3f}"[:-1]


def test_a_pace_that_is_outside_all_the_way_is_never_record_pace() -> None:
    assert laps(9000, 12_000, 22_000, 100, 400) == []


def test_record_pace_is_said_once_it_is_inside_and_once_it_is_lost() -> None:
    found = laps(500, -300, -400, 600, 900)
    assert [one.split(":")[0] for one in found] == ["Record pace", "Record pace lost"]
    assert "0.3 s inside" in found[0]
    assert "0.6 s outside" in found[1]


def test_a_pace_that_hovers_about_the_target_is_told_once() -> None:
    assert len(laps(60, -60, 60, -60, 60, -60, 60)) == 1


def test_no_line_says_record_pace_and_outside() -> None:
    for off in range(-400, 400, 50):
        assert not any(
            one.startswith("Record pace:") and "outside" in one for one in laps(-300, off, -off, off)
        )


def test_a_published_split_in_front_of_reconstructed_ones_has_a_sentence() -> None:
    made_up: dict[str, Any] = {"source": "reconstructed"}
    found = told(
        play(
            race("2MILE", surface="short-track"),
            LIST,
            GUN,
            split("fisher", 2818.688, "7:03.5", **made_up),
            split("kerr", 2818.688, "7:03.70", source="broadcast"),
            split("r1", 2818.688, "7:05.00", source="broadcast"),
        )
    )
    assert "Kerr 7:03.70 with two laps to go." in found
    assert not any("R1" in one for one in found)


def test_only_those_in_front_are_told_at_a_mark_with_a_name() -> None:
    points = [{"m": 5000, "name": "5 km"}]
    marks = [split(f"r{number}", 5000, f"15:{number:02d}") for number in range(20)]
    found = [one for one in told(play(race("10K", points=points), LIST, GUN, *marks)) if " at 5 km" in one]
    assert [one.split()[0] for one in found if "leads" not in one] == ["R0", "R1", "R2"]
