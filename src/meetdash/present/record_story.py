"""What is told of marks under records: at a point on the way, at the finish, and when it no longer holds.

Rules of this file: a record is never announced, only a mark under one; of each record the best mark of the race alone
is told, once; a mark on the way counts when its athlete has finished.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from meetdash.analysis.claims import Claim, Rivals, claim_of, rivals
from meetdash.analysis.finish_order import FinishOrder
from meetdash.analysis.targets import Target
from meetdash.analysis.yardsticks import Yardsticks
from meetdash.core.finishing import official_mark
from meetdash.core.messages import MeetInfo
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken
from meetdash.present import finish_words
from meetdash.present.moments import Cited, Kind
from meetdash.present.scene_fact import Fact

_Key = tuple[int, str, int]
"""A record: the mark in millimetres at which it is run, its name, its milliseconds."""


@dataclass(slots=True)
class RecordStory:
    """What has been told of one race: who is under which record with what time, and which were passed on the way."""

    under: dict[_Key, tuple[str, int]] = field(default_factory=dict)
    passed: set[_Key] = field(default_factory=set)
    taken_back: set[tuple[_Key, str]] = field(default_factory=set)
    """Whose marks under which records a decision took back: they are told again when it is undone."""
    _against: Rivals | None = None
    _meet: MeetInfo | None = None

    def forget(self) -> None:
        """The records may be others now: the course, who runs, or what the feed names has changed."""
        self._against = None

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys."""
        self.under = {record: (renamed.get(key, key), ms) for record, (key, ms) in self.under.items()}
        self.taken_back = {(record, renamed.get(key, key)) for record, key in self.taken_back}

    def concerned(self, yardsticks: Yardsticks, race: Race, meet: MeetInfo | None, mm: int) -> bool:
        """Whether a mark is the distance of an event under whose record somebody may be."""
        return mm in self._rivals(yardsticks, race, meet)

    def passes(
        self, yardsticks: Yardsticks, race: Race, meet: MeetInfo | None, runner: Runner, taken: Taken
    ) -> Iterator[Fact]:
        """A time at the distance of a shorter event, under its record: the first one through is told."""
        against = self._rivals(yardsticks, race, meet)
        if taken.reconstructed or taken.mm == race.distance_mm:
            return
        if race.slip(runner.key) is not None:
            return  # A lap was miscounted: the time is probably one of another mark.
        for target in against[taken.mm]:
            key = _key(taken.mm, target)
            claim = claim_of(yardsticks, race, runner, taken, target, against)
            if claim is not None and key not in self.passed:
                self.passed.add(key)
                text = finish_words.under_record(race, runner, claim)
                yield Fact(Kind.RECORD, text, taken.mark, runner.key, cited=Cited(taken.mm, taken.mark.ms))

    def settled(
        self, yardsticks: Yardsticks, race: Race, meet: MeetInfo | None, order: FinishOrder, key: str
    ) -> Iterator[Fact]:
        """After anything about one athlete at the finish: the best mark under each record that was not told yet.

        He alone can be a new best, unless a mark that was told is another now or gone.
        """
        against = self._rivals(yardsticks, race, meet)
        gone = [record for record, told in self.under.items() if not _stands(race, order, record[0], *told)]
        for record in gone:
            del self.under[record]
        candidates: Iterable[str] = (one.one.key for one in order.ranked) if gone else (key,)
        best: dict[_Key, tuple[int, Claim, Runner]] = {}
        for candidate in candidates:
            for record, claim, runner in _claims(yardsticks, race, order, candidate, against):
                ms = claim.taken.mark.ms
                if record not in best or ms < best[record][0]:
                    best[record] = (ms, claim, runner)
        for record, (ms, claim, runner) in best.items():
            told = self.under.get(record)
            again = (record, runner.key) in self.taken_back
            if told is None or ms < told[1] or (again and ms == told[1]):
                self.taken_back.discard((record, runner.key))
                self.under[record] = (runner.key, ms)
                yield _under(race, order, runner, claim)

    def decided(
        self, yardsticks: Yardsticks, race: Race, meet: MeetInfo | None, order: FinishOrder, runner: Runner
    ) -> Iterator[Fact]:
        """What a decision on an athlete takes back: marks told to be under a record, and those passed on the way."""
        for record, (key, _) in self.under.items():
            mm, name, _ = record
            taken = runner.at(mm)
            if key == runner.key and taken is not None and runner.key not in order:
                mark = official_mark(race.course, taken.mark) if mm == race.distance_mm else taken.mark
                text = finish_words.no_longer_under(runner, mark, name)
                self.taken_back.add((record, runner.key))
                yield Fact(Kind.RECORD, text, entry=runner.key)
        if runner.finish is not None or runner.decision is None or runner.decision.status == "OK":
            return
        against = self._rivals(yardsticks, race, meet)
        for mm in sorted(against):
            taken = runner.at(mm)
            for target in against[mm] if taken is not None else ():
                claim = claim_of(yardsticks, race, runner, taken, target, against) if taken else None
                if claim is not None and _key(mm, target) in self.passed and claim.verdict.reasons:
                    text = finish_words.under_record(race, runner, claim)
                    yield Fact(Kind.RECORD, text, entry=runner.key)

    def _rivals(self, yardsticks: Yardsticks, race: Race, meet: MeetInfo | None) -> Rivals:
        """The records, worked out once: every split and every finish asks."""
        if self._against is None or self._meet is not meet:
            self._against, self._meet = rivals(yardsticks, race, meet, yardsticks.targets(race, meet)), meet
        return self._against


def _time_at(race: Race, order: FinishOrder, runner: Runner, mm: int) -> Taken | None:
    """The time of somebody in the order of the finish at a mark: at the finish the one that counts."""
    if mm == race.distance_mm:
        return order.time_of(runner.key)
    return runner.at(mm) if runner.key in order else None


def _stands(race: Race, order: FinishOrder, mm: int, key: str, ms: int) -> bool:
    """Whether a mark that was told is still what its athlete has."""
    runner = race.runners.get(key)
    taken = _time_at(race, order, runner, mm) if runner is not None else None
    return taken is not None and taken.mark.ms == ms


def _claims(
    yardsticks: Yardsticks, race: Race, order: FinishOrder, key: str, against: Rivals
) -> Iterator[tuple[_Key, Claim, Runner]]:
    """The records that the measured marks of one finisher are under, those of the whole race first."""
    runner = race.runners.get(key)
    if runner is None:
        return
    for mm in sorted(against, reverse=True):
        taken = _time_at(race, order, runner, mm)
        if taken is not None and not taken.reconstructed:
            for target in against[mm]:
                claim = claim_of(yardsticks, race, runner, taken, target, against)
                if claim is not None:
                    yield _key(mm, target), claim, runner


def _under(race: Race, order: FinishOrder, runner: Runner, claim: Claim) -> Fact:
    """A mark under a record. One on the way counts from the finish on, and is told as of then."""
    text = finish_words.under_record(race, runner, claim)
    at = order.time_of(runner.key) or claim.taken
    crossing = runner.finish.mark if runner.finish else at.mark
    return Fact(
        Kind.RECORD,
        text,
        crossing,
        runner.key,
        label=str(at.mark),
        cited=Cited(claim.taken.mm, claim.taken.mark.ms),
    )


def _key(mm: int, target: Target) -> _Key:
    return mm, target.name, target.mark.ms
