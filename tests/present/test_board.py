"""The board: its columns at every width, its signs on every number, its words, and the chosen athlete in sight."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from making import (
    KERR,
    LIEVIN,
    MONACO,
    NAMES,
    TOKYO,
    WOMEN,
    field_of,
    finish,
    fixture,
    frame_at,
    gun,
    race,
    split,
    start_list,
    status,
    target,
    text,
    timeline_of,
)
from meetdash.analysis.pace import Segment
from meetdash.core.race import Race
from meetdash.feed.timeline import Timeline
from meetdash.present import board, columns, header
from meetdash.present.columns import COLUMNS, Column, Table
from meetdash.present.figures import MISSING
from meetdash.present.frame import Frame, Gap
from meetdash.present.lines import Piece, Role, width
from meetdash.present.snapshot import Athlete

FEEDS = {name: fixture(name) for name in NAMES}
AT = 435_000
"""Kerr's race with two laps to go."""


def moments(timeline: Timeline, count: int = 12) -> list[int]:
    """Moments spread over a feed, its end among them."""
    return [timeline.end_ms * step // count for step in range(count + 1)]


def head(frame: Frame, cells: int) -> list[str]:
    return text(board.lines(frame, cells, 60))[0].split()


def rows(frame: Frame, cells: int, height: int = 60) -> list[str]:
    return text(board.lines(frame, cells, height))


def row_of(frame: Frame, name: str, cells: int = 118) -> str:
    return next(row for row in rows(frame, cells) if name in row)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("cells", [40, 60, 80, 118, 160])
def test_every_line_fits_its_cells_exactly_or_is_shorter_only_without_a_row(name: str, cells: int) -> None:
    for ms in moments(FEEDS[name]):
        frame = frame_at(FEEDS[name], ms)
        found = board.lines(frame, cells, 40)
        assert all(width(line) <= cells for line in found)
        sizes = {width(line) for line in found if re.match(r"[ ›] *\d+=? (?!not in)", text([line])[0])}
        assert len(sizes) <= 1, "every row of athletes ends in the same cell"


@pytest.mark.parametrize(
    ("cells", "heads"),
    [
        (160, "P ± name nat at last 100 gap even pace WB sh a lap five laps"),
        (118, "P ± name nat at last 100 gap even pace WB sh a lap five laps"),
        (80, "P ± name nat at last 100 gap even pace WB sh"),
        (60, "P name last 100 gap even pace WB sh"),
        (44, "P name gap even pace"),
        (40, "P name gap even pace"),
    ],
)
def test_which_columns_there_are(cells: int, heads: str) -> None:
    assert head(frame_at(FEEDS[KERR], AT), cells) == heads.split()


def test_columns_leave_one_by_one_and_never_come_back() -> None:
    frame = frame_at(FEEDS[TOKYO], 170_000)
    seen: list[set[str]] = []
    for cells in range(160, 39, -1):
        found = set(re.split(r"\s{2,}", text(board.lines(frame, cells, 60))[0].strip()))
        if not seen or found != seen[-1]:
            seen.append(found)
    assert all(after < before for before, after in pairwise(seen))
    assert seen[-1] == {"P", "name", "gap", "even pace"}
    left = [before - after for before, after in pairwise(seen)]
    assert left[:2] == [{"five laps"}, {"a lap"}]


def test_a_name_is_cut_before_a_column_of_numbers_overflows() -> None:
    frame = frame_at(FEEDS[KERR], AT)
    found = "\n".join(rows(frame, 38))
    assert "G. BEAMISH" in found, "the initial before a cut name"
    assert "Josh KERR" in found


def test_decimal_points_stand_in_one_column() -> None:
    found = [row for row in rows(frame_at(FEEDS[KERR], AT), 118) if re.match(r" +\d", row)]
    assert len(found) == 5
    assert len({re.search(r"~8:\d\d(\.)", row).start(1) for row in found}) == 1  # type: ignore[union-attr]


def test_a_tie_says_so_on_both_places() -> None:
    frame = frame_at(FEEDS[TOKYO], 170_000)
    assert row_of(frame, "Josh KERR").split()[0] == "4="
    assert row_of(frame, "Stewart MCSWEYN").split()[0] == "4="
    assert row_of(frame, "Adel MECHAAL").split()[0] == "6"


def test_the_leader_and_only_the_leader_is_accented() -> None:
    for line in board.lines(frame_at(FEEDS[KERR], AT), 80, 30):
        accented = any(piece.role is Role.LEADER for piece in line)
        assert accented == ("FISHER" in text([line])[0])


# What is measured, estimated, reconstructed, missing: every cell of every fixture.


def made_up(race: Race, key: str, *marks: int) -> bool:
    """Whether any of an athlete's times at these marks is reconstructed."""
    runner = race.runners[key]
    taken = [runner.at(mm) for mm in marks if mm]
    return any(one.reconstructed for one in taken if one)


def first_at(race: Race, mm: int) -> bool:
    """Whether the first time at a mark is reconstructed."""
    found = [one for runner in race.runners.values() if (one := runner.at(mm))]
    best = min(one.mark.ms for one in found)
    return all(one.reconstructed for one in found if one.mark.ms == best)


def cells_of(frame: Frame, one: Athlete) -> dict[str, str]:
    names = [
        "place",
        "change",
        "bib",
        "name",
        "nat",
        "at",
        "segment",
        "gap",
        "finish",
        "delta",
        "trend",
        "strip",
    ]
    assert frame.snapshot is not None
    table = Table.of(frame, frame.snapshot)
    return {name: column.cell(table, one).text for name, column in zip(names, COLUMNS, strict=True)}


def check_cells(frame: Frame, one: Athlete) -> int:
    assert frame.snapshot is not None
    race, last = frame.snapshot.race, one.runner.last
    cells = cells_of(frame, one)
    figures = {name: cell for name, cell in cells.items() if re.search(r"\d|[▁-█]", cell)}
    starred = {name: "*" in figures[name] for name in figures}
    lap = race.course.lap_mm if race.course else 0
    if "segment" in figures and one.segment:
        assert starred["segment"] == made_up(race, one.key, one.segment.from_mm, one.segment.to_mm)
    if "gap" in figures and last and "lap" not in figures["gap"]:
        assert starred["gap"] == (made_up(race, one.key, last.mm) or first_at(race, last.mm))
    if "strip" in figures:
        marks = [mm for segment in one.recent for mm in (segment.from_mm, segment.to_mm)]
        assert starred["strip"] == made_up(race, one.key, *marks)
    if "finish" in figures and last:
        assert figures["finish"].startswith("~") == (one.runner.finish is None)
        used = any(taken.reconstructed for taken in one.runner.splits)
        assert starred["finish"] == (one.runner.finish is None and used), (
            "a projection uses every split so far"
        )
    delta = one.delta(frame.target)
    if "delta" in figures and delta:
        assert starred["delta"] == made_up(race, one.key, delta.mm)
        old = not one.finished and delta.mm < frame.snapshot.front_mm
        assert figures["delta"].startswith("(") == old
    if "trend" in figures and delta:
        assert starred["trend"] == made_up(race, one.key, delta.mm, delta.mm - lap)
    assert all("~" not in figures[name] for name in figures if name != "finish")
    return len(figures)


@pytest.mark.parametrize("name", NAMES)
def test_every_reconstructed_number_has_its_star_and_every_projection_its_tilde(name: str) -> None:
    looked_at = 0
    for ms in moments(FEEDS[name], 25):
        frame = frame_at(FEEDS[name], ms)
        for athlete in frame.snapshot.athletes if frame.snapshot else ():
            looked_at += check_cells(frame, athlete)
    assert looked_at > (20 if name in (WOMEN, MONACO) else 100)


NUMBER = re.compile(r"(?<![\d.:])[−+~(]*(?:\d+:)?\d+\.\d+[*)]*")


def test_where_all_is_reconstructed_every_number_says_so() -> None:
    feed = timeline_of(
        *[{**one, "source": "reconstructed"} if one["type"] == "split" else one for one in field_of(6)]
    )
    for gap in Gap:
        for row in rows(replace(frame_at(feed, feed.end_ms), gap=gap), 160)[1:]:
            found = NUMBER.findall(row)
            assert found
            assert all("*" in number for number in found), row


@pytest.mark.parametrize("name", [LIEVIN, TOKYO, MONACO, WOMEN])
def test_where_nothing_is_reconstructed_there_is_no_star(name: str) -> None:
    for ms in moments(FEEDS[name]):
        assert not any("*" in row for row in rows(frame_at(FEEDS[name], ms), 160))


def test_what_is_not_known_is_a_point_and_never_a_number() -> None:
    feed = timeline_of(
        race(), start_list("a", "b"), gun(), split("a", 300, "45.0"), split("b", 700, "1:40.0")
    )
    frame = frame_at(feed, feed.end_ms)
    assert frame.snapshot is not None
    cells = {one.key: cells_of(frame, one) for one in frame.snapshot.athletes}
    assert cells["a"]["gap"] in (MISSING, "–")
    assert cells["b"]["finish"].startswith(("~", MISSING))


# Words.


def test_whoever_is_out_says_why_in_a_word() -> None:
    feed = timeline_of(
        race(),
        start_list(
            "winner", "fell", "cheat", "absent", {"entry": "hare", "name": "hare", "role": "pacemaker"}
        ),
        gun(),
        status("absent", "DNS"),
        split("hare", 300, "44.0"),
        split("winner", 300, "44.5"),
        split("fell", 300, "44.6"),
        split("cheat", 300, "44.7"),
        split("hare", 700, "1:42.0"),
        split("winner", 700, "1:42.5"),
        split("cheat", 700, "1:42.7"),
        status("fell", "DNF"),
        finish("winner", "3:40.00"),
        finish("cheat", "3:41.00"),
        status("cheat", "DQ", rule="TR17.2.3", note="stepped inside"),
    )
    running = frame_at(feed, 102_600)
    assert "pacemaker" in row_of(running, "hare")
    assert row_of(running, "hare")[:3].strip() == "", "a pacemaker has no place"
    done = frame_at(feed, feed.end_ms)
    assert "3:40.00" in row_of(done, "winner")
    assert row_of(done, "fell").split()[-1] == "DNF"
    assert row_of(done, "cheat").split()[-1] == "DQ"
    assert row_of(done, "absent").split()[-1] == "DNS"
    assert not re.search(r"\d", row_of(done, "cheat")), (
        "no number of a disqualified athlete ranks on the board"
    )


def test_the_pacemakers_of_the_kerr_race_are_off() -> None:
    frame = frame_at(FEEDS[KERR], AT)
    assert row_of(frame, "ERNST").split()[-2:] == ["pacemaker,", "off"]


def test_the_womens_race_ends_with_muir_first_and_eisa_out() -> None:
    frame = frame_at(FEEDS[WOMEN], FEEDS[WOMEN].end_ms)
    found = rows(frame, 118)
    assert re.match(r" +1 +Laura MUIR .*9:04\.84", found[1])
    assert row_of(frame, "EISA").split()[-1] == "DQ"


def test_a_lapped_athlete_is_so_many_laps_behind() -> None:
    found = [race("5000"), start_list("a", "b"), gun()]
    found += [split("a", 200 + 400 * lap, f"{30 + 66 * lap}.0") for lap in range(6)]
    found += [split("b", 200 + 400 * lap, f"{40 + 85 * lap}.0") for lap in range(4)]
    found.sort(key=lambda one: float(one.get("time", 0)))
    feed = timeline_of(*found)
    assert "1 lap" in row_of(frame_at(feed, feed.end_ms), " b ")


def test_an_unlisted_athlete_says_so() -> None:
    feed = timeline_of(race(), start_list("a"), gun(), split("a", 300, "45.0"), split("99", 300, "45.4"))
    assert "(unlisted)" in row_of(frame_at(feed, feed.end_ms), "99")


def test_before_anything_is_known_the_board_says_what_it_waits_for() -> None:
    assert rows(Frame(frame_at(FEEDS[KERR], 0).playing), 80) == [" Waiting for the first line of the feed."]
    feed = timeline_of(race())
    assert rows(frame_at(feed, 0), 80) == [" No start list and no split yet."]


def test_the_gap_column_says_to_whom() -> None:
    frame = frame_at(FEEDS[TOKYO], 170_000)
    ahead = replace(frame, gap=Gap.AHEAD)
    assert "ahead" in rows(ahead, 118)[0]
    assert row_of(ahead, "Abel KIPSANG").split()[7:10] == ["55.5", "0.7", "~3:30.3"]
    to_target = rows(replace(frame, gap=Gap.TARGET), 118)
    assert to_target[0].split().count("WR") == 1, "the column of deltas would say the same again"


# Scrolling.


@pytest.mark.parametrize("height", [2, 3, 4, 5, 8, 16, 40, 41, 60])
def test_of_forty_the_chosen_one_is_always_in_sight(height: int) -> None:
    feed = timeline_of(*field_of(40))
    frame = frame_at(feed, feed.end_ms)
    for n in range(40):
        found = rows(replace(frame, chosen=f"e{n}"), 80, height)
        assert len(found) <= height
        assert (
            [row for row in found if row.startswith("›")]
            == [row for row in found if re.search(rf"Runner {n}\b", row)]
            != []
        )
        if 5 <= height < 41:
            assert "Runner 0 " in found[1], "the first stays"
            assert found[-1].strip().endswith("more athletes: ↑ ↓")


def test_the_count_of_hidden_lines_is_right() -> None:
    feed = timeline_of(*field_of(40))
    found = rows(frame_at(feed, feed.end_ms), 80, 10)
    assert len(found) == 10
    assert found[-1].strip() == "32 more athletes: ↑ ↓"


def test_a_gap_of_a_second_parts_two_packs() -> None:
    feed = timeline_of(
        race(), start_list("a", "b", "c"), target("3:30.00"), gun(),
        split("a", 300, "45.0"), split("b", 300, "45.9"), split("c", 300, "46.9"),
    )  # fmt: skip
    ruled = [row.strip("┄ ") for row in rows(frame_at(feed, feed.end_ms), 80) if "┄" in row]
    assert ruled == ["1.0 s"]


# What an old gap, a stopped pacemaker, a skipped place and a team look like.


def test_a_gap_at_an_earlier_mark_than_the_leaders_stands_in_parentheses() -> None:
    feed = timeline_of(
        race(), start_list("a", "b", "c"), target("3:30.00"), gun(),
        *[split(key, 300, f"45.{n}") for n, key in enumerate("abc")],
        split("a", 700, "1:40.0"), split("b", 700, "1:40.5"),
    )  # fmt: skip
    frame = frame_at(feed, feed.end_ms)
    assert frame.snapshot is not None
    found = {one.key: cells_of(frame, one) for one in frame.snapshot.athletes}
    assert [found[key]["gap"] for key in "abc"] == ["–", "0.5", "(0.2)"]
    assert found["c"]["delta"].startswith("(")
    assert not found["b"]["delta"].startswith("(")


def test_the_bib_never_leaves() -> None:
    feed = timeline_of(*field_of(12))
    for cells in range(40, 120):
        assert "bib" in head(frame_at(feed, feed.end_ms), cells)


def with_a_pacemaker(*more: dict[str, object]) -> Frame:
    """A race over 1500 m whose pacemaker was last timed at 700 m and never decided on."""
    found: list[dict[str, object]] = [
        race(),
        start_list("a", "b", {"entry": "hare", "name": "hare", "role": "pacemaker"}),
        target("3:30.00"),
        gun(),
    ]
    for mark, at in ((300, 42), (700, 98)):
        found += [split(key, mark, f"{at + n * 0.5:.1f}") for n, key in enumerate(("hare", "a", "b"))]
    feed = timeline_of(*found, *more)  # type: ignore[arg-type]
    return frame_at(feed, feed.end_ms)


def test_a_pacemaker_who_stopped_keeps_no_column_alive_and_the_head_says_finish() -> None:
    frame = with_a_pacemaker(finish("a", "3:31.00"), finish("b", "3:31.50"))
    found = head(frame, 160)
    assert "finish" in found
    assert not {"at", "even", "a", "±"} & set(found)
    assert row_of(frame, "hare", 160).split() == ["hare", "pacemaker"]


def test_a_pacemaker_who_is_alone_in_being_timed_leads() -> None:
    feed = timeline_of(
        race(), start_list("a", {"entry": "hare", "name": "hare", "role": "pacemaker"}), gun(),
        split("hare", 300, "42.0"),
    )  # fmt: skip
    assert "–" in row_of(frame_at(feed, feed.end_ms), "hare")


def test_decimal_points_stand_in_line_where_finishers_and_runners_mix() -> None:
    wide = timeline_of(
        race(), start_list("a", "b", "c"), gun(),
        *[split(key, 1100, f"2:3{n}.5") for n, key in enumerate("abc")],
        finish("a", "3:31.00"), finish("b", "3:33.98"),
    )  # fmt: skip
    found = [row_of(frame_at(wide, wide.end_ms), f" {name} ", 50) for name in "bc"]
    assert len({row.index(".") for row in found}) == 1, found


def test_a_place_that_the_feed_skips_is_said_at_the_end_only() -> None:
    feed = FEEDS[KERR]
    assert rows(frame_at(feed, feed.end_ms), 80)[-1].strip() == "5 not in this feed"
    assert not any("not in this feed" in row for row in rows(frame_at(feed, 485_800), 80))
    shared = timeline_of(
        race(), start_list("a", "b", "c"), gun(),
        finish("a", "3:30.00"), finish("b", "3:30.00"), finish("c", "3:31.00"),
    )  # fmt: skip
    assert not any("not in this feed" in row for row in rows(frame_at(shared, shared.end_ms), 80))


def test_a_team_stands_under_team_and_only_where_nobody_has_a_nation() -> None:
    club = {"entry": "a", "name": "Ann", "team": "Germantown Harriers"}
    feed = timeline_of(race(), start_list(club), gun(), split("a", 300, "45.0"))
    found = rows(frame_at(feed, feed.end_ms), 100)
    assert "team" in found[0].split()
    assert "Germantown Ha…" in found[1]
    feed = timeline_of(
        race(), start_list(club, {"entry": "b", "name": "Ben", "nat": "GBR"}), gun(), split("a", 300, "45.0")
    )
    found = rows(frame_at(feed, feed.end_ms), 100)
    assert "nat" in found[0].split()
    assert not any("Ger" in row for row in found), "a team is never cut to look like a nation"


def test_what_cannot_be_compared_is_a_point() -> None:
    frame = frame_at(FEEDS[TOKYO], 170_000)
    assert frame.snapshot is not None
    other = replace(frame, target=replace(frame.target, name="nobody's"))  # type: ignore[type-var]
    assert {cells_of(other, one)["delta"] for one in frame.snapshot.athletes} == {MISSING}


@pytest.mark.parametrize("word", ["postponed", "cancelled"])
def test_a_race_that_is_not_run_says_so(word: str) -> None:
    feed = timeline_of(race(), start_list("a"), {"type": "race_state", "race": "r", "state": word})
    frame = frame_at(feed, feed.end_ms)
    assert rows(frame, 80)[1] == f" {word.title()}."
    assert text(header.lines(frame, 80))[1].startswith(f" {word}")


# Cost.


@pytest.mark.parametrize("count", [50, 500])
def test_only_the_rows_that_show_are_made(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = timeline_of(*field_of(count, (300, 700)))
    frame = frame_at(feed, feed.end_ms)
    made: Counter[str] = Counter()

    def counted(column: Column) -> Column:
        def cell(table: Table, one: Athlete) -> Piece:
            made["cells"] += 1
            return column.cell(table, one)

        return replace(column, cell=cell)

    monkeypatch.setattr(board, "COLUMNS", tuple(counted(column) for column in COLUMNS))
    paces = columns._pace

    def pace(segment: Segment) -> float:
        made["paces"] += 1
        return paces(segment)

    monkeypatch.setattr(columns, "_pace", pace)
    board.lines(frame, 160, 30)
    assert made["cells"] <= 30 * len(COLUMNS)
    assert made["paces"] <= 2 * count + 30 * 5, "the scale of the strips is looked up once"
