"""Who is where: the standing of a race as it follows from what was measured and decided.

Rules of this file: order comes from the result list once there is one, else from distance done and then time, never
from the order of arrival; a place that the feed gives is kept and moves up only for a disqualification that came after
it, so a place whose runner is not known stays empty; equal times share a place unless thousandths or the feed part
them; nothing estimated takes part.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from meetdash.core.line import NOBODY_THROUGH
from meetdash.core.marks import Mark, Span
from meetdash.core.messages import ResultRow
from meetdash.core.race import Race
from meetdash.core.runner import OUT, Runner, Taken


class Condition(StrEnum):
    """What an athlete is at this moment, in the words and codes of the sport."""

    LISTED = "listed"
    RUNNING = "running"
    PACEMAKER = "pacemaker"
    FINISHED = "finished"
    DNF = "DNF"
    DQ = "DQ"
    DNS = "DNS"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Standing:
    """One athlete's standing.

    `place` is None where there is none: before the first mark, for pacemakers on the way, for non-finishers. `mm` and
    `mark` are the last time taken (None before it); `gap` is to the first through at that mark, `ahead` to the next one
    ahead there, each with whether one of its two times is reconstructed; `laps_down` counts laps behind the leader,
    proved by his passing. `code`, `rule` and `note` are the decision as received.
    """

    key: str
    place: int | None
    tied: bool
    condition: Condition
    mm: int
    mark: Mark | None
    gap: Span | None
    ahead: Span | None
    gap_reconstructed: bool = False
    ahead_reconstructed: bool = False
    laps_down: int = 0
    reconstructed: bool = False
    code: str = ""
    rule: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    """What the order is made from."""

    runner: Runner
    condition: Condition
    last: Taken | None
    given: int | None = None
    given_order: int = 0
    row: ResultRow | None = None
    row_index: int = 0
    code: str = ""
    rule: str = ""
    note: str = ""

    @property
    def ms(self) -> int:
        """The finest time there is, 0 where there is none."""
        return self.last.exact_ms if self.last else 0

    @property
    def reinstated(self) -> bool:
        """Whether the result list holds him without a place, and a decision after it gives him one."""
        return (
            self.row is not None and self.row.place is None and self.row.status in OUT and self.code == "OK"
        )


@dataclass(frozen=True, slots=True)
class _Gap:
    """A gap, and whether one of its times is reconstructed."""

    span: Span | None = None
    reconstructed: bool = False


_NO_GAP = _Gap()
_LATER = (Condition.DNF, Condition.OTHER, Condition.DQ, Condition.DNS)


def standings(race: Race) -> tuple[Standing, ...]:
    """The standing of everybody in the race, in order: finishers, those on the way, then who is out and why.

    Every entry of the race is there once. Places are those of the result list, else counted.
    """
    placed = list(_placed(race))
    finished = _in_order([one for one in placed if one.condition is Condition.FINISHED])
    running = sorted(
        (one for one in placed if one.condition in (Condition.RUNNING, Condition.PACEMAKER) and one.last),
        key=_by_distance,
    )
    waiting = [one for one in placed if one.condition is Condition.LISTED]
    out = [
        one
        for condition in _LATER
        for one in sorted((one for one in placed if one.condition is condition), key=_by_distance)
    ]
    dqs = [one for one in placed if one.condition is Condition.DQ and one.runner.decision]
    places = _places(finished, running, dqs)
    gaps = _finish_gaps(finished)
    return tuple(_standing(race, one, places, gaps) for one in [*finished, *running, *waiting, *out])


def _placed(race: Race) -> Iterator[_Placed]:
    rows = {key: (index, row) for index, (key, row) in enumerate(race.rows.items())}
    for runner in race.runners.values():
        index, row = rows.get(runner.key, (len(rows), None))
        yield _place(race, runner, row, index)


def _place(race: Race, runner: Runner, row: ResultRow | None, index: int) -> _Placed:
    """Joins what was timed, what was decided and what the result list says; the later decision holds."""
    decision = runner.decision
    code, rule, note = "", "", ""
    if row is not None and (decision is None or decision.order < race.result_order):
        code, rule = row.status, row.rule
        note = decision.note if decision and decision.status == row.status else ""
    elif decision is not None:
        code, rule, note = decision.status, decision.rule, decision.note
    last = runner.last
    if row is not None and row.time is not None:
        same = runner.finish is not None and runner.finish.mark == row.time
        last = runner.finish if same else Taken(race.distance_mm, row.time, order=race.result_order)
    given, given_order = (runner.finish.place, runner.finish.order) if runner.finish else (None, 0)
    if row is not None and row.place is not None:
        given, given_order = row.place, race.result_order
    finished = runner.finish is not None or (row is not None and (row.place or row.time) is not None)
    condition = _condition(runner, code, finished=finished, closed=row is not None)
    return _Placed(runner, condition, last, given, given_order, row, index, code, rule, note)


def _condition(runner: Runner, code: str, *, finished: bool, closed: bool) -> Condition:
    """A code that ends no race (a card, an unknown one) is shown, and counts only where a result has no time for it."""
    if code in OUT:
        return Condition(code)
    if finished:
        return Condition.FINISHED
    if closed and code not in ("", "OK"):
        return Condition.OTHER
    if not runner.splits:
        return Condition.LISTED
    return Condition.PACEMAKER if runner.entry.pacemaker else Condition.RUNNING


def _in_order(finished: list[_Placed]) -> list[_Placed]:
    """The finishers in order; who was reinstated after a list in which he has no place goes where his time puts him."""
    all_given = all(one.given for one in finished)
    found = sorted(
        (one for one in finished if not one.reinstated), key=lambda one: _by_result(one, all_given=all_given)
    )
    for back in (one for one in finished if one.reinstated):
        behind = (index for index, one in enumerate(found) if one.ms > back.ms)
        found.insert(next(behind, len(found)), back)
    return found


def _by_result(one: _Placed, *, all_given: bool) -> tuple[int, int, int, int]:
    """In order of the result list; else of the places if everybody was given one; else of the times.

    A place given stands before the time, for judges see what a printed time does not.
    """
    given = one.given or 0
    if one.row is not None:
        return (0, one.row_index, 0, 0)
    return (1, given, one.ms, 0) if all_given else (1, one.ms, given, 0)


def _by_distance(one: _Placed) -> tuple[int, int, int]:
    """Equal times stay in the order of the start list, never in that of arrival."""
    if one.last is None:
        return (0, 0, 0)
    return (-one.last.mm, one.last.exact_ms, one.last.place or 0)


def _places(
    finished: list[_Placed], running: list[_Placed], dqs: list[_Placed]
) -> dict[str, tuple[int, bool]]:
    """Place and whether it is shared, by key."""
    numbers: list[tuple[_Placed, int]] = []
    count, reinstated = 0, False
    for one in finished:
        count += 1
        reinstated = reinstated or one.reinstated
        if one.given is not None:
            number = one.given - sum(1 for dq in dqs if _moves_up(one, dq))
            # No feed makes two times equal: a place that is taken by another time gives way. A result list is kept, but
            # for those behind somebody reinstated after it.
            if (one.row is None or reinstated) and numbers and number <= numbers[-1][1]:
                number = numbers[-1][1] if _level(numbers[-1][0], one) else count
        else:
            number = count
            if numbers and _level(numbers[-1][0], one):
                number = numbers[-1][1]
        count = max(count, number)
        numbers.append((one, number))
    previous: _Placed | None = None
    for one in running:
        if one.condition is Condition.PACEMAKER:
            continue
        count += 1
        level = previous is not None and _level(previous, one) and bool(numbers)
        numbers.append((one, numbers[-1][1] if level else count))
        previous = one
    shared = Counter(number for _, number in numbers)
    return {one.runner.key: (number, shared[number] > 1) for one, number in numbers}


def _moves_up(one: _Placed, dq: _Placed) -> bool:
    """Whether a disqualification lifts a place that was given before it."""
    if one.given is None or dq.runner.decision is None or dq.runner.decision.order <= one.given_order:
        return False
    if dq.given is not None:
        return dq.given < one.given
    crossing = dq.runner.finish
    return crossing is not None and one.last is not None and crossing.exact_ms < one.last.exact_ms


def _level(first: _Placed, second: _Placed) -> bool:
    """Whether nothing parts two athletes at their last mark: neither time nor the feed's places."""
    one, other = first.last, second.last
    if one is None or other is None or one.mm != other.mm or one.exact_ms != other.exact_ms:
        return False
    return one.place is None or other.place is None or one.place == other.place


