"""What is told of a race up to the finish: the start, the lead, laps, times at named marks, the pace.

Rules of this file: of who is out of the race nothing is told but that; of a big field only those in front are told; no
time that is probably one of another lap tells a lap or a pace.
"""

from collections.abc import Iterator

from meetdash.analysis.moves.record_pace import turned
from meetdash.analysis.pace import between
from meetdash.analysis.pace_side import shows_inside, side
from meetdash.analysis.targets import Target, delta_at
from meetdash.core import changes as did
from meetdash.core.course import MILE_MM, NO_SPLIT_MM, Course
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken
from meetdash.core.unseen import leader_unseen
from meetdash.present import finish_words, sentences, turn_words
from meetdash.present.moments import Cited, Kind
from meetdash.present.scene import Fact, Scene, Teller

FRONT = 3
"""So many are told at a mark with a name."""
NEAR_MS = 1_000
"""Who is so close to the first at a mark is in the front of the race."""
ROAD_STEP_MM = 1_000_000


def _described(scene: Scene, _: did.RaceDescribed) -> Iterator[Fact]:
    yield Fact(Kind.NOTE, sentences.race(scene.race))
    if scene.race.info is not None and scene.race.info.note:
        yield Fact(Kind.NOTE, scene.race.info.note)
    for text, why in scene.yardsticks.left_out(scene.race).items():
        if (text, 0) not in scene.thread.targets_told:
            scene.thread.targets_told.add((text, 0))
            yield Fact(Kind.NOTE, sentences.left_out(text, why))
    scene.thread.finish.rebuilt(scene.race)
    scene.thread.records.forget()


def _listed(scene: Scene, change: did.StartListed) -> Iterator[Fact]:
    yield Fact(Kind.NOTE, sentences.start_list(scene.race, change))
    scene.thread.finish.rebuilt(scene.race)
    scene.thread.records.forget()


def _unlisted(scene: Scene, change: did.Unlisted) -> Iterator[Fact]:
    runner = scene.race.runners.get(change.entry)
    if runner is not None and runner.started and not scene.race.roster.names(runner):
        yield Fact(Kind.FEED, sentences.unlisted(runner), entry=change.entry)


def _targeted(scene: Scene, change: did.TargetSet) -> Iterator[Fact]:
    scene.thread.records.forget()
    times = {info.time for info in scene.race.targets.values() if info.name == change.name}
    for target in scene.targets():
        if target.mark in times and change.name in target.name:
            scene.thread.targets_told.add((target.name, target.mark.ms))
            yield Fact(Kind.NOTE, sentences.target(target, scene.yardsticks.ruled_out(scene.race, target)))


def _gun(scene: Scene, change: did.Started) -> Iterator[Fact]:
    told = scene.thread.targets_told
    compared = scene.yardsticks.compared(scene.race, scene.meet)
    if compared is not None and change.attempt == 1:
        yield Fact(Kind.NOTE, sentences.compared(compared))
    for target in scene.targets():  # What the race is compared with beyond what the feed names.
        if (target.name, target.mark.ms) not in told:
            told.add((target.name, target.mark.ms))
            yield Fact(Kind.NOTE, sentences.target(target, scene.yardsticks.ruled_out(scene.race, target)))
    again = f", attempt {change.attempt}" if change.attempt > 1 else ""
    at = f" at {scene.race.time_of_day}" if scene.race.time_of_day else ""
    yield Fact(Kind.GUN, f"The gun{at}{again}.")


def _recalled(_: Scene, __: did.Recalled) -> Iterator[Fact]:
    yield Fact(Kind.DECISION, "The start is recalled.")


def _moved_on(_: Scene, change: did.StateChanged) -> Iterator[Fact]:
    yield Fact(Kind.NOTE, f"The race is {change.state}.")


