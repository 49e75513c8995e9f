"""What counts at the finish: whose time, which time, in which order, with which place.

Rules of this file: a result that is official stands above everything, then come the photo finish, corrections and all
other sources; an unofficial result gives way to the photo finish and to what was corrected after it. Times are compared
as they are printed, rounded up; thousandths part equal ones only where both have them. A place that the feed gives is
kept, moves up only where a later decision takes somebody out, and is never shared by two times.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from meetdash.core.course import MILE_MM, Course
from meetdash.core.decisions import holding
from meetdash.core.marks import Mark, official
from meetdash.core.messages import ResultRow
from meetdash.core.race import Race
from meetdash.core.runner import OUT, Decision, Runner, Taken

SortKey = tuple[int, int, int, int]
RESULT = "result"
"""The source of a time that only a result list gives."""


def official_mark(course: Course | None, mark: Mark) -> Mark:
    """A time as a result prints it: rounded up to the unit of the race, see `marks.official`."""
    if course is None:
        return mark
    road_mile = course.road and course.distance_mm == MILE_MM
    return official(mark, road=course.road, distance_mm=course.distance_mm, road_mile=road_mile)


@dataclass(frozen=True, slots=True)
class Listing:
    """The result list of a race, if there is one.

    `floors` are for each row the slowest printed time up to it, which keeps its order whatever the times say; `voided`
    are entries whose finish was withdrawn after the list.
    """

    official: bool = False
    rows: dict[str, tuple[int, ResultRow]] = field(default_factory=dict)
    floors: tuple[int, ...] = ()
    order: int = 0
    voided: frozenset[str] = frozenset()

    @classmethod
    def of(cls, race: Race) -> "Listing":
        """The list as it stands; an empty one says nothing."""
        result = race.result
        if result is None or not result.rows:
            return NO_LISTING
        floor, floors = 0, []
        for row in result.rows:
            if row.time is not None:
                floor = max(floor, official_mark(race.course, row.time).ms)
            floors.append(floor)
        rows = {key: (index, row) for index, (key, row) in enumerate(race.rows.items())}
        voided = frozenset(
            one.entry
            for one in race.trail
            if one.after is None
            and one.mm == race.distance_mm
            and one.order > race.result_order
            and one.entry in rows
        )
        return cls(result.state == "official", rows, tuple(floors), race.result_order, voided)


NO_LISTING = Listing()


@dataclass(frozen=True, slots=True)
class Counted:
    """The finish of one athlete that counts.

    `taken` holds the time as it is printed, None where only a place is known; `exact` is finer than that, where there
    is anything finer. `given` is the place given, at message `given_order`. `listed` when it stands in a result list
    that nothing has overruled for this athlete; `row_place` is then or was its place there. `reinstated` when the list
    holds him without a place and a later decision gives him one.
    """

    key: str
    taken: Taken | None
    exact: Mark | None
    given: int | None
    given_order: int
    listed: bool
    row_place: int | None
    sort_key: SortKey
    reinstated: bool = False

    @property
    def ms(self) -> int:
        """The printed time in milliseconds, 0 where there is none."""
        return self.taken.mark.ms if self.taken else 0

    def level(self, other: "Counted") -> bool:
        """Whether nothing parts two finishes: neither time nor thousandths nor the places given."""
        if self.taken is None or other.taken is None or self.ms != other.ms:
            return False
        if self.quicker_by_thousandths(other) or other.quicker_by_thousandths(self):
            return False
        return self.given is None or other.given is None or self.given == other.given

    def quicker_by_thousandths(self, other: "Counted") -> bool:
        """Whether the printed time is that of another, and what is finer is less."""
        if self.exact is None or other.exact is None or self.ms != other.ms:
            return False
        return self.exact.ms < other.exact.ms


def parted(ranked: Sequence[Counted]) -> dict[str, Mark]:
    """The thousandths that part finishers, in their order, whose printed times are equal, by key.

    None that say otherwise than the order.
    """
    found: dict[str, Mark] = {}
    for _, together in groupby(ranked, key=lambda one: one.ms):
        exact = [(one.key, one.exact) for one in together if one.exact is not None]
        finest = [mark.ms for _, mark in exact]
        if finest == sorted(finest) and len(set(finest)) > 1:
            found.update(exact)
    return found


def decided(race: Race, runner: Runner) -> Decision | None:
    """What holds of what was decided and what the result list says of a runner: the later."""
    return holding(runner.decision, race.rows.get(runner.key), race.result_order)


def counted(race: Race, runner: Runner, listing: Listing) -> Counted | None:
    """The finish of a runner that counts; None where there is none, or an official result does not hold it.

    Whether the runner is disqualified is not asked here.
    """
    crossing = runner.finish
    index, row = listing.rows.get(runner.key, (len(listing.rows), None))
    if row is None:
        if crossing is None or listing.official:
            return None
        taken, exact = _printed(race, crossing)
        order = max(_place_order(crossing), listing.order)
        return _counted(runner, taken, exact, crossing.place, order, index + 1)
    if crossing is not None and _reinstated(runner, row, listing):
        taken, exact = _printed(race, crossing)
        return _back(runner, taken, exact, listing)
    if not listing.official:
        if crossing is None and runner.key in listing.voided:
            return None
        if crossing is not None and _overrules(race, crossing, row, listing):
            taken, exact = _printed(race, crossing)
            given = crossing.place if crossing.order > listing.order else None
            at = given or row.place or index + 1
            order = max(_place_order(crossing), listing.order)
            return _counted(runner, taken, exact, given, order, at, row_place=row.place)
    known, exact = _printed(race, crossing) if crossing else (None, None)
    if row.time is not None:
        mark = official_mark(race.course, row.time)
        if known is None or known.mark != mark:
            known, exact = Taken(race.distance_mm, mark, RESULT, order=listing.order), None
    if known is None and row.place is None:
        return None
    sort_key = (listing.floors[index], row.place or index + 1, 0, index)
    if listing.official:
        sort_key = (index, 0, 0, 0)
    return Counted(runner.key, known, exact, row.place, listing.order, True, row.place, sort_key)


def _counted(
    runner: Runner,
    taken: Taken,
    exact: Mark | None,
    given: int | None,
    order: int,
    at: int,
    *,
    row_place: int | None = None,
) -> Counted:
    """A time of the race itself; `at` is where it stands among equal ones of a list."""
    finest = exact.ms if exact is not None else taken.mark.ms
    sort_key = (taken.mark.ms, at, finest, given or 0)
    return Counted(runner.key, taken, exact, given, order, False, row_place, sort_key)


def _place_order(crossing: Taken) -> int:
    """The message that gave the place of a finish, or else the first that timed it."""
    return crossing.placed or crossing.since


def _reinstated(runner: Runner, row: ResultRow, listing: Listing) -> bool:
    """Whether a decision after a list that holds somebody without a place gives him one."""
    decision = runner.decision
    back = decision is not None and decision.status == "OK" and decision.order >= listing.order
    return back and row.place is None and row.status in OUT


def _back(runner: Runner, taken: Taken, exact: Mark | None, listing: Listing) -> Counted:
    """Who is reinstated goes where his time puts him among the rows of the list."""
    ms = taken.mark.ms
    behind = bisect_right(listing.floors, ms)
    sort_key = (behind, -1, ms, 0) if listing.official else (ms, behind, ms, 0)
    return Counted(runner.key, taken, exact, None, listing.order, False, None, sort_key, reinstated=True)


def _printed(race: Race, taken: Taken) -> tuple[Taken, Mark | None]:
    """A time as printed, and what is finer than that."""
    mark = official_mark(race.course, taken.mark)
    finer = taken.raw or (taken.mark if taken.mark.decimals > mark.decimals else None)
    return taken._replace(mark=mark), finer


def _overrules(race: Race, crossing: Taken, row: ResultRow, listing: Listing) -> bool:
    """Whether a time stands above an unofficial list: one of the photo finish, or one corrected after it."""
    corrected = crossing.order > listing.order and crossing.source in ("amend", "photo")
    if corrected and crossing.place not in (None, row.place):
        return True
    if row.time is None or not (corrected or crossing.source == "photo"):
        return False
    return official_mark(race.course, crossing.mark) != official_mark(race.course, row.time)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A finisher with the place that counts; `count` is how many places are taken up to there.

    `shifted` when somebody reinstated after the list stands at or before him, so that places of the list give way.
    """

    one: Counted
    place: int
    count: int
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """An athlete who is out of the race: when that was decided, the place or time taken, whether a list holds him."""

    order: int
    given: int | None
    ms: int | None
    listed: bool


