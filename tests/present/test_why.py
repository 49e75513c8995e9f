"""Why: whoever reads it can reckon the number again, and nothing of it is lost where the screen is small."""

import re
from math import exp

import pytest

from making import (
    KERR,
    LIEVIN,
    MONACO,
    TOKYO,
    WOMEN,
    fixture,
    gun,
    race,
    split,
    start_list,
    target,
    text,
    timeline_of,
)
from meetdash import catalogue
from meetdash.core.marks import Mark, format_ms
from meetdash.feed.timeline import Timeline
from meetdash.playing.viewer import Viewer
from meetdash.present import board, light, why
from meetdash.present.lines import width


def viewer(feed: Timeline, ms: int, chosen: str = "") -> Viewer:
    found = Viewer.replay(feed, yardsticks=catalogue.yardsticks(now="2026-11-25"))
    found.transport.playing = False
    found.transport.to(ms)
    found.tick(0.0)
    found.chosen = chosen
    return found


def said(one: Viewer) -> str:
    return " ".join(" ".join(text(why.lines(one.frame(), 300, 200))).split())


def marathon() -> Timeline:
    entries = start_list({"entry": "a", "name": "A One"})
    times = ("14:30", "29:05", "43:50", "58:50", "1:13:55", "1:29:20")
    splits = [split("a", 5000 * (index + 1), time) for index, time in enumerate(times)]
    return timeline_of(race("MAR", surface="road"), entries, gun(), *splits)


def with_a_pb() -> Timeline:
    entry = {"entry": "a", "name": "A One", "pb": "12:50.00"}
    splits = [split("a", m, t) for m, t in ((2200, "5:32.64"), (2600, "6:33.30"), (3000, "7:33.60"))]
    return timeline_of(race("5000"), start_list(entry), gun(), *splits)


@pytest.mark.parametrize(
    ("feed", "ms", "chosen"),
    [
        (marathon(), 6_000_000, ""),
        (marathon(), 2_700_000, ""),
        (with_a_pb(), 455_000, ""),
        (fixture(KERR), 435_000, "kerr"),
        (fixture(LIEVIN), 142_000, ""),
        (fixture(TOKYO), 170_000, ""),
    ],
)
def test_the_formula_with_its_numbers_gives_the_projection(feed: Timeline, ms: int, chosen: str) -> None:
    found = said(viewer(feed, ms, chosen))
    formula = re.search(
        r"Formula: finish = ([\d:.]+)\*? \+ ([\d.]+) × p × exp\((.*?)\) = ~([\d:.]+)\.", found
    )
    assert formula is not None, found
    start, left, power, shown = formula.groups()
    given = re.search(r"With (.*?)\. Where", found)
    assert given is not None
    values = {
        name: float(value.replace("−", "-"))
        for name, value in (one.split(" ") for one in given[1].split(", "))
    }
    power = re.sub(r"\be\b", "e_", power.replace("×", "*"))
    values["e_"] = values.pop("e", 0.0)
    rest = eval(power, {"__builtins__": {}}, values)
    finish = Mark.parse(start).ms + 1000 * float(left) * values["p"] * exp(rest)
    decimals = len(shown.partition(".")[2])
    assert format_ms(round(finish), decimals) == shown


def test_the_splits_that_it_is_made_from_are_named_with_their_times() -> None:
    assert "Splits: 6:33.30 at 2600 m, measured; 7:33.60 at 3000 m, measured; PB 12:50.00" in said(
        viewer(with_a_pb(), 455_000)
    )
    assert "58:50 at 20000 m, measured; 1:13:55 at 25000 m, measured; 1:29:20 at 30000 m" in said(
        viewer(marathon(), 6_000_000)
    )


def test_the_term_of_the_pb_is_there_only_with_a_pb() -> None:
    assert "c × q" in said(viewer(with_a_pb(), 455_000))
    without = said(viewer(fixture(KERR), 435_000, "kerr"))
    assert "c × q" not in without
    assert "q is" not in without
    assert "how far off the best" not in without


