"""One athlete against those around: gains that are moves, losses that are the end of contact.

Rules of this file: the best of the windows that end at a mark speaks, and its gain must be far beyond the usual wobble;
what continues a move is not told again; a gain that only gives back what a slip, a fall or a clock took is no move.
"""

from dataclasses import dataclass

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.compare import Comparison, gain_between, median
from meetdash.analysis.moves.field import Field, Run
from meetdash.analysis.moves.model import Evidence, Gain, Gap, Kind, Move, Stretch
from meetdash.analysis.moves.noise import Noise


@dataclass(slots=True)
class _Window:
    """A run of segments: the index of the mark it begins at, the gain in seconds and in standard deviations."""

    first: int
    gain_s: float
    z: float


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
        up, down = self._windows(run, index, rule)
        if up is not None:
            self._trim(run, index, up)
            seen = self._wide_ms(run, index, up) >= rule.up_s * r.WIDE_PART * 1000
            return (
                self._up(run, index, up, found, now_ms)
                if seen and self._moves_on(run, index, up, rule)
                else None
            )
        if down is not None:
            self._trim(run, index, down)
            seen = -self._wide_ms(run, index, down) >= rule.down_s * r.WIDE_PART * 1000
            return self._down(run, index, down, found, now_ms) if seen else None
        if run.dropped_mm is not None and found.contact and found.gain_s > -0.1:
            run.dropped_mm = None
        return None

    def alone(self, run: Run, index: int, found: Comparison, now_ms: int) -> Move | None:
        """The move of one who leads or nearly leads with hardly anybody around, by his own pace and theirs."""
        from_mm, mm = run.marks[index - 1], run.marks[index]
        if run.pacemaker or from_mm < r.SETTLED_MM or index < 2:
            return None
        rule = r.rules_for(mm - from_mm)
        before = self._own_before(run, index - 1)
        if before is None or run.pace(index) > before * (1 - rule.own):
            return None
        if run.pace(index) * r.SLIP_RATIO < before:
            return None
        first = self.field.stations[mm].order[0][0]
        if run.times[index] - first > r.LEAD_MS:
            return None
        gain = found.gain_s
        if gain is not None and gain < rule.up_s:
            return None
        saved = (before - run.pace(index)) * (mm - from_mm) / 1e6
        window = _Window(index - 1, gain if gain is not None else saved, 0.0)
        return self._up(run, index, window, found, now_ms, alone=True)

    def _windows(self, run: Run, index: int, rule: r.Rules) -> tuple[_Window | None, _Window | None]:
        """The best window of gains and the worst of losses that end here, if they are far enough beyond a wobble."""
        mm = run.marks[index]
        pace = run.means[index]
        reading = self.noise.reading_s(r.reading_s(run.decimals))
        up: _Window | None = None
        down: _Window | None = None
        total = 0.0
        for first in range(index - 1, max(index - 1 - r.WINDOW_SEGMENTS, -1), -1):
            gain = run.gains[first + 1]
            length = mm - run.marks[first]
            if (
                gain is None
                or run.marks[first] < r.SETTLED_MM
                or (first < index - 1 and length > r.WINDOW_MM)
            ):
                break
            total += gain
            count = max(1, min(run.rivals[first + 1], run.rivals[index]))
            spread = r.deviation(length, pace, count, reading, contact=run.near[index])
            z = total / spread
            if gain > 0 and total >= rule.up_s and z >= rule.place_z:
                excess = total - r.TREND_PART * max(0.0, self._trend(run, first)) * length
                z = excess / spread
                if excess >= rule.up_s and z >= rule.place_z and (up is None or z > up.z):
                    up = _Window(first, excess, z)
            if gain < 0 and -total >= rule.down_s:
                trend = min(0.0, self._drift(run, first), r.TREND_PART * self._trend(run, first))
                excess = total - trend * length
                z = excess / spread
                if -excess >= rule.down_s and -z >= rule.down_z and (down is None or z < down.z):
                    down = _Window(first, excess, z)
        return up, down

    def _trim(self, run: Run, index: int, window: _Window) -> None:
        """Takes off the segments at the beginning in which hardly anything of the change shows."""
        side = 1 if window.gain_s > 0 else -1
        while window.first + 1 < index:
            first = side * (run.gains[window.first + 1] or 0.0)
            rest = side * sum(gain or 0.0 for gain in run.gains[window.first + 2 : index + 1])
            length = run.marks[window.first + 1] - run.marks[window.first]
            if first / length >= r.PART_OF_IT * rest / (run.marks[index] - run.marks[window.first + 1]):
                return
            window.first += 1

    def _wide_ms(self, run: Run, index: int, window: _Window) -> float:
        """Milliseconds gained on the median of everybody within 3 s at the beginning who has come by here."""
        start = self.field.stations[run.marks[window.first]]
        end, at = self.field.stations[run.marks[index]].times, run.times[window.first]
        took = [
            end[key] - ms
            for ms, key in start.between(at - r.WIDE_MS, at + r.WIDE_MS)
            if key in end and key != run.key and key not in self.field.pacemakers
        ]
        return median(took) - (run.times[index] - at) if took else 0.0

    def _trend(self, run: Run, first: int) -> float:
        """Seconds a millimetre that he gained, up to a mark by index, over the segments before it; 0 when unknown.

        One who always runs a little quicker or slower than those he happens to be near makes no move by it.
        """
        total, length = 0.0, 0
        for index in range(first, 0, -1):
            gain = run.gains[index]
            if gain is None or length >= r.TREND_MM:
                break
            total += gain
            length += run.marks[index] - run.marks[index - 1]
        return total / length if length else 0.0

    def _drift(self, run: Run, first: int) -> float:
        """Seconds a millimetre that he had lost before, on average since the gun, on those near him then."""
        at = run.times[first]
        near = self.field.stations[run.marks[first]].between(at - r.NEAR_MS, at + r.NEAR_MS)
        middle = near[len(near) // 2][0]
        return (middle - at) / 1000 / run.marks[first]

    def _moves_on(self, run: Run, index: int, window: _Window, rule: r.Rules) -> bool:
        """Whether a gain is a move: three places at once, or beyond any wobble and by his own pace."""
        first = window.first
        start, end = self.field.stations[run.marks[first]], self.field.stations[run.marks[index]]
        ignored = self.field.pacemakers
        place = end.place(run.times[index], ignored)
        enough = window.z >= (rule.sure_z if first == index - 1 else rule.up_z)
        if enough or self.noise.exact(r.EXACT_S):
            places = start.place(run.times[first], ignored) - place
            if place <= r.FORWARD_PLACE and places >= r.PLACES:
                return True
        took = run.times[index] - run.times[first]
        usual = run.means[first] * (run.marks[index] - run.marks[first]) / 1000
        return enough and usual - took >= window.gain_s * 1000 * r.OWN_PART

    def _own_before(self, run: Run, last: int) -> float | None:
        """The mean pace of up to three segments that end at a mark, by index; the one from the gun never counts."""
        first = max(last - 3, 0)
        if last <= first:
            return None
        return (run.times[last] - run.times[first]) * 1000 / (run.marks[last] - run.marks[first])

    def fall(self, run: Run, index: int, found: Comparison, now_ms: int) -> Move | None:
        """Holds back a segment that is a slip of the lap count or a fall; tells a fall when the pace is back.

        A segment held back is marked as odd, so that nobody is compared with it.
        """
        mean, pace = run.means[index - 1], run.pace(index)
        if run.fallen == index - 1 and index > 1:
            held, run.fallen = run.fallen, None
            length = run.marks[held] - run.marks[held - 1]
            lost = (run.pace(held) - run.means[held - 1]) * length / 1e6
            quicker = (run.means[held - 1] - pace) * (run.marks[index] - run.marks[held]) / 1e6
            misread = max(quicker, found.gain_s or 0.0) >= r.REGAINED * lost
            if misread:
                run.odd_mm = run.marks[index]
                return None
            if pace <= run.means[held - 1] * (1 + r.RECOVERED):
                run.up_to_mm = run.marks[index] + r.RECOVERY_MM
                return self._fell(run, held, now_ms)
        lost = -(found.gain_s or 0.0)
        slip = pace > mean * r.SLIP_RATIO or pace * r.SLIP_RATIO < mean
        if run.marks[index] == self.field.course.distance_mm and not slip:
            return None
        if slip or (pace > mean * (1 + r.FALL_RATIO) and lost >= r.FALL_S):
            run.odd_mm = run.marks[index]
            run.fallen = index if r.FALL_S <= lost < r.SLIP_S else None
        return None

    def _fell(self, run: Run, held: int, now_ms: int) -> Move | None:
        if run.pacemaker:
            return None
        index, first = held + 1, held - 1
        lost = (
            run.times[held]
            - run.times[first]
            - run.means[first] * (run.marks[held] - run.marks[first]) / 1000
        )
        evidence = Evidence(
            after=run.stretch(first, held),
            before=self._before(run, first, held),
            gap=self._gap(run, index),
        )
        return self._move(
            Kind.FALL, "fall", run, index, _Window(first, -lost / 1000, 0.0), evidence, 0.7, now_ms
        )

    def _up(
        self, run: Run, index: int, window: _Window, found: Comparison, now_ms: int, *, alone: bool = False
    ) -> Move | None:
        told = run.marks[window.first] <= run.up_to_mm
        run.up_to_mm = run.marks[index]
        run.dropped_mm = None
        if told:
            return None
        evidence = self._evidence(run, index, window, found)
        kind = self._forward(run, index, window, evidence)
        confidence = 0.6 if alone else self._confidence(window, run, index, found)
        return self._move(kind, "up", run, index, window, evidence, confidence, now_ms)

    def _down(self, run: Run, index: int, window: _Window, found: Comparison, now_ms: int) -> Move | None:
        told = run.marks[window.first] <= run.down_to_mm or run.dropped_mm is not None
        run.down_to_mm = run.marks[index]
        if run.dropped_mm is None:
            run.dropped_mm = run.marks[index]
        if told:
            return None
        evidence = self._evidence(run, index, window, found)
        kind = Kind.LOSES_CONTACT
        slower = run.pace(index) > run.means[window.first] * 1.03
        if run.marks[window.first] >= self.kick_from_mm and slower:
            kind = Kind.FADE
        return self._move(
            kind, "down", run, index, window, evidence, self._confidence(window, run, index, found), now_ms
        )

    def _forward(self, run: Run, index: int, window: _Window, evidence: Evidence) -> Kind:
        mm, distance = run.marks[index], self.field.course.distance_mm
        gap = evidence.gap
        leads = self._first_at(mm) == run.key
        if run.marks[window.first] >= self.kick_from_mm:
            return Kind.CLOSING if mm == distance and not leads else Kind.KICK
        if leads and gap is not None and gap.ms >= r.BREAK_MS:
            return Kind.BREAK
        if self._bridges(run, index, window):
            return Kind.BRIDGE
        return Kind.SURGE

    def _first_at(self, mm: int) -> str:
        """The first athlete at a mark, pacemakers left out."""
        return next((key for _, key in self.field.stations[mm].order if key not in self.field.pacemakers), "")

    def _bridges(self, run: Run, index: int, window: _Window) -> bool:
        """Whether a gap of a second to the one ahead has become half a second or less."""
        start = self.field.stations[run.marks[window.first]].order
        end = self.field.stations[run.marks[index]].order
        before, after = _ahead(start, run.times[window.first]), _ahead(end, run.times[index])
        return before is not None and after is not None and before >= 1_000 and after <= 500

    def _evidence(self, run: Run, index: int, window: _Window, found: Comparison) -> Evidence:
        first = window.first
        gained, rivals = gain_between(self.field, run, first, index, found.rivals)
        start, end = self.field.stations[run.marks[first]], self.field.stations[run.marks[index]]
        ignored = self.field.pacemakers
        return Evidence(
            after=run.stretch(index - 1, index),
            before=self._before(run, first, index),
            gain=Gain(run.marks[first], run.marks[index], gained, rivals) if rivals else None,
            places=(start.place(run.times[first], ignored), end.place(run.times[index], ignored)),
            gap=self._gap(run, index),
        )

    def _before(self, run: Run, first: int, index: int) -> Stretch | None:
        """The last segment before the window, if it is as long as the last one in it."""
        if first < 1:
            return None
        before = run.stretch(first - 1, first)
        return before if before.length_mm == run.marks[index] - run.marks[index - 1] else None

    def _gap(self, run: Run, index: int) -> Gap | None:
        """To the next athlete if he leads, else to the leader, at the mark."""
        mm = run.marks[index]
        order = [one for one in self.field.stations[mm].order if one[1] not in self.field.pacemakers]
        if not order:
            return None
        if order[0][1] == run.key:
            return Gap(mm, order[1][1], order[1][0] - order[0][0]) if len(order) > 1 else None
        return Gap(mm, order[0][1], order[0][0] - run.times[index])

    def _confidence(self, window: _Window, run: Run, index: int, found: Comparison) -> float:
        rule = r.rules_for(run.marks[index] - run.marks[index - 1])
        need = rule.up_z if window.gain_s > 0 else rule.down_z
        sure = 0.6 + 0.1 * (abs(window.z) - need)
        if found.wide:
            sure -= 0.15
        return round(min(0.99, max(0.3, sure)), 2)

    def _move(
        self,
        kind: Kind,
        family: str,
        run: Run,
        index: int,
        window: _Window,
        evidence: Evidence,
        confidence: float,
        now_ms: int,
    ) -> Move:
        first = window.first
        from_mm, to_mm = run.marks[first], run.marks[first + 1]
        return Move(
            f"{family}:{run.key}:{from_mm}",
            kind,
            run.key,
            from_mm,
            to_mm,
            self._onset(run, first, index),
            run.marks[index],
            now_ms,
            round(abs(window.gain_s), 3),
            evidence,
            confidence,
            self._priority(run, index, abs(window.gain_s), evidence),
        )

    def _onset(self, run: Run, first: int, index: int) -> int:
        """Where in its first segment the move began, from how much of the pace of the next is in it already."""
        from_mm, to_mm = run.marks[first], run.marks[first + 1]
        length = to_mm - from_mm
        if run.gains[first + 1] is None and first + 1 < index:
            return from_mm + length // 2
        if first + 1 == index:
            part = abs(run.gains[index] or 1.0) * 1e6 / (length * run.pace(index) * r.rules_for(length).press)
            return round(to_mm - length * min(1.0, part))
        after = run.marks[first + 2] - to_mm
        here, following = abs(run.gains[first + 1] or 0) / length, abs(run.gains[first + 2] or 0) / after
        whole = max(here, following, r.LEAST_PRESS * run.means[first] / 1e6)
        return round(to_mm - length * min(1.0, here / whole))

    def _priority(self, run: Run, index: int, size_s: float, evidence: Evidence) -> int:
        mm = run.marks[index]
        place = evidence.places[1] if evidence.places else 99
        behind = run.times[index] - self.field.stations[mm].order[0][0]
        where = 2.0 if place <= 3 else 1.5 if behind <= r.LEAD_MS else 1.0
        late = 1.5 if mm * 4 >= self.field.course.distance_mm * 3 else 1.0
        return round(100 * size_s * where * late)


def _ahead(order: list[tuple[int, str]], ms: int) -> int | None:
    """Milliseconds to the one ahead of a time, None for the first."""
    before = [one for one, _ in order if one < ms]
    return ms - before[-1] if before else None