def _split(scene: Scene, change: did.SplitTaken) -> Iterator[Fact]:
    race, thread = scene.race, scene.thread
    thread.reconstructed = thread.reconstructed or change.reconstructed
    course, leads = race.course, race.leader == change.entry and not race.miscounted(change.entry, change.mm)
    before = thread.withdrawn.pop((change.entry, change.mm), None)
    if course is None or change.entry in race.out:
        return
    runner = race.runners[change.entry]
    if before is not None:
        text = sentences.stands_now(race, runner, change, before)
        yield Fact(Kind.CORRECTION, text, change.mark, runner.key, change.reconstructed, cited=_cited(change))
    if _named(course, change.mm):
        sure = not (
            change.reconstructed or race.roster.is_stray(runner.key) or race.miscounted(runner.key, change.mm)
        )
        if leads or (sure and change.place <= FRONT):
            yield _at_mark(scene, runner, change)
    elif _published(scene, change) and not (leads and course.on_line(change.mm)):
        yield _at_mark(scene, runner, change)  # The leader's laps have a sentence already.
    if change.late:
        yield from _led_after_all(scene, runner, change)
    elif leads:
        yield from _leads_here(scene, change)
        yield from _lap(scene, runner, change.mm, change.mark)
    if change.mm == thread.told_mm:
        yield from _level(scene, change)
    if thread.records.concerned(scene.yardsticks, race, scene.meet, change.mm):
        taken = runner.at(change.mm)
        if taken is not None:
            yield from thread.records.passes(scene.yardsticks, race, scene.meet, runner, taken)


def _named(course: Course, mm: int) -> bool:
    """Whether a mark has a name, as the mile has on the way of a longer race."""
    mile = mm == MILE_MM and not course.on_line(mm) and course.distance_mm != MILE_MM
    return mile or bool(course.point_name(mm))


def _published(scene: Scene, change: did.SplitTaken) -> bool:
    """Whether an athlete's split stands out in the front of the race: measured, where others are reconstructed."""
    if not scene.thread.reconstructed or change.reconstructed or change.late:
        return False
    if scene.race.runners[change.entry].entry.pacemaker:
        return False
    line = scene.race.passages(change.mm)
    return bool(line) and change.mark.ms - line.first_ms <= NEAR_MS


def _at_mark(scene: Scene, runner: Runner, change: did.SplitTaken) -> Fact:
    found = [delta_at(scene.race, runner, target, change.mm) for target in scene.chosen()]
    deltas = [delta for delta in found if delta is not None]
    text = sentences.split_at_mark(scene.race, runner, change.mm, change.mark, deltas)
    return Fact(Kind.SPLIT, text, change.mark, runner.key, change.reconstructed, cited=_cited(change))


def _cited(told: did.SplitTaken | did.LeadChanged | Taken, *, leads: bool = False) -> Cited:
    """The time that a sentence rests on."""
    return Cited(told.mm, told.mark.ms, leads)


def _lap(scene: Scene, runner: Runner, mm: int, mark: Mark) -> Iterator[Fact]:
    """The leader at the end of a lap, and how that stands to the target."""
    race, thread, course = scene.race, scene.thread, scene.race.course
    if course is None or race.leader != runner.key or not _ends_lap(race, course, mm, thread.told_mm):
        return
    if leader_unseen(race, mm):
        return
    step = course.lap_mm or ROAD_STEP_MM
    taken = runner.at(mm)
    if taken is None:
        return
    before = runner.at(mm - step) if mm - step >= NO_SPLIT_MM else None
    thread.told_mm = mm
    thread.led[mm] = runner.key
    segment = between(before, taken) if before else None
    kind = Kind.BELL if course.is_bell(mm) else Kind.LAP
    made_up = taken.reconstructed or (segment is not None and segment.reconstructed)
    text = sentences.lap(race, runner, mm, mark, segment)
    yield Fact(kind, text, mark, runner.key, made_up, cited=_cited(taken, leads=True))
    yield from _pace(scene, runner, taken)


