"""What is told of laps that were probably miscounted: once when the doubt arises, and once when it is settled.

Rules of this file: a doubt says what it rests on, never whose fault it is; that a finish is a lap early is told with
the finish.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from meetdash.analysis.doubts import MISSED, READ_TWICE, early_finish
from meetdash.core.counting import Slip
from meetdash.core.race import Race
from meetdash.core.runner import Runner
from meetdash.present import words
from meetdash.present.moments import Cited, Kind
from meetdash.present.scene_fact import Fact

MOST_LOOKED_AT = 32
"""So many at most, whose laps are uneven or in doubt, are looked at after every line; of more only who was timed."""


@dataclass(slots=True)
class DoubtStory:
    """Which athletes of one race were told to be in doubt, and how."""

    told: dict[str, Slip] = field(default_factory=dict)

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys."""
        self.told = {renamed.get(key, key): slip for key, slip in self.told.items()}

    def look(self, race: Race, touched: Iterable[str]) -> Iterator[Fact]:
        """The doubts that have arisen or are settled after a line about some athletes."""
        keys = set(touched)
        for others in (self.told, race.times.uneven):
            if len(others) <= MOST_LOOKED_AT:
                keys.update(others)
        for key in sorted(keys):
            runner = race.runners.get(key)
            now = race.slip(key) if runner is not None else None
            before = self.told.get(key)
            if runner is None or now is None:
                self.told.pop(key, None)
                if before is not None:
                    yield from _settled(race, runner, before)
            elif before is None or (before.laps > 0, before.from_mm) != (now.laps > 0, now.from_mm):
                self.told[key] = now
                if not early_finish(race, runner) or now.from_mm != race.distance_mm:
                    yield from _arisen(race, runner, now)
            elif before.until_mm != now.until_mm:
                self.told[key] = now
                if now.until_mm is not None and not early_finish(race, runner):
                    yield _finish_sure(race, runner, now)


def doubted(races: Iterable[Race]) -> list[str]:
    """A sentence for each athlete whose laps were probably miscounted, as the times stand: `Berg: 3:25.25 at 1400 m,
    probably read twice`."""
    found = []
    known = list(races)
    for race in known:
        which = f" ({words.race_name(race)})" if len(known) > 1 else ""
        for key, runner in race.runners.items():
            slip = race.slip(key)
            taken = runner.at(slip.from_mm) if slip is not None else None
            if slip is not None and taken is not None:
                at = words.place_on_course(race.course, slip.from_mm)
                found.append(f"{words.call(runner)}{which}: {taken.mark} at {at}, {_why(slip)}")
    return found


def _arisen(race: Race, runner: Runner, slip: Slip) -> Iterator[Fact]:
    taken = runner.at(slip.from_mm)
    if taken is None:
        return
    where = words.place_on_course(race.course, slip.from_mm)
    text = f"In doubt: {words.call(runner)}'s {taken.mark} at {where}, {_why(slip)}."
    cited = Cited(taken.mm, taken.mark.ms)
    yield Fact(Kind.CORRECTION, text, taken.mark, runner.key, taken.reconstructed, cited=cited)


def _finish_sure(race: Race, runner: Runner, slip: Slip) -> Fact:
    where = words.place_on_course(race.course, slip.from_mm)
    text = f"{words.call(runner)}'s finish is in no doubt; from {where} on a lap was probably miscounted."
    return Fact(Kind.CORRECTION, text, entry=runner.key)


def _settled(race: Race, runner: Runner | None, slip: Slip) -> Iterator[Fact]:
    if runner is None:
        return  # That the only time of somebody was withdrawn is told.
    where = words.place_on_course(race.course, slip.from_mm)
    yield Fact(
        Kind.CORRECTION, f"No longer in doubt: {words.call(runner)}'s laps since {where}.", entry=runner.key
    )


def _why(slip: Slip) -> str:
    return READ_TWICE if slip.laps > 0 else MISSED
