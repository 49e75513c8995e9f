"""The changes of the lead and of record pace in one race: what stands, what fell, what became of each.

Rules of this file: the lead is what core has proved, looked at anew whenever it, or a time that is known, is another;
record pace is what the story found for the leader. Both are told from here.
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from meetdash.analysis.moves.leads import former_leader, held_from, lead_changes, lead_verdict
from meetdash.analysis.moves.model import RECORD_PACE, Kind, Move, Verdict, Withdrawn
from meetdash.analysis.moves.record_pace import pace_change, pace_verdict, stands
from meetdash.analysis.targets import Delta
from meetdash.core import changes as did
from meetdash.core.race import Race
from meetdash.core.runner import Runner

_REWRITES = (did.Corrected, did.Withdrawn, did.StatusChanged, did.RaceDescribed, did.StartListed)
"""Changes after which what was known before may be otherwise."""
_NOTED = (did.Corrected, did.Withdrawn, did.LeadChanged)
"""What changes nothing at the finish when the result is official."""


@dataclass(slots=True)
class Turns:
    """Follows one race. `moves` are those that stand, by id, `gone` those that fell, `told` the ids of told ones."""

    moves: dict[str, Move] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    gone: dict[str, tuple[Move, Withdrawn]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    _due_mm: int | None = None
    """From this mark on the lead can be said to have held."""
    _alone_mm: int | None = None
    """The mark at which it was said to have held before anybody else had come by."""

    def follow(self, race: Race, change: did.Change) -> None:
        """Takes in what a change says of either."""
        if isinstance(change, did.SplitTaken):
            if change.late:
                self._anew(race, "a late split")
            elif change.mm == self._alone_mm or (
                self._due_mm is not None and change.mm >= self._due_mm and change.entry == race.leader
            ):
                self._judge(race)
        elif isinstance(change, _NOTED) and race.official and change.mm == race.distance_mm:
            return  # It is noted; the official result stands.
        elif isinstance(change, did.LeadChanged):
            self._anew(race, "a late split")
        elif isinstance(change, _REWRITES):
            if isinstance(change, did.StartListed):
                self._rename(dict(change.renamed))
            self._anew(race, _reason(change))
        elif isinstance(change, did.ResultTaken) and race.official:
            self._anew(race, "a result that says otherwise")
        elif isinstance(change, did.Finished | did.ResultTaken) and self.moves:
            self._judge(race)

    def lead(self, race: Race, change: did.LeadChanged) -> Move | None:
        """The move that a change of the lead is, to be told; None for the first leader and a lead given back."""
        self._anew(race, "a late split")
        leads = [one for one in self.moves.values() if one.kind is Kind.LEAD]
        last = max(leads, key=lambda one: one.to_mm, default=None)
        if last is None or last.entry != change.entry or last.to_mm > change.mm:
            return None
        if former_leader(race, last.to_mm) != change.previous:
            return None
        if last.to_mm < change.mm:
            # The mark before was passed when somebody else could still lead there: it is known at this one.
            last = self.moves[last.id] = replace(last, known_mm=change.mm)
            self._judge(race)
        self.told.add(last.id)
        return last

    def pace(self, race: Race, runner: Runner, kind: Kind, delta: Delta) -> Move:
        """Record pace is gained or lost by this delta, and told."""
        move = pace_change(race, runner, kind, delta, race.latest_ms)
        self._keep(move)
        self.told.add(move.id)
        self._judge(race)
        return move

    def _anew(self, race: Race, reason: str) -> None:
        """The lead as it is proved now; record pace where its own splits still say so."""
        if race.course is None:
            return
        now = {(one.entry, one.to_mm): one for one in lead_changes(race, race.latest_ms)}
        for id, move in list(self.moves.items()):
            lead = move.kind is Kind.LEAD
            found = now.pop((move.entry, move.to_mm), None) if lead else stands(race, move)
            if found is not None:
                known_mm = move.known_mm if lead else found.known_mm
                self.moves[id] = replace(found, id=id, known_mm=known_mm, known_ms=move.known_ms)
            else:
                self.gone[id] = (self.moves.pop(id), Withdrawn(id, reason))
        for move in now.values():
            self._keep(move)
        self._judge(race)

    def _keep(self, move: Move) -> None:
        self.gone.pop(move.id, None)
        self.moves[move.id] = move

    def _judge(self, race: Race) -> None:
        self.verdicts.clear()
        self._due_mm = self._alone_mm = None
        leads = sorted(
            (one for one in self.moves.values() if one.kind is Kind.LEAD), key=lambda one: one.to_mm
        )
        for move, later in pairwise([*leads, None]):
            if move is None:
                continue
            found = lead_verdict(race, move, later)
            self._say(found)
            if found is None:
                self._due_mm = held_from(race, move)
            elif later is None and found.evidence.gap is None:
                self._alone_mm = found.known_mm
        paces = [one for one in self.moves.values() if one.kind in RECORD_PACE]
        for at, move in enumerate(paces):
            later = next((one for one in paces[at + 1 :] if one.entry == move.entry), None)
            self._say(pace_verdict(race, move, later))

    def _say(self, verdict: Verdict | None) -> None:
        if verdict is not None:
            self.verdicts[verdict.move] = verdict

    def _rename(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys; the evidence is made anew."""
        for id, move in self.moves.items():
            self.moves[id] = replace(move, entry=renamed.get(move.entry, move.entry))
        for id, (move, why) in self.gone.items():
            self.gone[id] = (replace(move, entry=renamed.get(move.entry, move.entry)), why)


def _reason(change: did.Change) -> str:
    """After what a move falls by a change that rewrites what was known."""
    if isinstance(change, did.StatusChanged):
        return "a decision"
    return (change.reason if isinstance(change, did.Corrected | did.Withdrawn) else "") or "a correction"
