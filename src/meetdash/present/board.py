"""The board: one line an athlete, in columns that leave in a fixed order as the screen narrows.

Rules of this file: only the rows that are shown are made; a column leaves whole; a place that belongs to nobody in the
feed is said, not hidden.
"""

from dataclasses import dataclass

from rich.cells import cell_len

from meetdash.core.standings import Condition
from meetdash.present import figures, words
from meetdash.present.columns import COLUMNS, GAPS, NAMES, Cells, Table, named, names
from meetdash.present.frame import Frame
from meetdash.present.header import stopped
from meetdash.present.lines import Line, Piece, Role, cut, fit
from meetdash.present.snapshot import Athlete, Snapshot

PACK_GAP_MS = 1000
"""A gap of a second or more parts two packs; the usual measure of contact."""
USUAL_RULES = 4
"""So many rules a board usually has in the course of a race."""
NAME_EASY = (13, 16)
"""The name gives way down to between these before a column leaves: as far as the names with initials fit whole."""
NAME_NARROWEST = 9
"""Names are cut down to this when no column can leave, and further only in a narrow screen's form of the board."""
NAME_LEAST = 5


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule between packs, above an athlete."""

    below: Athlete


@dataclass(frozen=True, slots=True)
class _Remark:
    """A quiet line of words."""

    text: str


_Entry = Athlete | _Rule | _Remark
"""A line of the board before it is made."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """The cells of the athletes shown, and the width of each column, 0 for those that have left."""

    heads: list[str]
    rows: list[list[Piece]]
    sizes: list[int]

    @property
    def total(self) -> int:
        return _total(self.sizes)


def lines(frame: Frame, width: int, height: int, cells: Cells | None = None) -> list[Line]:
    """The board in so many cells and lines: head, athletes, rules between packs; the chosen athlete stays in sight.

    `cells` are those of the board before, so that those of athletes who are as they were need not be made again.
    """
    snapshot = frame.snapshot
    if snapshot is None:
        why = (
            "Receiving the race so far."
            if frame.playing.gathering
            else "Waiting for the first line of the feed."
        )
        return [_say(f" {why}", width)]
    if not snapshot.athletes:
        return [_say(" No start list and no split yet.", width)]
    table, cells = Table.of(frame, snapshot), cells or Cells()
    entries = _window(_entries(snapshot), frame.chosen, height - 1)
    athletes = [entry for entry in entries if isinstance(entry, Athlete)]
    layout = _layout(table, athletes, cells, width)
    if layout.total > width:
        layout = _layout(table, athletes, cells, width, narrow=True)
    rows = iter(layout.rows)
    body = []
    for entry in entries:
        if isinstance(entry, Athlete):
            body.append(_row(entry, next(rows), layout, width, cells, chosen=entry.key == frame.chosen))
        elif isinstance(entry, _Rule):
            body.append(_rule(_on_rule(entry.below), layout.sizes, width))
        else:
            body.append(_say(entry.text, width))
    return [_head(layout, width), *body]


def needs(frame: Frame) -> int:
    """The lines that the whole board takes, some rules that may still come counted: what is below is to stand still."""
    snapshot = frame.snapshot
    if snapshot is None or not snapshot.athletes:
        return 1
    return 1 + max(len(_entries(snapshot)), len(snapshot.athletes) + USUAL_RULES)


# Which lines there are.


def _entries(snapshot: Snapshot) -> list[_Entry]:
    """Every athlete in order, with the rules between packs, and last the places that nobody in the feed has."""
    why = stopped(snapshot.race)
    entries: list[_Entry] = [_Remark(f" {words.sentence_case(why)}.")] if why else []
    athletes = snapshot.athletes
    for index, one in enumerate(athletes):
        if index and _parts(athletes[index - 1], one):
            entries.append(_Rule(one))
        entries.append(one)
    if snapshot.over and (missing := _places_of_nobody(athletes)):
        entries.append(_Remark(f" {missing} not in this feed"))
    return entries


def _parts(before: Athlete, one: Athlete) -> bool:
    """Whether a rule parts an athlete from the one before: a gap, or that those begin who are out."""
    if _is_out(one):
        return (before.running or before.finished) and one.standing.condition is not Condition.LISTED
    ahead = one.standing.ahead
    level = one.standing.tied and before.standing.place == one.standing.place
    return ahead is not None and ahead.ms >= PACK_GAP_MS and not level


def _on_rule(one: Athlete) -> str:
    """What stands on the rule above an athlete: the gap to the one before; nothing where those begin who are out."""
    ahead = one.standing.ahead
    if _is_out(one) or ahead is None:
        return ""
    return words.with_unit(figures.shown(ahead.to(1), one.standing.ahead_reconstructed))


def _is_out(one: Athlete) -> bool:
    return one.standing.mark is None or not (one.running or one.finished)


def _places_of_nobody(athletes: tuple[Athlete, ...]) -> str:
    """The places that a result skips, in words: `5`, `2, 4 and 5`; a shared place skips none."""
    missing: list[int] = []
    count = 0
    for one in athletes:
        if one.finished and one.standing.place is not None:
            missing += range(count + 1, one.standing.place)
            count = max(count + 1, one.standing.place)
    *first, last = [str(place) for place in missing] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _window(entries: list[_Entry], chosen: str, height: int) -> list[_Entry]:
    """As many lines as fit, scrolled so that the chosen one shows; the first stays wherever there is room for three."""
    if len(entries) <= height or height <= 0:
        return entries[: max(0, height)]
    at = next(
        (row for row, entry in enumerate(entries) if isinstance(entry, Athlete) and entry.key == chosen), 0
    )
    if height < 4:
        start = min(max(0, at - height + 1), len(entries) - height)
        return entries[start : start + height]
    first = min(max(0, at - height + 3), len(entries) - height + 1)
    shown = entries[: height - 1]
    if first > 1:
        shown = [entries[0], *entries[first + 1 : first + height - 1]]
    if isinstance(shown[-1], _Rule):
        shown[-1] = _Remark("")  # A rule parts nobody from nobody.
    return [*shown, _Remark(f"   {_hidden(entries, shown)}: ↑ ↓")]


def _hidden(entries: list[_Entry], shown: list[_Entry]) -> str:
    count = sum(isinstance(entry, Athlete) for entry in entries)
    count -= sum(isinstance(entry, Athlete) for entry in shown)
    return words.plural(count, "more athlete") if count else "more"


def _say(text: str, width: int) -> Line:
    return cut((Piece(text, Role.QUIET),), width)


# How wide they are.


def _layout(
    table: Table, athletes: list[Athlete], cells: Cells, width: int, *, narrow: bool = False
) -> _Layout:
    """The cells of some athletes; narrow when there is too little room for the usual ones."""
    heads = [
        column.narrow_head(table) if narrow and column.narrow_head else column.head(table)
        for column in COLUMNS
    ]
    rows = _aligned([cells.of(table, one, narrow=narrow) for one in athletes])
    initials = max((cell_len(names(one)[-1]) for one in athletes), default=0)
    sizes = _sizes(
        heads,
        rows,
        width,
        min(NAME_EASY[1], max(NAME_EASY[0], initials)),
        NAME_LEAST if narrow else NAME_NARROWEST,
    )
    for row, one in zip(rows, athletes, strict=True):
        row[NAMES] = Piece(named(one, sizes[NAMES]), row[NAMES].role)
    return _Layout(heads, rows, sizes)


def _aligned(rows: list[list[Piece]]) -> list[list[Piece]]:
    """The cells with the decimal points of a column one below the other."""
    for index, column in enumerate(COLUMNS):
        if column.right:
            texts = figures.in_line([row[index].text for row in rows])
            for row, text in zip(rows, texts, strict=True):
                if text != row[index].text:
                    row[index] = Piece(text, row[index].role)
    return rows


def _total(sizes: list[int]) -> int:
    return 1 + sum(size + 2 for size in sizes if size) - 2


def _sizes(heads: list[str], cells: list[list[Piece]], width: int, easy: int, least: int) -> list[int]:
    """The width of each column, 0 for those that have left; the name takes what is left over or gives way."""
    sizes = []
    for index, head in enumerate(heads):
        content = max((cell_len(row[index].text) for row in cells), default=0)
        sizes.append(min(COLUMNS[index].widest, max(cell_len(head), content)) if content else 0)
    wanted = sizes[NAMES]

    def give_way(least: int) -> None:
        while _total(sizes) > width and sizes[NAMES] > least:
            sizes[NAMES] -= 1

    give_way(easy)
    for level in sorted({column.leaves for column in COLUMNS if column.leaves}):
        if _total(sizes) <= width:
            break
        for index, column in enumerate(COLUMNS):
            if column.leaves == level:
                sizes[index] = 0
    give_way(least)
    while _total(sizes) < width and sizes[NAMES] < wanted:
        sizes[NAMES] += 1
    return sizes


# How they look.


def _head(layout: _Layout, width: int) -> Line:
    text = " "
    for head, size, column in zip(layout.heads, layout.sizes, COLUMNS, strict=True):
        if size:
            text += fit(head, size, right=column.right) + "  "
    return cut((Piece(text.rstrip(), Role.HEAD),), width)


def _row(one: Athlete, row: list[Piece], layout: _Layout, width: int, cells: Cells, *, chosen: bool) -> Line:
    def make() -> Line:
        pieces = [Piece("›" if chosen else " ", Role.KEY)]
        for (text, role), size, column in zip(row, layout.sizes, COLUMNS, strict=True):
            if size:
                pieces.append(Piece(fit(text, size, right=column.right) + "  ", role))
        last = pieces.pop()
        line = (*pieces, Piece(last.text[:-2], last.role))
        return cut(line, width) if layout.total > width else line

    return cells.line(one.key, (row, layout.sizes, width, chosen), make)


def _rule(text: str, sizes: list[int], width: int) -> Line:
    """A thin rule with the gap under the gap column."""
    end = 1 + sum(size + 2 for size in sizes[: GAPS + 1] if size) - 2
    label = f" {text} " if text else ""
    before = max(1, end + 1 - cell_len(label))
    rest = max(0, min(width, end + 12) - before - cell_len(label))
    return cut(
        (Piece(" " + "┄" * (before - 1), Role.RULE), Piece(label, Role.QUIET), Piece("┄" * rest, Role.RULE)),
        width,
    )
