"""The board: one line an athlete, in columns that leave in a fixed order as the screen narrows.

Rules of this file: a measured value is plain, an estimated one begins with `~`, one that rests on a reconstructed split
ends with `*`, a missing one is `·`; place, name, gap and projection never leave.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rich.cells import cell_len

from meetdash.analysis.pace import Segment
from meetdash.analysis.projection import Projection
from meetdash.core.course import metres
from meetdash.core.marks import Span, format_ms
from meetdash.core.runner import Runner
from meetdash.core.standings import Condition
from meetdash.present import words
from meetdash.present.frame import Frame, Gap
from meetdash.present.lines import Line, Piece, Role, cut, fit
from meetdash.present.snapshot import Athlete, Snapshot

MISSING = "·"
PACK_GAP_MS = 1000
"""A gap of a second or more parts two packs; the usual measure of contact."""
BLOCKS = "▁▂▃▄▅▆▇█"
SIGNS = "*=)"
"""What stands behind a figure."""
NAME_WIDEST = 24
NAME_NARROWEST = 9


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands over it, its text for an athlete, and how it leaves (lower leaves first; 0 never)."""

    head: Callable[[Frame], str]
    cell: Callable[[Frame, Athlete], Piece]
    right: bool
    leaves: int
    widest: int = 99


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """The board in so many cells and lines: head, athletes, rules between packs; the chosen athlete stays in sight."""
    snapshot = frame.snapshot
    if snapshot is None:
        return [_say(" Waiting for the first line of the feed.", width)]
    if not snapshot.athletes:
        return [_say(" No start list and no split yet.", width)]
    cells = _aligned([[column.cell(frame, one) for column in COLUMNS] for one in snapshot.athletes])
    heads = [column.head(frame) for column in COLUMNS]
    sizes = _sizes(heads, cells, width)
    body: list[Line] = []
    chosen_row = 0
    for index, one in enumerate(snapshot.athletes):
        if index and (parted := _parted(snapshot, index)):
            body.append(_rule(parted, sizes, width))
        if one.key == frame.chosen:
            chosen_row = len(body)
        body.append(_row(frame, one, cells[index], sizes, width))
    head = _head(heads, sizes, width)
    return [head, *_window(body, chosen_row, height - 1, width)]


def _say(text: str, width: int) -> Line:
    return cut((Piece(text, Role.QUIET),), width)


def _aligned(rows: list[list[Piece]]) -> list[list[Piece]]:
    """The cells with room behind figures where others of their column carry a sign there: the points stay in line."""
    rooms = [
        max((len(row[index].text) - len(row[index].text.rstrip(SIGNS)) for row in rows), default=0)
        if column.right
        else 0
        for index, column in enumerate(COLUMNS)
    ]
    return [[_with_room(cell, room) for cell, room in zip(row, rooms, strict=True)] for row in rows]


def _with_room(cell: Piece, room: int) -> Piece:
    bare = cell.text.rstrip(SIGNS)
    if not room or not bare[-1:].isdigit():
        return cell
    return Piece(cell.text + " " * (room - len(cell.text) + len(bare)), cell.role)


def _sizes(heads: list[str], cells: list[list[Piece]], width: int) -> list[int]:
    """The width of each column, 0 for those that have left; the name takes what is left over or gives way."""
    sizes = []
    for index, head in enumerate(heads):
        content = max((cell_len(row[index].text) for row in cells), default=0)
        sizes.append(min(COLUMNS[index].widest, max(cell_len(head), content)) if content else 0)
    name = NAMES
    wanted = sizes[name]

    def total() -> int:
        return 1 + sum(size + 2 for size in sizes if size)

    while total() > width and sizes[name] > NAME_NARROWEST + 4:
        sizes[name] -= 1
    for level in sorted({column.leaves for column in COLUMNS if column.leaves}):
        if total() <= width:
            break
        for index, column in enumerate(COLUMNS):
            if column.leaves == level:
                sizes[index] = 0
    while total() > width and sizes[name] > NAME_NARROWEST:
        sizes[name] -= 1
    while total() < width and sizes[name] < wanted:
        sizes[name] += 1
    return sizes


