"""Every number of every view that is projected, interpolated or reconstructed carries its sign."""

import re
from typing import Any

import pytest

from making import END, finish, gun, race, split, start_list, target, text, timeline_of
from meetdash import catalogue
from meetdash.core.marks import Mark
from meetdash.playing.viewer import Viewer
from meetdash.present import athlete, board, light, moments_pane, moments_view, show, why
from meetdash.present.frame import Frame

FIGURE = re.compile(r"[~(]*[−+]?\d[\d:]*\.\d+\*?")
"""A time or a difference with its signs; whole numbers are places, bibs and metres."""
DISTANCE = re.compile(r"\d+\.\d+ m\b|/\d+\.\d|\d+\.\d+ %")

# Each athlete passes marks that the target's dense splits, 200 m apart, do not have.
MARKS = (500, 900, 1300, 1700, 2100, 2500)
TIMES = {
    "a": ("1:17.3", "2:19.8", "3:22.1", "4:24.9", "5:27.2", "6:29.6"),
    "b": ("1:17.9", "2:20.6", "3:23.7", "4:26.2", "5:29.4", "6:33.1"),
}
RUN = target(
    "7:40.00",
    splits=[{"m": m, "time": f"{m * 0.1533 + (0.7 if m % 400 else 0):.2f}"} for m in range(200, 3000, 200)],
)


def feed(source: str = "") -> list[dict[str, Any]]:
    more = {"source": source} if source else {}
    splits = [
        split(key, mark, TIMES[key][index], **more) for index, mark in enumerate(MARKS) for key in ("a", "b")
    ]
    return [race("3000", lap_m=400), start_list("a", "b"), RUN, gun(), *splits]


def viewer(*messages: dict[str, Any], at_ms: int) -> Viewer:
    found = Viewer.replay(timeline_of(*messages, END), yardsticks=catalogue.yardsticks(now="2026-11-25"))
    found.transport.playing = False
    found.transport.to(at_ms)
    found.tick(0.0)
    return found


def views(frame: Frame, cells: int) -> dict[str, list[str]]:
    """Every view that tells of athletes, the header and the time line left out, which hold the clock alone."""
    return {
        "board": text(board.lines(frame, cells, 30))[1:],
        "athlete": text(athlete.lines(frame, cells, 30)),
        "why": text(why.lines(frame, 400, 300)),
        "light": text(light.lines(frame, cells)),
        "moments": text(moments_pane.lines(frame, 400, 200)),
        "all moments": text(moments_view.lines(frame, 400, 200)),
        "show": show.text(frame)[2:],
    }


def figures(line: str) -> list[str]:
    """The figures of a line, distances and the times of targets and records apart."""
    bare = re.sub(
        r"(WR|WB)\S* [\d:.]+|record( \(\d+\))? [\d:.]+|against [^:]*:", " ", DISTANCE.sub(" ", line)
    )
    return FIGURE.findall(bare)


def measured() -> set[str]:
    """Every time, and every difference of two, to the tenth or the hundredth: what may stand without a sign."""
    seconds = [Mark.parse(one).ms / 1000 for ones in TIMES.values() for one in ones]
    known = {one for ones in TIMES.values() for one in ones}
    for first in [0.0, *seconds]:
        for second in seconds:
            gap = abs(second - first)
            whole, rest = divmod(round(gap, 2), 60)
            for decimals in (1, 2):
                known.add(f"{gap:.{decimals}f}")
                known.add(f"{int(whole)}:{rest:0{3 + decimals}.{decimals}f}")
    return known


@pytest.mark.parametrize("cells", [60, 80, 118, 160])
@pytest.mark.parametrize("chosen", ["a", "b"])
def test_what_is_projected_or_interpolated_has_its_sign_in_every_view(cells: int, chosen: str) -> None:
    one = viewer(*feed(), at_ms=395_000)
    one.chosen = chosen
    frame = one.frame()
    assert frame.followed is not None
    delta = frame.followed.delta(frame.target)
    assert delta is not None
    assert delta.estimated
    known = measured()
    for name, lines in views(frame, cells).items():
        if name == "why":
            continue  # Its coefficients are numbers too; the next test is for it.
        for line in lines:
            label, _, rest = line.partition("  ") if "moments" in name else ("", "", line)
            for figure in figures(rest):
                needs = "needs " + figure in rest
                eight = "8 in 10" in rest
                assert figure.lstrip("(").startswith("~") or figure.strip("(") in known or needs or eight, (
                    name,
                    figure,
                    line,
                )
            assert label == "" or "~" not in label


def test_why_says_of_every_part_how_it_was_come_by() -> None:
    lines = text(why.lines(viewer(*feed(), at_ms=395_000).frame(), 400, 300))
    [projection] = [line for line in lines if "estimated; by pace" in line]
    assert projection.strip().startswith("~")
    [delta] = [line for line in lines if " against " in line]
    assert delta.strip().startswith("~")
    assert ", less ~" in delta
    assert any("interpolated between its own splits, estimated" in line for line in lines)
    assert not re.search(r"~\S*\.\d\d", delta), "an interpolated figure is never to the hundredth"


@pytest.mark.parametrize("cells", [60, 80, 118, 160])
def test_what_is_reconstructed_has_its_sign_in_every_view(cells: int) -> None:
    frame = viewer(*feed("reconstructed"), at_ms=395_000).frame()
    for name, lines in views(frame, cells).items():
        for line in lines:
            starred = line.rstrip().endswith("*") or "reconstructed" in line
            for figure in figures(line):
                own = name == "why" and ("With p" in line or "even pace" in line or "Back-test" in line)
                allowed = starred or own or ("moments" in name and line.strip().startswith(figure))
                last = "needs" in line or "ago" in line or "~" + figure in line
                assert figure.endswith("*") or allowed or last or _range(figure, line), (name, figure, line)


def _range(figure: str, line: str) -> bool:
    """Whether a figure is the begin of a range, whose star stands behind its end."""
    return re.search(re.escape(figure) + r"–[\d:.]+\*", line) is not None


def test_nothing_has_a_star_where_everything_was_measured() -> None:
    frame = viewer(*feed(), finish("a", "7:30.00"), at_ms=395_000).frame()
    for name, lines in views(frame, 118).items():
        assert not any("*" in line for line in lines), name