@dataclass(frozen=True, slots=True)
class Field:
    """All who have finished and are not out, in order; `gone` are those taken out by a decision: their places are free.

    `by_place` when everybody was given a place, which then is the order; `anew` when a correction has changed the order
    of an unofficial list, whose places are then handed out again in the new order.
    """

    ranked: tuple[Ranked, ...]
    gone: tuple[Gone, ...]
    by_place: bool
    anew: bool


def field_of(race: Race) -> Field:
    """Who has finished, in order, with places."""
    listing = Listing.of(race)
    finished, gone = [], []
    for runner in race.runners.values():
        one = counted(race, runner, listing)
        decision = decided(race, runner)
        if decision is not None and decision.status in OUT:
            if runner.decision is not None:
                gone.append(_gone(race, runner, one, listing))
        elif one is not None:
            finished.append(one)
    by_place = not listing.rows and all(one.given for one in finished)
    finished.sort(key=by_given if by_place else by_time)
    anew = not listing.official and (bool(listing.voided) or _reordered(finished))
    places = _free(race, listing) if anew else None
    return Field(tuple(_ranked(finished, tuple(gone), places)), tuple(gone), by_place, anew)


def _free(race: Race, listing: Listing) -> list[int]:
    """The places of a list that are handed out again: those of all its rows who are not out, withdrawn finishes too.

    Whom a decision has taken out since leaves his to the next.
    """
    found: list[int] = []
    left: list[int] = []
    for key, (_, row) in listing.rows.items():
        decision = decided(race, race.runners[key])
        if row.place is not None:
            (left if decision is not None and decision.status in OUT else found).append(row.place)
    return sorted(place - sum(one < place for one in left) for place in found)