def _head(heads: list[str], sizes: list[int], width: int) -> Line:
    text = " "
    for head, size, column in zip(heads, sizes, COLUMNS, strict=True):
        if size:
            text += fit(head, size, right=column.right) + "  "
    return cut((Piece(text.rstrip(), Role.HEAD),), width)


def _row(frame: Frame, one: Athlete, cells: list[Piece], sizes: list[int], width: int) -> Line:
    pieces = [Piece("›" if one.key == frame.chosen else " ", Role.KEY)]
    for cell, size, column in zip(cells, sizes, COLUMNS, strict=True):
        if size:
            pieces += [Piece(fit(cell.text, size, right=column.right), cell.role), Piece("  ")]
    return cut(tuple(pieces[:-1]), width)


def _parted(snapshot: Snapshot, index: int) -> str:
    """What stands on the rule above an athlete: the gap to the one before, or where those begin who are out."""
    before, one = snapshot.athletes[index - 1], snapshot.athletes[index]
    if one.standing.mark is None or not (one.running or one.finished):
        same = before.running or before.finished
        return "" if not same or one.standing.condition is Condition.LISTED else " "
    ahead = one.standing.ahead
    if ahead is None or ahead.ms < PACK_GAP_MS:
        return ""
    return f"{words.seconds(ahead, 1)}{'*' if one.standing.ahead_reconstructed else ''} s"


def _rule(text: str, sizes: list[int], width: int) -> Line:
    """A thin rule with the gap under the gap column."""
    end = 1 + sum(size + 2 for size in sizes[: GAPS + 1] if size) - 2
    label = f" {text} " if text.strip() else ""
    before = max(1, end + 1 - cell_len(label))
    rest = max(0, min(width, end + 12) - before - cell_len(label))
    return cut(
        (Piece(" " + "┄" * (before - 1), Role.RULE), Piece(label, Role.QUIET), Piece("┄" * rest, Role.RULE)),
        width,
    )


def _window(body: list[Line], chosen: int, height: int, width: int) -> list[Line]:
    """As many lines as fit, scrolled so that the chosen one shows; the first stays wherever there is room for three."""
    if len(body) <= height or height <= 0:
        return body[: max(0, height)]
    if height < 4:
        start = min(max(0, chosen - height + 1), len(body) - height)
        return body[start : start + height]
    first = min(max(0, chosen - height + 3), len(body) - height + 1)
    if first <= 1:
        shown, hidden = body[: height - 1], len(body) - height + 1
    else:
        shown = [body[0], *body[first + 1 : first + height - 1]]
        hidden = len(body) - len(shown)
    return [*shown, _say(f"   {hidden} more lines, ↑ ↓ to see them", width)]


# The cells.


def _role(frame: Frame, one: Athlete) -> Role:
    if frame.snapshot and frame.snapshot.leader is one:
        return Role.LEADER
    return Role.PLAIN if one.finished or one.standing.condition is Condition.RUNNING else Role.QUIET


def _place(frame: Frame, one: Athlete) -> Piece:
    standing = one.standing
    if standing.place is None:
        return Piece("", Role.QUIET)
    return Piece(f"{standing.place}{'=' if standing.tied else ''}", _role(frame, one))


def _change(_: Frame, one: Athlete) -> Piece:
    if one.change is None or not one.running or one.standing.place is None:
        return Piece("", Role.QUIET)
    if one.change == 0:
        return Piece("=", Role.QUIET)
    return Piece(f"▲{one.change}", Role.AHEAD) if one.change > 0 else Piece(f"▼{-one.change}", Role.BEHIND)


def _bib(_: Frame, one: Athlete) -> Piece:
    return Piece(one.runner.entry.bib, Role.QUIET)


def _name(frame: Frame, one: Athlete) -> Piece:
    entry = one.runner.entry
    family = entry.family.upper() if entry.family else ""
    name = f"{entry.given} {family}".strip() if family else words.listed_name(entry, one.key)
    unlisted = "" if one.runner.listed else " (unlisted)"
    return Piece(name + unlisted, _role(frame, one))


def _nat(_: Frame, one: Athlete) -> Piece:
    return Piece(one.runner.entry.nat or one.runner.entry.team[:3], Role.QUIET)


