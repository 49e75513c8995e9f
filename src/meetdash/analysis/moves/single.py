"""One athlete against those around: gains that are moves, losses that are the end of contact.

Rules of this file: what continues a move is not told again; a gain that only gives back what a slip, a fall, a misread
time or a clock took is no move.
"""

from meetdash.analysis.moves import contact, proof, weigh
from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.begin import beginning
from meetdash.analysis.moves.compare import median
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.model import Evidence, Kind, Move
from meetdash.analysis.moves.noise import Noise
from meetdash.analysis.moves.run import NEAR, Comparison, Run, Told
from meetdash.analysis.moves.windows import Window, trim, windows

_NO_LOSS_S = -0.1
"""A loss of less in a segment is none."""


class Single:
    """Judges passages of single athletes."""

    def __init__(self, field: Field, noise: Noise) -> None:
        self.field = field
        self.noise = noise
        self.kick_from_mm = field.course.distance_mm - r.kick_zone_mm(field.course.distance_mm)

    def judge(self, run: Run, index: int, found: Comparison, now_ms: int) -> Move | None:
        """The move that a passage proves, compared with enough others; None for none, or for one told already."""
        if run.pacemaker or run.marks[index - 1] < r.SETTLED_MM or found.gain_s is None:
            return None
        rule = r.rules_for(run.marks[index] - run.marks[index - 1])
        up, down = windows(self.field, run, index, self.noise.reading_s(r.reading_s(run.decimals)))
        if up is not None:
            trim(run, index, up)
            if self._seen(run, index, up, rule.up_s) and self._moves_on(run, index, up, rule, found):
                return self._up(run, index, up, found, now_ms)
            return None
        if down is not None:
            trim(run, index, down)
            if self._seen(run, index, down, rule.down_s) and self._falls_back(run, index, down):
                return self._down(run, index, down, found, now_ms)
            return None
        self.back(run, index, found)
        return None

    def back(self, run: Run, index: int, found: Comparison) -> None:
        """Notes that one who had lost contact is with others again, and loses nothing on them."""
        settled = not run.pacemaker and run.marks[index - 1] >= r.SETTLED_MM
        if settled and found.basis.contact and found.gain_s is not None and found.gain_s > _NO_LOSS_S:
            run.dropped_mm = None

    def released(self, run: Run, index: int, held: Comparison, found: Comparison, now_ms: int) -> Move | None:
        """The move of one whose slow segment was held back for a fall, and who has not come back to his pace."""
        first = index - 2
        if run.pacemaker or run.marks[first] < r.SETTLED_MM:
            return None
        total = (run.gains[index - 1] or 0.0) + min(0.0, found.gain_s or 0.0)
        who = held._replace(gain_s=total)
        return self._down(run, index, Window(first, total, -10.0), who, now_ms)

    def fell(self, run: Run, held: int, now_ms: int) -> Move | None:
        """A fall in the segment before, now that the pace is back; what is won back then is no surge."""
        run.up_to_mm = run.marks[held + 1] + r.RECOVERY_MM
        if run.pacemaker:
            return None
        first = held - 1
        usual = run.means[first] * (run.marks[held] - run.marks[first]) / 1000
        lost = run.times[held] - run.times[first] - usual
        evidence = Evidence(
            after=run.stretch(first, held),
            before=proof.before(run, first, held),
            gap=proof.gap(self.field, run, held + 1),
        )
        window = Window(first, -lost / 1000, 0.0)
        from_mm, to_mm = run.marks[first], run.marks[held]
        where = (from_mm, to_mm, (from_mm + to_mm) // 2)
        return self._move(Kind.FALL, "fall", run, held + 1, window, evidence, 0.7, now_ms, where)

    def alone(self, run: Run, index: int, found: Comparison, now_ms: int) -> Move | None:
        """The move of one who leads or nearly leads with hardly anybody around, by his own pace and theirs."""
        from_mm, mm = run.marks[index - 1], run.marks[index]
        if run.pacemaker or from_mm < r.SETTLED_MM or index < 2 or found.gain_s is None:
            return None
        rule = r.rules_for(mm - from_mm)
        before = self._own_before(run, index - 1)
        if before is None or run.pace(index) > before * (1 - rule.own):
            return None
        first = self.field.stations[mm].moments[0]
        if run.times[index] - first > r.LEAD_MS or found.gain_s < rule.up_s:
            return None
        return self._up(run, index, Window(index - 1, found.gain_s, 0.0), found, now_ms, alone=True)

    def _seen(self, run: Run, index: int, window: Window, least_s: float) -> bool:
        """Whether most of the least gain shows against everybody within 3 s too, if there is anybody."""
        if run.against[index].far:
            return True
        start = self.field.stations[run.marks[window.first]]
        end, at = self.field.stations[run.marks[index]].times, run.times[window.first]
        took = [
            end[key] - start.times[key]
            for key in start.between(at - r.WIDE_MS, at + r.WIDE_MS)
            if key in end and key != run.key and key not in self.field.pacemakers
        ]
        wide = median(took) - (run.times[index] - at) if took else 0.0
        return (wide if window.gain_s > 0 else -wide) >= least_s * r.WIDE_PART * 1000

    def _moves_on(self, run: Run, index: int, window: Window, rule: r.Rules, found: Comparison) -> bool:
        """Whether a gain is a move: three places at once, or beyond any wobble and by his own pace."""
        first = window.first
        saved = self._saved(run, index, first)
        if run.against[index].far or run.against[first + 1].far:
            return saved >= window.gain_s * r.FAR_OWN
        start, end = self.field.stations[run.marks[first]], self.field.stations[run.marks[index]]
        ignored = self.field.pacemakers
        place = end.place(run.times[index], ignored)
        enough = window.z >= (rule.sure_z if first == index - 1 else rule.up_z)
        if enough or self.noise.exact(r.EXACT_S):
            places = start.place(run.times[first], ignored) - place
            if place <= r.FORWARD_PLACE and places >= r.PLACES:
                return True
        if not enough:
            return False
        if found.basis.count < r.FEW and self._accompanied(run, first, index, found):
            return self._quicker(run, index) >= window.gain_s * r.FEW_OWN
        return saved >= window.gain_s * (r.FAR_OWN if found.basis.count == 1 else r.OWN_PART)

    def _accompanied(self, run: Run, first: int, index: int, found: Comparison) -> bool:
        """Whether one of the rivals has gained as much."""
        own = run.times[index] - run.times[first]
        start, end = self.field.stations[run.marks[first]].times, self.field.stations[run.marks[index]].times
        return any(
            abs(end[key] - start[key] - own) < r.BESIDE_MS
            for key in found.rivals
            if key in start and key in end and key != run.key
        )

    def _falls_back(self, run: Run, index: int, window: Window) -> bool:
        """Whether a loss on those far off, or on one alone, is his own; else any loss is the end of contact."""
        last = run.against[index]
        if not (last.far or last.count == 1 or run.against[window.first + 1].far):
            return True
        return -self._saved(run, index, window.first) >= -window.gain_s * r.FAR_OWN

    def _saved(self, run: Run, index: int, first: int) -> float:
        """Seconds that he ran a stretch quicker than at his own mean pace before."""
        took = run.times[index] - run.times[first]
        return run.means[first] * (run.marks[index] - run.marks[first]) / 1e6 - took / 1000

    def _quicker(self, run: Run, index: int) -> float:
        """Seconds by which the last segment was quicker than the one before, at that pace."""
        return (run.pace(index - 1) - run.pace(index)) * (run.marks[index] - run.marks[index - 1]) / 1e6

    def _own_before(self, run: Run, last: int) -> float | None:
        """The mean pace of up to three segments that end at a mark, by index; the one from the gun never counts."""
        first = max(last - 3, 0)
        if last <= first:
            return None
        return (run.times[last] - run.times[first]) * 1000 / (run.marks[last] - run.marks[first])

    def _up(
        self, run: Run, index: int, window: Window, found: Comparison, now_ms: int, *, alone: bool = False
    ) -> Move | None:
        told = run.marks[window.first] <= run.up_to_mm
        run.up_to_mm = run.marks[index]
        run.dropped_mm = None
        if told:
            return self._bridged(run, index, found, now_ms)
        where, evidence = self._proof(run, index, window, found)
        kind = self._forward(run, index, window, evidence)
        confidence = 0.6 if alone else self._confidence(window, run, index, found)
        return self._move(kind, "up", run, index, window, evidence, confidence, now_ms, where)

    def _down(self, run: Run, index: int, window: Window, found: Comparison, now_ms: int) -> Move | None:
        told = run.marks[window.first] <= run.down_to_mm or run.dropped_mm is not None
        run.down_to_mm = run.marks[index]
        if run.dropped_mm is None:
            run.dropped_mm = run.marks[index]
            self.field.apart.add(run.key)
        if told:
            return None
        where, evidence = self._proof(run, index, window, found)
        slower = run.pace(index) > run.means[window.first] * 1.03
        faded = run.marks[window.first] >= self.kick_from_mm and slower
        if faded or not contact.lost(self.field, run, where[0], window.first, index):
            kind = Kind.FADE
        else:
            kind = Kind.LOSES_CONTACT
        confidence = self._confidence(window, run, index, found)
        return self._move(kind, "down", run, index, window, evidence, confidence, now_ms, where)

    def _forward(self, run: Run, index: int, window: Window, evidence: Evidence) -> Kind:
        mm, distance = run.marks[index], self.field.course.distance_mm
        gap = evidence.gap
        leads = proof.first_at(self.field, mm) == run.key
        if run.marks[window.first] >= self.kick_from_mm:
            return Kind.CLOSING if mm == distance and not leads else Kind.KICK
        if leads and gap is not None and gap.ms >= r.BREAK_MS:
            return Kind.BREAK
        if self._bridges(run, index, window):
            return Kind.BRIDGE
        return Kind.SURGE

    def _bridges(self, run: Run, index: int, window: Window) -> bool:
        """Whether a gap of a second to the one ahead has become half a second or less."""
        before = proof.ahead(self.field, run.marks[window.first], run.times[window.first])
        after = proof.ahead(self.field, run.marks[index], run.times[index])
        return before is not None and after is not None and before >= 1_000 and after <= 500

    def _bridged(self, run: Run, index: int, found: Comparison, now_ms: int) -> Move | None:
        """A surge told before that has by now closed the gap: the bridge is a move of its own, told once."""
        told = run.told
        if told is None or not told.id.startswith("up:") or run.marks[told.first] >= self.kick_from_mm:
            return None
        total = sum(gain or 0.0 for gain in run.gains[told.first + 1 : index + 1])
        window = Window(told.first, total, 0.0)
        if told.kind is not Kind.SURGE or not self._bridges(run, index, window):
            return None
        where, evidence = self._proof(run, index, window, found)
        return self._move(Kind.BRIDGE, "bridge", run, index, window, evidence, 0.7, now_ms, where)

    def _proof(
        self, run: Run, index: int, window: Window, found: Comparison
    ) -> tuple[tuple[int, int, int], Evidence]:
        """Where it began, after one mark, before another and most likely; and the splits behind it."""
        began = beginning(run, window.first, index, window.gain_s)
        where = (run.marks[began.after], run.marks[began.before], began.onset_mm)
        return where, proof.evidence(self.field, run, window.first, index, began.after, found.rivals)

    def _confidence(self, window: Window, run: Run, index: int, found: Comparison) -> float:
        rule = r.rules_for(run.marks[index] - run.marks[index - 1])
        need = rule.up_z if window.gain_s > 0 else rule.down_z
        sure = 0.6 + 0.1 * (abs(window.z) - need)
        if found.basis.circle is not NEAR:
            sure -= 0.15
        return round(min(0.99, max(0.3, sure)), 2)

    def _move(
        self,
        kind: Kind,
        family: str,
        run: Run,
        index: int,
        window: Window,
        evidence: Evidence,
        confidence: float,
        now_ms: int,
        where: tuple[int, int, int],
    ) -> Move:
        from_mm, to_mm, onset_mm = where
        name = f"{family}:{run.key}:{run.marks[window.first]}"
        run.told = Told(name, kind, window.first, index, window.gain_s)
        return Move(
            name,
            kind,
            run.key,
            from_mm,
            to_mm,
            onset_mm,
            run.marks[index],
            now_ms,
            round(abs(window.gain_s), 3),
            evidence,
            confidence,
            self._priority(run, index, window, evidence),
        )

    def _priority(self, run: Run, index: int, window: Window, evidence: Evidence) -> int:
        mm = run.marks[index]
        place = evidence.places[1] if evidence.places else 99
        return weigh.single(
            weigh.size(window.gain_s, mm - run.marks[window.first], run.means[window.first]),
            leads=place == 1,
            place=place,
            near_lead=run.times[index] - self.field.stations[mm].moments[0] <= r.LEAD_MS,
            late=mm * 4 >= self.field.course.distance_mm * 3,
            forward=window.gain_s > 0,
        )
