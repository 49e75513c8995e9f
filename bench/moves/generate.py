"""Races of our own making, with known moves.

Rules of this file: a race is made without regard to where its marks are; noise and missed reads come after; what
counts as a move worth finding is settled here, before any detector has run.

A race is a pace of the pack (its own wandering, bends and straights, the kick) and for every runner the seconds he is
behind the head of the pack, which wander too and are changed by the moves.
"""

import random
from dataclasses import dataclass, field

from bench.moves.truth import DOWN, FALL, GROUP, KICK, UP, Case, Ignored, Truth

STEP = 10
"""Metres of the grid on which a race is made."""
NOTABLE_GAIN_S, NOTABLE_LOSS_S, WITHIN_M = 0.5, 0.8, 400
DISTANCES = (800, 1500, 3000, 5000, 10_000)


@dataclass
class Runner:
    key: str
    behind: list[float]
    """Seconds behind the head of the pack on the grid."""
    busy: list[tuple[int, int]] = field(default_factory=list)
    last_m: int = 1_000_000
    away: bool = False


@dataclass
class Made:
    """A race without marks: seconds at every grid point for everybody."""

    distance: int
    rng: random.Random
    pace: list[float]
    runners: list[Runner]
    truths: list[Truth] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)

    def free(self, runner: Runner, from_m: int, to_m: int) -> bool:
        return not runner.away and all(to_m < start or from_m > end for start, end in runner.busy)

    def shift(self, runner: Runner, from_m: int, to_m: int, seconds: float) -> None:
        """So many seconds lost between two points, kept from there on."""
        length = max(to_m - from_m, STEP)
        for index in range(from_m // STEP, len(runner.behind)):
            runner.behind[index] += seconds * min(1.0, max(0.0, (index * STEP - from_m) / length))

    def ignore(self, entry: str, sorts: tuple[str, ...], from_m: int, to_m: int) -> None:
        self.ignored.append(Ignored(entry, sorts, from_m * 1000, to_m * 1000))

    def truth(self, entry: str, sort: str, from_m: int, to_m: int) -> None:
        self.truths.append(Truth(entry, sort, from_m * 1000, to_m * 1000))


def make(seed: int, distance: int | None = None, size: int | None = None) -> Made:
    """One race: distance, field and moves drawn by the seed."""
    rng = random.Random(seed)
    distance = distance or rng.choice(DISTANCES)
    size = size or rng.randint(6, min(30, 14 if distance <= 1500 else 30))
    kind = rng.choice(("tactical", "honest", "paced"))
    base = rng.uniform(0.128, 0.150) * (1 + 0.035 * (distance > 1500) + 0.02 * (distance > 5000))
    if kind == "tactical":
        base *= 1.05
    points = distance // STEP + 1
    made = Made(distance, rng, _pack_pace(rng, base, points, 0.012 if kind == "tactical" else 0.008), [])
    apart = rng.uniform(0.08, 0.16) if kind == "tactical" else rng.uniform(0.12, 0.22)
    for number in range(size):
        start = number * apart + rng.uniform(0, 0.1)
        made.runners.append(Runner(f"r{number}", [start + off for off in _wander(rng, points)]))
    pacers = rng.randint(1, 2) if kind == "paced" and distance >= 1500 else 0
    for number in range(pacers):
        runner = Runner(f"p{number}", [off - 0.5 + 0.25 * number for off in _wander(rng, points)])
        runner.last_m = round(distance * rng.uniform(0.4, 0.7) / 10) * 10
        made.runners.append(runner)
    _moves(made, kind)
    return made


def _pack_pace(rng: random.Random, base: float, points: int, spread: float) -> list[float]:
    """Seconds a metre at each step: a wandering one, bends a little slower than straights, a slow first 60 m."""
    per_100, value, knots = 100 // STEP, 0.0, []
    for _ in range(points // per_100 + 2):
        value = 0.7 * value + rng.gauss(0, spread * 0.714)
        knots.append(value)
    found = []
    for index in range(points):
        knot, part = divmod(index, per_100)
        wander = knots[knot] + (knots[knot + 1] - knots[knot]) * part / per_100
        bend = 0.004 if knot % 2 == 0 else -0.004
        found.append(base * (1 + wander + bend) + (0.012 if index * STEP < 60 else 0))
    return found


def _wander(rng: random.Random, points: int) -> list[float]:
    """A runner's place in the pack, in seconds: comes back to itself over some 120 m, 0.15 s either way."""
    keep, value, found = 2.718281828 ** (-STEP / 120), rng.gauss(0, 0.15), []
    for _ in range(points):
        found.append(value)
        value = keep * value + rng.gauss(0, 0.15 * (1 - keep * keep) ** 0.5)
    return found


def _moves(made: Made, kind: str) -> None:
    rng, distance = made.rng, made.distance
    early, late = (150, 600) if distance >= 1500 else (120, 280)
    kick_m = distance - round(rng.uniform(early, late))
    last = kick_m - 250
    room = max(0, last - 300)
    wanted = min(9, round(room / 550 + rng.random()))
    for _ in range(wanted):
        at = rng.randint(300, max(301, last))
        rng.choices(
            (_break, _from_the_back, _drop, _injection, _fall), (3, 3, 4, 2 if room > 600 else 0, 0.6)
        )[0](made, at, last)
    if rng.random() < (0.9 if kind == "tactical" else 0.6):
        _kick(made, kick_m, kind)


def _pick(made: Made, low: float, high: float, at: int, to_m: int) -> Runner | None:
    """A runner with nothing else going on who is so many seconds from the head of the pack."""
    index = at // STEP
    fit = [
        runner
        for runner in made.runners
        if runner.key.startswith("r")
        and low <= runner.behind[index] <= high
        and made.free(runner, at - 300, to_m)
    ]
    return made.rng.choice(fit) if fit else None


def _break(made: Made, at: int, last: int) -> None:
    """Away from the front; held, caught, or with company."""
    rng = made.rng
    length = rng.choice((200, 300, 400, 600, 900))
    runner = _pick(made, -0.6, 1.2, at, at + length + 900)
    if runner is None or at + length > last + 200:
        return
    rate = rng.uniform(0.025, 0.08)
    seconds = rate * _mean_pace(made, at, at + length) * length
    made.shift(runner, at, at + length, -seconds)
    _forward_truth(made, runner.key, at, length, seconds)
    end = at + length
    if rng.random() < 0.45:
        back = rng.randint(300, 600)
        made.shift(runner, end + 100, end + 100 + back, seconds + rng.uniform(0, 0.4))
        made.ignore(runner.key, (UP, KICK, DOWN, GROUP), at - 100, end + 500 + back)
        end += 100 + back
    runner.busy.append((at - 200, end + 200))
    if rng.random() < 0.3:
        other = _pick(made, -0.6, 1.5, at, at + length + 400)
        if other is not None and other is not runner:
            late = rng.randint(0, 60)
            made.shift(other, at + late, at + length, -seconds * 0.9)
            _forward_truth(made, other.key, at + late, length - late, seconds * 0.9)
            other.busy.append((at - 200, at + length + 200))


def _from_the_back(made: Made, at: int, last: int) -> None:
    """From the rear of the pack to its head."""
    rng = made.rng
    length = rng.choice((100, 150, 200, 300))
    runner = _pick(made, 0.7, 3.5, at, at + length + 500)
    if runner is None or at + length > last + 200:
        return
    seconds = min(runner.behind[at // STEP] + rng.uniform(-0.1, 0.3), 0.09 * length * 0.14)
    made.shift(runner, at, at + length, -seconds)
    _forward_truth(made, runner.key, at, length, seconds)
    runner.busy.append((at - 200, at + length + 300))


def _drop(made: Made, at: int, last: int) -> None:
    """Loses the pack for good."""
    rng = made.rng
    runner = _pick(made, -0.3, 4.0, at, made.distance)
    if runner is None:
        return
    rate, pace = rng.uniform(0.012, 0.06), _mean_pace(made, at, at + 400)
    first = min(rng.randint(400, 900), made.distance - at)
    made.shift(runner, at, at + first, rate * pace * first)
    rest = made.distance - at - first
    if rest > 0:
        made.shift(runner, at + first, made.distance, rate * pace * rest * rng.uniform(0.3, 0.8))
    lost = rate * pace * min(first, WITHIN_M)
    if lost >= NOTABLE_LOSS_S:
        made.truth(runner.key, DOWN, at, at + first)
        made.ignore(runner.key, (DOWN, UP, KICK), at - 100, made.distance)
    else:
        made.ignore(runner.key, (DOWN, UP, KICK), at - 100, made.distance)
    runner.away = True


def _injection(made: Made, at: int, last: int) -> None:
    """The pack's pace raised from the front; those behind with nothing left lose it."""
    rng = made.rng
    length = rng.choice((300, 400, 600, 800))
    if at + length > last or any(
        t.sort == GROUP and abs(t.onset_mm // 1000 - at) < 1300 for t in made.truths
    ):
        return
    rate = rng.uniform(0.03, 0.08)
    _press(made, at, at + length, rate)
    if at + length + 300 < made.distance:
        _press(made, at + length, min(at + length + 400, made.distance), rate * rng.uniform(0.2, 0.6))
    if rate >= 0.035:
        made.truth("", GROUP, at, at + length)
    made.ignore("", (GROUP,), at - 100, at + length + 500)
    for _ in range(rng.choice((0, 0, 1, 2))):
        runner = _pick(made, 0.3, 4.0, at, made.distance)
        if runner is None:
            continue
        pace = _mean_pace(made, at, at + length)
        made.shift(runner, at, at + length, rate * pace * length)
        if rate * pace * min(length, WITHIN_M) >= NOTABLE_LOSS_S:
            made.truth(runner.key, DOWN, at, at + length)
        made.ignore(runner.key, (DOWN, UP, KICK), at - 100, made.distance)
        runner.away = True


def _fall(made: Made, at: int, last: int) -> None:
    """Seconds lost on the spot, some of them won back."""
    rng = made.rng
    runner = _pick(made, -0.3, 4.0, at, at + 1000)
    if runner is None or at + 400 > made.distance:
        return
    lost = rng.uniform(3, 8)
    made.shift(runner, at, at + 20, lost)
    made.shift(runner, at + 50, at + 650, -rng.uniform(0, 2))
    made.truth(runner.key, FALL, at, at + 20)
    made.ignore(runner.key, (UP, KICK, DOWN), at - 200, at + 1100)
    runner.away = True


def _kick(made: Made, at: int, kind: str) -> None:
    """The first to go, the pack behind him, and everybody with what is left."""
    rng = made.rng
    first = _pick(made, -1.0, 1.0, at, at + 100)
    if first is None:
        return
    length = made.distance - at
    rate = rng.uniform(0.04, 0.10) if kind == "tactical" else rng.uniform(0.015, 0.06)
    pace = _mean_pace(made, at, made.distance)
    _press(made, at, made.distance, rate)
    extra = rng.uniform(0.025, 0.06)
    gained = extra * pace * length
    made.shift(first, at, made.distance, -gained)
    if gained >= NOTABLE_GAIN_S:
        made.truth(first.key, KICK, at, made.distance)
    made.ignore(first.key, (UP, KICK, GROUP), at - 150, made.distance)
    made.ignore("", (GROUP,), at - 150, made.distance)
    for runner in made.runners:
        if runner is first or runner.away:
            continue
        own = rng.gauss(0, 0.02)
        late = min(rng.randint(0, 80), length - STEP)
        made.shift(runner, at + late, made.distance, -own * pace * (length - late))
        made.ignore(runner.key, (UP, KICK) if own > 0 else (DOWN,), at - 150, made.distance)


def _press(made: Made, from_m: int, to_m: int, rate: float) -> None:
    """The pack quicker by a part of its pace; those who are not in it, a second behind its last, do not follow.

    They are left at a pace of their own; to say that they lose contact then is neither right nor wrong.
    """
    before = _seconds(made, from_m, to_m)
    for index in range(from_m // STEP, min(to_m // STEP, len(made.pace))):
        made.pace[index] *= 1 - rate
    saved = before - _seconds(made, from_m, to_m)
    index = from_m // STEP
    reach = -1.0
    for runner in sorted(made.runners, key=lambda one: one.behind[index]):
        behind = runner.behind[index]
        if not runner.away and (reach <= -1 or behind - reach <= 1.0):
            reach = max(reach, behind)
        else:
            made.shift(runner, from_m, to_m, saved)
            made.ignore(runner.key, (DOWN,), from_m - 100, to_m + 300)


def _forward_truth(made: Made, key: str, at: int, length: int, seconds: float) -> None:
    if seconds * min(1.0, WITHIN_M / max(length, 1)) >= NOTABLE_GAIN_S:
        made.truth(key, UP, at, at + length)
    else:
        made.ignore(key, (UP, KICK), at - 100, at + length + 200)


def _seconds(made: Made, from_m: int, to_m: int) -> float:
    return sum(made.pace[from_m // STEP : to_m // STEP]) * STEP


def _mean_pace(made: Made, from_m: int, to_m: int) -> float:
    to_m = min(to_m, made.distance)
    return _seconds(made, from_m, to_m) / max(to_m - from_m, STEP)


def case(made: Made, spacing: int, noise_s: float, missed: float, seed: int, decimals: int = 2) -> Case:
    """The race as its marks saw it: every `spacing` metres counted back from the finish."""
    rng = random.Random(f"{seed}/{spacing}/{noise_s}/{missed}")
    marks = [m for m in range(made.distance, 0, -spacing) if m >= 100][::-1]
    head = [0.0]
    for pace in made.pace:
        head.append(head[-1] + pace * STEP)
    unit = 10 ** (3 - decimals)
    splits = []
    for runner in made.runners:
        latest = 0
        for mark in marks:
            index, rest = divmod(mark, STEP)
            if mark > runner.last_m or (mark != made.distance and rng.random() < missed):
                continue
            del rest
            seconds = head[index] + runner.behind[min(index, len(runner.behind) - 1)] + rng.gauss(0, noise_s)
            ms = max(latest + unit, round(seconds * 1000 / unit) * unit)
            latest = ms
            splits.append((runner.key, mark * 1000, ms, decimals))
    splits.sort(key=lambda one: (one[2], one[0]))
    pacers = tuple(runner.key for runner in made.runners if runner.key.startswith("p"))
    return Case(
        f"seed {seed}",
        made.distance * 1000,
        splits,
        [mark * 1000 for mark in marks],
        made.truths,
        made.ignored,
        pacers,
    )


def even(seed: int, distance: int, spacing: int, size: int, jitter_s: float, spread: float = 0.0) -> Case:
    """Everybody at a constant pace with jittery readings, one behind the other: all the same, or, with `spread`, each
    at an own one, up to so much slower."""
    rng = random.Random(f"even/{seed}")
    made = Made(distance, rng, [0.15] * (distance // STEP + 1), [])
    for number in range(size):
        own = rng.uniform(0, spread)
        apart = 0.1 if spread else 0.15
        behind = [number * apart + own * 0.15 * index * STEP for index in range(distance // STEP + 1)]
        made.runners.append(Runner(f"r{number}", behind))
    return case(made, spacing, jitter_s, 0.0, seed)