def _mark(_: Frame, one: Athlete) -> Piece:
    """The last mark, in metres."""
    return Piece(words.distance(one.standing.mm) if one.running else "", Role.QUIET)


def _segment(frame: Frame, one: Athlete) -> Piece:
    segment = one.segment
    if not (one.running or one.finished):
        return Piece("", Role.QUIET)
    if segment is None:
        return Piece(MISSING if one.running else "", Role.QUIET)
    text = shown(segment.span.to(1), segment.reconstructed)
    if not _one_length(frame):
        text += f"/{metres(round(segment.length_mm / 1000) * 1000)}"
    return Piece(text, _role(frame, one))


def shown(span: Span, reconstructed: bool) -> str:
    """A difference with the star of a reconstructed split."""
    return f"{span}{'*' if reconstructed else ''}"


def _gap(frame: Frame, one: Athlete) -> Piece:
    standing = one.standing
    if standing.laps_down and one.running:
        return Piece(words.plural(standing.laps_down, "lap"), Role.QUIET)
    if frame.gap is Gap.TARGET:
        return _delta(frame, one)
    span, made_up = standing.gap, standing.gap_reconstructed
    if frame.gap is Gap.AHEAD:
        span, made_up = standing.ahead, standing.ahead_reconstructed
    if standing.mark is None or not (one.running or one.finished):
        return Piece("", Role.QUIET)
    if span is None:
        leads = frame.snapshot is not None and one is frame.snapshot.athletes[0]
        return Piece("–" if leads else MISSING, Role.QUIET)
    return Piece(shown(span if one.finished else span.to(1), made_up), _role(frame, one))


def _finish(frame: Frame, one: Athlete) -> Piece:
    """The finish: measured, projected, or the word that says why there is none or why to doubt it."""
    standing = one.standing
    if standing.condition is Condition.FINISHED:
        return Piece(words.result_time(standing.mark, standing.thousandths), _role(frame, one))
    if standing.condition is Condition.NOT_IN_RESULT:
        return Piece(str(standing.condition), Role.QUIET)
    if standing.condition in (Condition.DNF, Condition.DQ, Condition.DNS, Condition.OTHER):
        if one.runner.entry.pacemaker and standing.condition is Condition.DNF:
            return Piece("pacemaker, off", Role.QUIET)
        return Piece(standing.code, Role.ALERT)
    if one.runner.entry.pacemaker:
        return Piece("pacemaker", Role.QUIET)
    if one.doubt:
        return Piece(one.doubt, Role.ALERT)
    return Piece(projected(one), Role.ESTIMATED)


def projected(one: Athlete) -> str:
    """The projection with its range if it has one; estimated, so with a `~`."""
    if one.projection.ms is None:
        return MISSING if one.standing.mark else ""
    return in_range(one.projection, rests_on_reconstructed(one.runner, one.projection.from_mm))


def rests_on_reconstructed(runner: Runner, upto_mm: int) -> bool:
    """Whether any split that a projection from a mark may be made from is reconstructed."""
    return any(taken.reconstructed for taken in runner.taken if taken.mm <= upto_mm)


def in_range(projection: Projection, reconstructed: bool) -> str:
    """A projection with its range if it has one: `~7:58.6–8:08.5*`."""
    star = "*" if reconstructed else ""
    if projection.ms is None:
        return MISSING
    if projection.low_ms is not None and projection.high_ms is not None:
        low, high = (format_ms(ms, projection.decimals) for ms in (projection.low_ms, projection.high_ms))
        return f"~{low}–{high}{star}"
    return f"~{format_ms(projection.ms, projection.decimals)}{star}"


def _finish_head(frame: Frame) -> str:
    athletes = frame.snapshot.athletes if frame.snapshot else ()
    if not any(one.running for one in athletes):
        return "finish"
    ranged = any(one.projection.low_ms is not None for one in athletes)
    return "finish, 8 in 10" if ranged else "even pace"


def _delta(frame: Frame, one: Athlete) -> Piece:
    delta = one.delta(frame.target)
    if delta is None or not (one.running or one.finished):
        return Piece("", Role.QUIET)
    role = Role.QUIET if one.runner.entry.pacemaker else Role.AHEAD if delta.span.ms < 0 else Role.BEHIND
    text = shown_signed(delta.span if one.finished else delta.span.to(1), _made_up(one, delta.mm))
    return Piece(text if delta.mm == one.standing.mm else f"({text})", role)