def _level(scene: Scene, change: did.SplitTaken) -> Iterator[Fact]:
    """Who came by level with the leader at the last mark told, once somebody slower or everybody has: then it is known.

    Who is received later still with the leader's time is told alone.
    """
    race, thread, mm = scene.race, scene.thread, change.mm
    line = race.passages(mm)
    if len(line) < 3 or line.times[1] > line.first_ms:
        return  # as nearly always
    if line.last_ms == line.first_ms and len(line) < len(race.runners.keys() - race.out):
        return  # Somebody may still come with the same time.
    leader = race.led[mm].leader
    level = [race.runners[key] for key in line.through(line.first_ms, line.first_ms) if key not in race.out]
    first = next((runner for runner in level if runner.key == leader), None)
    if first is None:
        return
    told = mm == thread.level_mm
    others = [runner for runner in level if runner is not first and (not told or runner.key == change.entry)]
    others = [runner for runner in others if not _parted(first.at(mm), runner.at(mm))]
    if not others:
        return
    thread.level_mm = mm
    taken = [one for runner in (first, *others) if (one := runner.at(mm)) is not None]
    text = sentences.level(race, first, others, mm, taken[0].mark)
    made_up = any(one.reconstructed for one in taken)
    yield Fact(Kind.LAP, text, taken[0].mark, others[0].key, made_up, cited=_cited(taken[0]))


def _parted(one: Taken | None, other: Taken | None) -> bool:
    """Whether the feed's places part two equal times: then it is known who was ahead."""
    return bool(one and other and one.place and other.place and one.place != other.place)


def _ends_lap(race: Race, course: Course, mm: int, told_mm: int) -> bool:
    """Whether a mark is worth a line of the leader's laps: one on the finish line is.

    Where the line is not timed, marks a lap apart stand for it.
    """
    lap, first = course.lap_mm, course.first_mm
    if lap and mm >= first and course.on_line(mm):
        return mm > told_mm
    if mm - told_mm < (lap or ROAD_STEP_MM):
        return False
    if not lap:
        return True
    if mm < first:
        return told_mm > 0 or first >= 2 * lap  # The first passage of the line begins the count.
    return mm - (mm - first) % lap not in race.times.passages


def _pace(scene: Scene, runner: Runner, taken: Taken) -> Iterator[Fact]:
    """Told when the leader comes inside the target or loses it, and at the bell; a record's only when it is near."""
    race, thread, chosen = scene.race, scene.thread, scene.chosen()
    delta = delta_at(race, runner, chosen[0], taken.mm) if chosen else None
    if delta is None or race.course is None:
        return
    before, bell = thread.inside, race.course.is_bell(taken.mm)
    inside, record = side(before, delta.span), delta.target.kind == "record"
    if record and not inside and not before:
        return  # A record that nobody is near needs no words.
    thread.inside = inside
    if inside is before and not bell:
        return
    label = ""
    doubt: tuple[str, ...] = ()
    if record and (found := _record_course(scene, runner, delta.target)) is not None:
        turn = turned(before, inside)
        move = scene.turns.pace(race, runner, turn, delta) if turn is not None else None
        label = turn_words.label(move) if move else "Record pace" if shows_inside(delta.span) else ""
        if label == "Record pace" and not thread.doubted:
            thread.doubted, doubt = True, found
    projection = scene.yardsticks.project(race, runner)
    ruled_out = scene.yardsticks.ruled_out(race, delta.target)
    text = sentences.pace(race, runner, delta, projection, label, doubt, ruled_out=bool(ruled_out))
    since = runner.at(delta.trend_from_mm) if delta.trend is not None else None
    made_up = taken.reconstructed or (since is not None and since.reconstructed)
    yield Fact(Kind.PACE, text, taken.mark, runner.key, made_up, cited=_cited(taken, leads=True))


def _record_course(scene: Scene, runner: Runner, target: Target) -> tuple[str, ...] | None:
    """What is not known of a course that could see this record; None where it can see none, or not for this athlete."""
    if target.record is None or not scene.yardsticks.concerned(target, runner):
        return None
    verdict = scene.yardsticks.pace_verdict(scene.race, target.record)
    if verdict is None:
        return ()
    return None if verdict.reasons else verdict.open