def test_it_says_what_this_projection_rests_on_and_not_what_others_do() -> None:
    with_best, without = said(viewer(with_a_pb(), 455_000)), said(viewer(fixture(KERR), 435_000, "kerr"))
    assert "It rests on: numbers taken from an earlier trial on championship races (Rome 2024)" in with_best
    assert "how often it holds was never measured" in with_best
    assert "runners of" not in with_best
    assert "earlier trial" not in without


def test_a_half_marathon_says_once_that_its_range_was_not_measured() -> None:
    splits = [split("a", m, t) for m, t in ((5000, "14:30"), (10_000, "29:05"), (15_000, "43:50"))]
    feed = timeline_of(
        race("HM", surface="road"), start_list({"entry": "a", "name": "A One"}), gun(), *splits
    )
    found = said(viewer(feed, 3_000_000))
    assert found.count("not measured over this distance") == 1
    assert "It rests on: the model of 42195 m: 16000 runners" in found


def test_the_back_test_figure_is_given_or_said_to_be_missing() -> None:
    found = said(viewer(with_a_pb(), 455_000))
    assert re.search(r"Back-test( at \d+ % of|: not measured for) 5000 m on the track, with a PB", found)


@pytest.mark.parametrize("name", [KERR, LIEVIN, MONACO, TOKYO, WOMEN])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (118, 30)])
def test_every_line_is_on_one_of_the_pages(name: str, size: tuple[int, int]) -> None:
    cells, height = size
    one = viewer(fixture(name), 200_000)
    whole = text(why.lines(one.frame(), cells, 500))
    seen: list[str] = []
    for _ in range(20):
        page = why.lines(one.frame(), cells, height - 9)
        assert len(page) <= height - 9
        assert all(width(line) <= cells for line in page)
        seen += text(page)
        one.page_down()
    assert set(whole) <= set(seen)
    assert not any("…" in line for line in whole)


def test_the_page_is_the_first_again_for_another_athlete() -> None:
    one = viewer(fixture(KERR), 200_000)
    one.show_why()
    one.page_down()
    one.down()
    assert one.frame().page == 0


def test_the_delta_of_pb_names_the_athlete_who_is_followed() -> None:
    entries = start_list(
        {"entry": "b", "family": "Two", "pb": "13:00.00"},
        {"entry": "a", "family": "One", "pb": "12:50.00"},
        {"entry": "c", "family": "Three"},
    )
    splits = [split(key, 3000, time) for key, time in (("a", "7:33.60"), ("b", "7:40.00"), ("c", "7:41.00"))]
    one = viewer(timeline_of(race("5000"), entries, gun(), *splits), 470_000)
    one.target_index = next(i for i, made in enumerate(one.snapshot.targets) if made.owner)  # type: ignore[union-attr]
    shown = {}
    for key in ("", "b", "c"):
        one.chosen = key
        shown[key] = text(light.lines(one.frame(), 118))[0]
    assert "PB 12:50.00 even pace" in shown[""]
    assert "One 8.4 s inside" in shown[""]
    assert "PB 13:00.00 even pace" in shown["b"]
    assert "Two 8.0 s inside" in shown["b"]
    assert "PB: none known of Three" in shown["c"]
    one.chosen = ""
    assert "against PB of One: 7:33.60" in said(one)
    rows = text(board.lines(one.frame(), 118, 9))
    assert any("ONE" in row and "−8.4" in row for row in rows)
    assert any("TWO" in row and "−8.0" in row for row in rows)


def test_what_a_light_target_asks_is_said_without_a_unit_behind_minutes() -> None:
    feed = timeline_of(
        race("5000"),
        start_list({"entry": "a", "name": "A"}),
        target("12:00.00"),
        gun(),
        split("a", 3000, "8:15.0"),
    )
    found = said(viewer(feed, 500_000))
    assert "+1:03.0 against" in found
    assert not re.search(r"\d:\d\d(\.\d+)?\*? s\b", found)
