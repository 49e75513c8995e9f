"""The table of keys: nothing missing, nothing twice, and the footer at every width."""

from collections import Counter

import pytest

from making import KERR, LIEVIN, fixture, frame_at, text, viewer_at
from meetdash.playing.viewer import Viewer
from meetdash.present import keys
from meetdash.present.lines import width

OF_THE_APP = {
    "ask_name",
    "ask_filter",
    "ask_delay",
    "ask_where",
    "show_help",
    "show_palette",
    "change_theme",
    "quit",
}
FRAME = frame_at(fixture(KERR), 435_000)


@pytest.mark.parametrize("key", keys.KEYS, ids=lambda key: key.action)
def test_every_key_does_something(key: keys.Key) -> None:
    assert callable(getattr(Viewer, key.action, None)) != (key.action in OF_THE_APP)
    assert key.says
    assert key.group in keys.GROUPS


def test_no_key_and_no_action_stands_twice() -> None:
    pressed = Counter(name for key in keys.KEYS for name in key.keys)
    assert [name for name, count in pressed.items() if count > 1] == []
    actions = Counter(key.action for key in keys.KEYS)
    assert [action for action, count in actions.items() if count > 1] == []


@pytest.mark.parametrize("cells", range(40, 201))
def test_the_footer_fits_and_keeps_pause_help_and_quit(cells: int) -> None:
    line = keys.footer(FRAME, cells)
    assert width(line) <= cells
    [found] = text([line])
    assert "…" not in found, "a key is shown whole or not at all"
    assert all(word in found for word in ("Space play", "? help", "q quit"))


def test_the_footer_shows_more_keys_where_there_is_room() -> None:
    counts = [len(keys.footer(FRAME, cells)) for cells in (60, 90, 130, 170)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_the_footer_says_what_space_does_now() -> None:
    viewer = viewer_at(fixture(KERR), 0)
    assert "Space play" in text([keys.footer(viewer.frame(), 80)])[0]
    viewer.toggle()
    assert "Space pause" in text([keys.footer(viewer.frame(), 80)])[0]


def test_the_legend_names_the_star_only_where_there_is_one() -> None:
    assert "* reconstructed" in text([keys.footer(FRAME, 80)])[0]
    measured = text([keys.footer(frame_at(fixture(LIEVIN), 120_000), 80)])[0]
    assert "~ estimated" in measured
    assert "reconstructed" not in measured


def test_a_notice_stands_in_place_of_the_keys() -> None:
    viewer = viewer_at(fixture(KERR), 0)
    viewer.go_to("nowhere")
    [line] = text([keys.footer(viewer.frame(), 80)])
    assert line.startswith(" 'nowhere' is no moment; give ")
    assert len(line) <= 80


@pytest.mark.parametrize("cells", [40, 60, 72, 80])
def test_the_help_names_every_key_and_every_sign_and_fits(cells: int) -> None:
    found = keys.help_lines(cells)
    assert all(width(line) <= cells for line in found)
    whole = text(found)
    for key in keys.KEYS:
        assert any(line.startswith(f"  {key.shown}"[:14]) for line in whole)
    for sign, _ in keys.SIGNS:
        assert any(line.strip().startswith(sign) for line in whole)


def test_at_the_width_of_its_sheet_the_help_is_not_cut() -> None:
    assert not any("…" in line for line in text(keys.help_lines(74)))