def _standing(
    race: Race,
    one: _Placed,
    places: dict[str, tuple[int, bool]],
    finish_gaps: dict[str, tuple[_Gap, _Gap]],
) -> Standing:
    place, tied = places.get(one.runner.key, (None, False))
    last = one.last
    gap, ahead = (_NO_GAP, _NO_GAP)
    if last is not None and one.condition not in (Condition.DQ, Condition.DNS):
        gap, ahead = finish_gaps.get(one.runner.key) or _gaps(race, last)
    return Standing(
        key=one.runner.key,
        place=place,
        tied=tied,
        condition=one.condition,
        mm=last.mm if last else 0,
        mark=last.mark if last else None,
        gap=gap.span,
        ahead=ahead.span,
        gap_reconstructed=gap.reconstructed,
        ahead_reconstructed=ahead.reconstructed,
        laps_down=_laps_down(race, last) if last and one.condition is not Condition.FINISHED else 0,
        reconstructed=last.reconstructed if last else False,
        code=one.code,
        rule=one.rule,
        note=one.note,
    )


def _gaps(race: Race, last: Taken) -> tuple[_Gap, _Gap]:
    """To the first through at the last mark, and to the next one ahead there."""
    line = race.times.passages.get(last.mm, NOBODY_THROUGH)
    ahead = line.before(last.mark.ms)
    if ahead is None:
        return _NO_GAP, _NO_GAP
    runners = race.runners
    return _gap(runners[line.first].at(last.mm), last), _gap(runners[ahead].at(last.mm), last)


def _gap(first: Taken | None, second: Taken | None) -> _Gap:
    """Between two times; none where the first was the slower, as when judges placed them."""
    if first is None or second is None or second.mark < first.mark:
        return _NO_GAP
    return _Gap(second.mark - first.mark, first.reconstructed or second.reconstructed)


def _finish_gaps(finished: list[_Placed]) -> dict[str, tuple[_Gap, _Gap]]:
    """To the winner and to the one before, where there is one and the times say so."""
    gaps: dict[str, tuple[_Gap, _Gap]] = {}
    for index, one in enumerate(finished):
        winner, ahead = (finished[0].last, finished[index - 1].last) if index else (None, None)
        gaps[one.runner.key] = (_gap(winner, one.last), _gap(ahead, one.last))
    return gaps


def _laps_down(race: Race, last: Taken) -> int:
    """Whole laps behind the leader that a passing proves: he was a lap further on before this athlete got here."""
    lap = race.course.lap_mm if race.course else 0
    if not lap:
        return 0
    laps = 0
    while line := race.times.passages.get(last.mm + (laps + 1) * lap):
        if line.first_ms > last.mark.ms:
            break
        laps += 1
    return laps