def shown_signed(span: Span, reconstructed: bool) -> str:
    """A delta with its sign; minus is ahead."""
    return f"{span.signed}{'*' if reconstructed else ''}"


def made_up(frame: Frame, one: Athlete, mm: int) -> tuple[bool, bool]:
    """Whether a delta at a mark rests on a reconstructed split, and whether its trend over the lap to it does."""
    return _made_up(one, mm), _made_up(one, mm) or _made_up(one, mm - _lap_mm(frame))


def _made_up(one: Athlete, mm: int) -> bool:
    taken = one.runner.at(mm)
    return taken.reconstructed if taken else False


def _lap_mm(frame: Frame) -> int:
    course = frame.snapshot.race.course if frame.snapshot else None
    return (course.lap_mm if course else 0) or 1_000_000


def _trend(frame: Frame, one: Athlete) -> Piece:
    delta = one.delta(frame.target)
    if delta is None or delta.trend is None or not one.running or delta.mm != one.standing.mm:
        return Piece("", Role.QUIET)
    role = Role.AHEAD if delta.trend.ms < 0 else Role.BEHIND
    return Piece(shown_signed(delta.trend.to(1), made_up(frame, one, delta.mm)[1]), role)


def _strip(frame: Frame, one: Athlete) -> Piece:
    """The last laps as blocks on one scale for the whole field; taller is quicker."""
    snapshot = frame.snapshot
    if snapshot is None or len(one.recent) < 2 or not (one.running or one.finished):
        return Piece("", Role.QUIET)
    paces = [
        _pace(segment) for other in snapshot.athletes for segment in other.recent if len(other.recent) > 1
    ]
    quickest, slowest = min(paces), max(paces)
    reach = max(slowest - quickest, quickest * 0.02)
    text = "".join(BLOCKS[min(7, int(8 * (slowest - _pace(segment)) / reach))] for segment in one.recent)
    star = "*" if any(segment.reconstructed for segment in one.recent) else ""
    return Piece(text + star, _role(frame, one))


def _pace(segment: Segment) -> float:
    return segment.span.ms / segment.length_mm


def _segment_head(frame: Frame) -> str:
    step = frame.snapshot.step_mm if frame.snapshot else 0
    return f"last {metres(step)}" if _one_length(frame) else "last"


def _one_length(frame: Frame) -> bool:
    """Whether all segments shown are of the usual length: it then stands in the head, else in each cell."""
    if frame.snapshot is None or not frame.snapshot.step_mm:
        return False
    shown = (one.segment for one in frame.snapshot.athletes if one.segment and (one.running or one.finished))
    return all(segment.length_mm == frame.snapshot.step_mm for segment in shown)


def _target_head(frame: Frame) -> str:
    return frame.target.short if frame.target else ""


def _gap_head(frame: Frame) -> str:
    return _target_head(frame) if frame.gap is Gap.TARGET else str(frame.gap)


def _trend_head(frame: Frame) -> str:
    return f"a {words.lap_word(frame.snapshot.race)}" if frame.snapshot else ""


def _always(text: str) -> Callable[[Frame], str]:
    return lambda _: text


COLUMNS = (
    Column(_always("P"), _place, True, 0),
    Column(_always("±"), _change, False, 4),
    Column(_always("bib"), _bib, True, 6, widest=6),
    Column(_always("name"), _name, False, 0, widest=NAME_WIDEST),
    Column(_always("nat"), _nat, False, 5, widest=3),
    Column(_always("at"), _mark, True, 3),
    Column(_segment_head, _segment, True, 7),
    Column(_gap_head, _gap, True, 0),
    Column(_finish_head, _finish, True, 0),
    Column(_target_head, _delta, True, 8),
    Column(_trend_head, _trend, True, 2),
    Column(_always("last five"), _strip, False, 1),
)
NAMES = next(index for index, column in enumerate(COLUMNS) if column.cell is _name)
GAPS = next(index for index, column in enumerate(COLUMNS) if column.cell is _gap)
