"""Who is where: the standing of a race as it follows from what was measured and decided.

Rules of this file: finishers stand in the order of finishing.py, the others behind them by distance done and then time,
never by the order of arrival; equal times share a place unless the feed parts them; nothing estimated takes part; who
was probably counted a lap ahead is placed by the laps that are sure, without a gap; nobody is measured by a finish that
was probably a lap early, nor by who is out of the race; a bib that the start list does not know has no place for a
single time on the way, which may be a misreading, and nobody is measured by it.
"""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from meetdash.core.doubted_places import Spot, doubted_places, spot
from meetdash.core.finishing import Counted, Field, Listing, counted, decided, field_of, parted
from meetdash.core.marks import Mark, Span
from meetdash.core.race import Race
from meetdash.core.runner import OUT, Decision, Runner, Taken


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
    UNLISTED = "unlisted"
    NOT_IN_RESULT = "not in the result"


@dataclass(frozen=True, slots=True)
class Standing:
    """One athlete's standing.

    `place` is None where there is none: before the first mark, for pacemakers on the way, for non-finishers. `mm` and
    `mark` are the last time taken (None before it); `gap` is to the first through at that mark, `ahead` to the next one
    ahead there, each with whether one of its two times is reconstructed. Both are None for who stands
    first, 0 for who has his time, and None where nobody quicker is known. `laps_down` counts laps behind the leader,
    proved by his passing; `slip` is by how many laps he was probably counted ahead of (above zero) or behind what he
    has run; `doubted` when the place is in doubt (doubted_places.py). `code`, `rule` and `note` are the decision as
    received. The `mark` of a finisher is what counts, rounded up; `thousandths` are what parts it from an equal one.
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
    slip: int = 0
    doubted: bool = False
    reconstructed: bool = False
    code: str = ""
    rule: str = ""
    note: str = ""
    thousandths: Mark | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    """What the order is made from: the last time, the finish if one counts, and what holds of what was decided."""

    runner: Runner
    condition: Condition
    last: Taken | None
    finish: Counted | None
    decision: Decision | None
    slip: int
    spot: Spot
    """Where he surely is."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A gap, None where there is none or it is not known, and whether one of its times is reconstructed."""

    span: Span | None = None
    reconstructed: bool = False


_NO_GAP = Behind()
_NO_GAPS = (Condition.DQ, Condition.DNS, Condition.UNLISTED)
_LATER = (
    Condition.UNLISTED,
    Condition.NOT_IN_RESULT,
    Condition.DNF,
    Condition.OTHER,
    Condition.DQ,
    Condition.DNS,
)


def standings(race: Race) -> tuple[Standing, ...]:
    """The standing of everybody in the race, in order: finishers, those on the way, then who is out and why.

    Every entry of the race is there once. Places are those of the result list, else counted.
    """
    listing, field = Listing.of(race), field_of(race)
    placed = {key: _place(race, runner, listing) for key, runner in race.runners.items()}
    finished = [placed[one.one.key] for one in field.ranked]
    running = sorted(
        (one for one in placed.values() if one.condition in (Condition.RUNNING, Condition.PACEMAKER)),
        key=_by_distance,
    )
    waiting = [one for one in placed.values() if one.condition is Condition.LISTED]
    out = [
        one
        for condition in _LATER
        for one in sorted((one for one in placed.values() if one.condition is condition), key=_by_distance)
    ]
    places = _places(field, running)
    shared = Counter(places.values())
    early = frozenset(one.runner.key for one in finished if race.early(one.runner))
    doubted = doubted_places(
        race, [one.runner for one in finished], [(one.runner, one.spot) for one in running]
    )
    gaps, exact = _finish_gaps(finished, early), parted([one.one for one in field.ranked])
    ordered = [*finished, *running, *waiting, *out]
    first = ordered[0].runner if ordered else None
    return tuple(
        _standing(
            race, one, places.get(one.runner.key), shared, gaps.get(one.runner.key), first, exact, doubted
        )
        for one in ordered
    )


def _place(race: Race, runner: Runner, listing: Listing) -> _Placed:
    """Joins what was timed, what was decided and what the result list says."""
    finish, decision = counted(race, runner, listing), decided(race, runner)
    _, row = listing.rows.get(runner.key, (0, None))
    # Who is reinstated after an official list has no place in it, and nothing more is to come.
    closed = listing.official and (row is None or row.status in OUT)
    condition = _condition(runner, decision, finish, listed=runner.key in listing.rows, closed=closed)
    if condition is Condition.RUNNING and race.roster.is_stray(runner.key):
        condition = Condition.UNLISTED
    last = runner.last
    if finish is not None and (condition is Condition.FINISHED or runner.finish is None):
        last = finish.taken
    found = race.slip(runner.key) if condition is Condition.RUNNING else None
    return _Placed(
        runner, condition, last, finish, decision, found.laps if found else 0, spot(race, runner, last)
    )


def _condition(
    runner: Runner, decision: Decision | None, finish: Counted | None, *, listed: bool, closed: bool
) -> Condition:
    """A code that ends no race (a card, an unknown one) is shown, and counts only where a result has no time for it."""
    code = decision.status if decision else ""
    if code in OUT:
        return Condition(code)
    if finish is not None:
        return Condition.FINISHED
    if listed and code not in ("", "OK"):
        return Condition.OTHER
    if closed and not runner.entry.pacemaker:
        return Condition.NOT_IN_RESULT
    if not runner.splits:
        return Condition.LISTED
    return Condition.PACEMAKER if runner.entry.pacemaker else Condition.RUNNING


