"""Names as no start list should have them go through every pane: no control character, no column shifted."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import HOSTILE, gun, race, split, start_list, status, target, text, timeline_of
from meetdash.feed.timeline import Timeline
from meetdash.playing.viewer import Viewer
from meetdash.present import athlete, board, feed_view, header, keys, moments_pane, panes, plain, show
from meetdash.present import light as lights
from meetdash.present.frame import View
from meetdash.present.lines import Line, cut, fit, width, wrap

SIZES = (40, 60, 80, 118, 160)
RED = "\u001b[31m"
strings = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.text(st.characters(categories=["Mn", "Me", "Cf", "Cc", "Lo", "So", "Zs"]), max_size=60),
)


def feed_with(names: list[str]) -> Timeline:
    """A race in which every text is one of the names."""

    def name(index: int) -> str:
        return names[index % len(names)]

    entries = [
        {"entry": f"e{index}", "name": one, "family": one if index % 2 else "", "given": name(index + 1),
         "bib": name(index + 2), "nat": name(index + 3), "team": name(index + 4)}
        for index, one in enumerate(names)
    ]  # fmt: skip
    found = [
        {"type": "meet", "name": name(0), "venue": name(1), "note": name(2), "source": name(3)},
        {**race(), "name": name(0), "round": name(1), "sex": name(2), "note": name(3)},
        start_list(*entries),
        target("3:30.00", name(0) or "x", holder=name(1), code=name(2)),
        gun(),
    ]
    for mark, time in ((300, 44.0), (700, 104.0)):
        for index in range(len(names)):
            found.append(split(f"e{index}", mark, f"{time + index * 0.7:.1f}"))
    found.append(split(name(0) or "x", 1100, "2:44.0"))
    found.append(status("e0", "DQ", rule=name(1), note=name(2)))
    found.append({"type": "note", "race": "r", "text": name(3)})
    found.append({"type": name(4), name(0): name(1)})
    found.append("{" + RED + "not json")
    return timeline_of(*found)


def viewer(timeline: Timeline) -> Viewer:
    made = Viewer.replay(timeline)
    made.end()
    made.tick(0.0)
    return made


def every_pane(seen: Viewer, cells: int) -> list[Line]:
    frame = seen.frame()
    found = [*header.lines(frame, cells), *lights.lines(frame, cells), *moments_pane.lines(frame, cells, 40)]
    found += [*panes.timeline(frame, cells), keys.footer(frame, cells), *board.lines(frame, cells, 40)]
    for key in [one.key for one in frame.snapshot.athletes] if frame.snapshot else []:
        found += athlete.lines(replace(frame, chosen=key), cells, 40)
    seen.view = View.FEED
    found += feed_view.lines(seen.frame(), cells, 40)
    seen.view = View.RACE
    seen.go_to("\u001b[31mred")
    return [*found, keys.footer(seen.frame(), cells)]


def unsafe(text: str) -> list[str]:
    """Characters that no terminal should get from a feed."""
    return [one for one in text if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


def check(names: list[str], sizes: tuple[int, ...] = SIZES) -> None:
    seen = viewer(feed_with(names))
    for cells in sizes:
        for line in every_pane(seen, cells):
            assert width(line) <= cells, line
            assert not unsafe(text([line])[0]), line
    assert not any(unsafe(line) for line in show.text(seen.still()))
    assert not any(unsafe(plain.moment(moment)) for moment in seen.shown.story.moments)
    assert not any(unsafe(finding) for finding in map(str, seen.shown.session.findings))


def test_all_the_names_at_once() -> None:
    check(list(HOSTILE))


@pytest.mark.parametrize("name", HOSTILE)
def test_columns_stay_straight_beside_a_hostile_name(name: str) -> None:
    feed = timeline_of(race(), start_list("plain", {"entry": "x", "name": name}), target("3:30.00"), gun(),
                       split("plain", 300, "44.0"), split("x", 300, "44.4"))  # fmt: skip
    for cells in SIZES:
        rows = board.lines(viewer(feed).frame(), cells, 10)[1:]
        assert len({width(row) for row in rows}) == 1
        ends = [[width(row[: index + 1]) for index in range(len(row))] for row in rows]
        assert ends[0] == ends[1], "every cell ends in the same column"


@settings(max_examples=40, deadline=None)
@given(st.lists(strings, min_size=1, max_size=5))
def test_any_text_fits_every_pane(names: list[str]) -> None:
    check(names, (40, 80))


cells = st.integers(0, 30)
runs = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=20)


@given(runs, cells, st.booleans())
def test_fit_is_exact(run: str, room: int, right: bool) -> None:
    from rich.cells import cell_len

    assert cell_len(fit(run, room, right=right)) == room


@given(st.lists(runs, max_size=4), cells)
def test_cut_never_overflows(parts: list[str], room: int) -> None:
    from meetdash.present.lines import Piece

    line = tuple(Piece(part) for part in parts)
    assert width(cut(line, room)) <= room
    if width(line) <= room:
        assert cut(line, room) == line


@given(runs, st.integers(1, 30))
def test_wrap_never_overflows(run: str, room: int) -> None:
    from rich.cells import cell_len

    assert all(cell_len(line) <= room for line in wrap(run, room))
