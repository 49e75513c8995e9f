"""Lines are measured in cells, whatever letters stand in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from meetdash.core.text import clean
from meetdash.present.lines import EMPTY, Line, Piece, Role, cut, fit, join, plain, spread, width


@pytest.mark.parametrize(
    ("text", "cells", "right", "expected"),
    [
        ("Kerr", 6, False, "Kerr  "),
        ("Kerr", 6, True, "  Kerr"),
        ("Kerr", 4, False, "Kerr"),
        ("Ingebrigtsen", 6, False, "Ingeb…"),
        ("田中希実", 8, False, "田中希実"),
        ("田中希実", 7, False, "田中希…"),
        ("田中希実", 6, False, "田中 …"),
        ("田中希実", 1, False, "…"),
        ("田", 1, False, "…"),
        ("x", 0, False, ""),
        ("", 3, False, "   "),
        ("", 0, False, ""),
    ],
)
def test_a_text_takes_exactly_its_cells(text: str, cells: int, right: bool, expected: str) -> None:
    assert fit(text, cells, right=right) == expected


letters = st.text(
    st.one_of(
        st.sampled_from("ab 田中ｱあ한é👟🇬🇧…\u0301\u0323\u0e33\u0e49\u0938\u094d"),
        st.characters(codec="utf-8"),
    ),
    max_size=30,
).map(clean)


@given(letters, st.integers(0, 40), st.booleans())
def test_fit_gives_exactly_so_many_cells(text: str, cells: int, right: bool) -> None:
    assert cell_len(fit(text, cells, right=right)) == cells


lines = st.lists(st.builds(Piece, letters, st.sampled_from(Role)), max_size=6).map(tuple)


@given(lines, st.integers(0, 60))
def test_cut_gives_at_most_so_many_cells_and_keeps_what_fits(line: Line, cells: int) -> None:
    found = cut(line, cells)
    assert width(found) <= cells
    if width(line) <= cells:
        assert found == line
    elif cells > 0:
        assert plain(found).endswith("…")


@given(lines, lines, st.integers(2, 60))
def test_two_lines_on_one_take_at_most_its_cells(left: Line, right: Line, cells: int) -> None:
    found = spread(left, right, cells)
    assert width(found) <= cells
    if width(right) <= cells - 2:
        assert found[len(found) - len(right) :] == right


def test_names_with_brackets_are_plain_text() -> None:
    assert fit("Jo [AUS]", 10) == "Jo [AUS]  "
    assert plain((Piece("[@click=app.quit]x", Role.LEADER),)) == "[@click=app.quit]x"


def test_lines_are_joined_with_a_gap_between_those_that_say_something() -> None:
    one, two = (Piece("a"),), (Piece("b"), Piece("c"))
    assert plain(join((one, EMPTY, two), " · ")) == "a · bc"
    assert join(()) == EMPTY


def test_a_cut_after_a_combining_mark_or_at_no_room_takes_no_cell_more() -> None:
    assert cut((Piece("x\u0323"), Piece("more")), 1) == (Piece("…"),)
    assert width(cut((Piece(""), Piece("more")), 0)) == 0
    assert cut((Piece("田"), Piece("more")), 2) == (Piece(" …"),)


def test_the_cut_piece_keeps_its_role() -> None:
    line = (Piece("Kerr ", Role.LEADER), Piece("8:00.67", Role.RECORD))
    assert cut(line, 8) == (Piece("Kerr ", Role.LEADER), Piece("8:…", Role.RECORD))
    assert cut(line, 5) == (Piece("Kerr…", Role.LEADER),)