def by_given(one: Counted) -> SortKey:
    """The order when everybody was given a place: judges see what a printed time does not."""
    return (one.given or 0, one.ms, one.sort_key[2], 0)


def by_time(one: Counted) -> SortKey:
    """The order of the result list, else of the times."""
    return one.sort_key


def _reordered(finished: list[Counted]) -> bool:
    """Whether somebody stands among the rows of a list who was not there, or not with that time."""
    unlisted = False
    for one in finished:
        if not one.listed and one.row_place is not None:
            return True
        if one.listed and unlisted:
            return True
        unlisted = unlisted or not one.listed
    return False


def _gone(race: Race, runner: Runner, one: Counted | None, listing: Listing) -> Gone:
    assert runner.decision is not None
    row = listing.rows[runner.key][1] if runner.key in listing.rows else None
    # The others of a list stand where it had him.
    given = (row.place if row is not None else None) or (one.given if one is not None else None)
    crossing = _printed(race, runner.finish)[0].mark.ms if runner.finish else None
    return Gone(runner.decision.order, given, crossing, runner.key in listing.rows)


def _ranked(finished: list[Counted], gone: tuple[Gone, ...], places: list[int] | None) -> Iterator[Ranked]:
    """Places for finishers in their order, those given or else others in turn."""
    again = iter(places or ())
    before: Ranked | None = None
    for one in finished:
        given = one.given if places is None else next(again, None)
        before = rank(one, before, given, gone, anew=places is not None)
        yield before


def rank(
    one: Counted, before: Ranked | None, given: int | None, gone: tuple[Gone, ...], *, anew: bool
) -> Ranked:
    """The place of a finisher behind another, who was given a place or not."""
    count = before.count + 1 if before is not None else 1
    level = before is not None and before.one.level(one)
    shifted = one.reinstated or (before is not None and before.shifted)
    if before is not None and level and (anew or given is None):
        return Ranked(one, before.place, count, shifted)
    if given is None:
        return Ranked(one, count, count, shifted)
    # Places that are handed out again have been lifted.
    place = given if anew else max(1, given - sum(1 for other in gone if _moves_up(one, given, other)))
    # No feed makes two times equal: a place that is taken by another time gives way. A result list is kept.
    taken = before is not None and (place <= before.place or (place < count and not one.listed and not level))
    if before is not None and taken and (anew or shifted or not one.listed):
        place = before.place if level else count
    return Ranked(one, place, max(count, place), shifted)


def _moves_up(one: Counted, given: int, other: Gone) -> bool:
    """Whether a disqualification lifts a place given before it; one of a list is lifted by places of the list alone."""
    if other.order <= one.given_order:
        return False
    if other.given is not None:
        return other.given < given and (other.listed or not one.listed)
    return not one.listed and other.ms is not None and one.taken is not None and other.ms < one.ms