def _by_distance(one: _Placed) -> tuple[Spot, int]:
    """Equal times stay in the order of the start list, never in that of arrival."""
    return (one.spot, one.last.place or 0 if one.last else 0)


def _places(field: Field, running: list[_Placed]) -> dict[str, int]:
    """The places by key: of those who have finished, and behind them of those on the way."""
    places = {one.one.key: one.place for one in field.ranked}
    count = field.ranked[-1].count if field.ranked else 0
    previous: _Placed | None = None
    for one in running:
        if one.condition is Condition.PACEMAKER:
            continue
        count += 1
        level = previous is not None and _level(previous, one)
        places[one.runner.key] = places[previous.runner.key] if level and previous else count
        previous = one
    return places


def _level(first: _Placed, second: _Placed) -> bool:
    """Whether nothing parts two athletes at their last mark: neither time nor the feed's places."""
    one, other = first.last, second.last
    if one is None or other is None or first.spot != second.spot:
        return False
    return one.place is None or other.place is None or one.place == other.place


def _standing(
    race: Race,
    one: _Placed,
    place: int | None,
    shared: Counter[int],
    finish_gaps: tuple[Behind, Behind] | None,
    first: Runner | None,
    exact: dict[str, Mark],
    doubted: frozenset[str],
) -> Standing:
    last, decision = one.last, one.decision
    gap, ahead = _NO_GAP, _NO_GAP
    if last is not None and not one.slip and one.condition not in _NO_GAPS:
        gap, ahead = finish_gaps or gaps_at(race, one.runner, last, first, race.out)
    return Standing(
        key=one.runner.key,
        place=place,
        tied=place is not None and shared[place] > 1,
        condition=one.condition,
        mm=last.mm if last else 0,
        mark=last.mark if last else None,
        gap=gap.span,
        ahead=ahead.span,
        gap_reconstructed=gap.reconstructed,
        ahead_reconstructed=ahead.reconstructed,
        laps_down=0
        if one.slip or not last or one.condition is Condition.FINISHED
        else _laps_down(race, last),
        slip=one.slip,
        doubted=one.runner.key in doubted,
        reconstructed=last.reconstructed if last else False,
        code=decision.status if decision else "",
        rule=decision.rule if decision else "",
        note=decision.note if decision else "",
        thousandths=exact.get(one.runner.key),
    )


def gaps_at(
    race: Race, runner: Runner, taken: Taken, first: Runner | None, out: Set[str] = frozenset()
) -> tuple[Behind, Behind]:
    """From a time on the way to the first through at that mark, and to the next one ahead there, but for those `out`.

    Of several who were first through with one time it is chance who was received first. So they are level with `first`,
    who stands first in the race, where he is one of them, and else nothing is known of who was ahead.
    """
    quicker = race.passages(taken.mm).quicker(taken.mark.ms, out)
    if quicker is not None:
        to_first, ahead = (_gap(_timed(race, key, taken.mm), taken) for key in quicker)
        return to_first, ahead
    if first is None or first.key == runner.key or race.miscounted(first.key, taken.mm):
        return _NO_GAP, _NO_GAP
    beside = first.at(taken.mm)
    level = _gap(beside, taken) if beside is not None and beside.mark == taken.mark else _NO_GAP
    return level, level


def _timed(race: Race, key: str, mm: int) -> Taken | None:
    """A time at a mark, of whom it was measured where several have it: who was received first is chance."""
    found = race.runners[key].at(mm)
    if found is None or not found.reconstructed:
        return found
    level = race.passages(mm).through(found.mark.ms, found.mark.ms)
    times = (race.runners[other].at(mm) for other in level)
    return next((one for one in times if one is not None and not one.reconstructed), found)


def _gap(first: Taken | None, second: Taken | None) -> Behind:
    """Between two times; none where the first was the slower, as when judges placed them."""
    if first is None or second is None or second.mark < first.mark:
        return _NO_GAP
    return Behind(second.mark - first.mark, first.reconstructed or second.reconstructed)


def _finish_gaps(finished: list[_Placed], early: frozenset[str]) -> dict[str, tuple[Behind, Behind]]:
    """To the winner and to the one before, where there is one and the times say so, and none of them is in doubt."""
    gaps: dict[str, tuple[Behind, Behind]] = {}
    sure = [None if one.runner.key in early else one.last for one in finished]
    for index, one in enumerate(finished):
        to_winner = _gap(sure[0], sure[index]) if index else _NO_GAP
        ahead = _gap(sure[index - 1], sure[index]) if index else _NO_GAP
        gaps[one.runner.key] = (to_winner, ahead)
    return gaps


def _laps_down(race: Race, last: Taken) -> int:
    """Whole laps behind the leader that a passing proves: he was a lap further on before this athlete got here."""
    lap = race.course.lap_mm if race.course else 0
    if not lap:
        return 0
    laps = 0
    while line := race.passages(last.mm + (laps + 1) * lap):
        if line.first_ms > last.mark.ms:
            break
        laps += 1
    return laps