def _unnamed(scene: Scene, change: did.LeaderTaken) -> Iterator[Fact]:
    yield Fact(Kind.LAP, sentences.unnamed_leader(scene.race.course, change), change.mark)


def _unnamed_withdrawn(scene: Scene, change: did.LeaderWithdrawn) -> Iterator[Fact]:
    yield Fact(Kind.CORRECTION, sentences.unnamed_withdrawn(scene.race.course, change))


def _lead(scene: Scene, change: did.LeadChanged) -> Iterator[Fact]:
    race = scene.race
    if change.mm == race.distance_mm or change.entry in race.out:
        return  # The finish says it, or nobody who is still in the race leads.
    if leader_unseen(race, change.mm) or scene.thread.finish.ranked:
        return  # Nobody is known to, or the finish has said who won: who led before that a correction says.
    if any(isinstance(one, did.StatusChanged) and one.entry == change.entry for one in scene.beside):
        return  # Who is in the race again leads again: the decision says it, or the next mark.
    scene.thread.leader = scene.thread.led[change.mm] = change.entry
    runners = [race.runners.get(key) for key in (change.entry, change.previous) if key]
    both = [runner.at(change.mm) for runner in runners if runner]
    made_up = any(taken.reconstructed for taken in both if taken)
    move = scene.turns.lead(race, change)
    # Where a time was withdrawn or came late, who was leading until now may never have led: it is not said of him.
    text = turn_words.lead(move, race) if move is not None else sentences.lead(race, change.entry, change.mm)
    yield Fact(Kind.LEAD, text, change.mark, change.entry, made_up, cited=_cited(change, leads=True))
    if race.course is not None and change.mm < race.course.lap_mm:
        # Nothing more is to be said of so short a stretch.
        scene.thread.told_mm = max(scene.thread.told_mm, change.mm)
    yield from _lap(scene, race.runners[change.entry], change.mm, change.mark)


def _leads_here(scene: Scene, change: did.SplitTaken) -> Iterator[Fact]:
    """Who leads at a mark, where he was not told to when he began to, and somebody else was."""
    race, thread = scene.race, scene.thread
    anew = any(isinstance(one, did.LeadChanged) for one in scene.beside)
    if anew or thread.leader in ("", change.entry) or leader_unseen(race, change.mm):
        return
    if race.led.get(change.mm) != (change.entry, change.mm, 0):
        return
    thread.leader = thread.led[change.mm] = change.entry
    text = sentences.lead(race, change.entry, change.mm)
    yield Fact(
        Kind.LEAD, text, change.mark, change.entry, change.reconstructed, cited=_cited(change, leads=True)
    )


def _led_after_all(scene: Scene, runner: Runner, change: did.SplitTaken) -> Iterator[Fact]:
    """Who led at a mark where somebody else was told to, now that his own time there has come."""
    race, thread = scene.race, scene.thread
    was = race.runners.get(thread.led.get(change.mm, ""))
    taken = runner.at(change.mm)
    if was is None or was is runner or taken is None or race.led.get(change.mm) != (runner.key, change.mm, 0):
        return
    thread.led[change.mm] = runner.key
    yield Fact(Kind.CORRECTION, finish_words.led_instead(race, runner, taken, was), entry=runner.key)


def _note(_: Scene, change: did.Noted) -> Iterator[Fact]:
    yield Fact(Kind.NOTE, change.text)


TELLERS: dict[type, Teller] = {
    did.RaceDescribed: _described,
    did.StartListed: _listed,
    did.Unlisted: _unlisted,
    did.TargetSet: _targeted,
    did.Started: _gun,
    did.Recalled: _recalled,
    did.StateChanged: _moved_on,
    did.SplitTaken: _split,
    did.LeaderTaken: _unnamed,
    did.LeaderWithdrawn: _unnamed_withdrawn,
    did.LeadChanged: _lead,
    did.Noted: _note,
}
