"""What is told at and after the finish: who comes in where, marks under a record, decisions, corrections, results.

Rules of this file: a place is told as the standing has it when the line arrives, and whoever it moves is told too; who
is out of the race crosses the line without a place; an official result is moved by no time.
"""

from collections.abc import Callable, Iterator

from meetdash.analysis.doubts import awaited, early_finish
from meetdash.analysis.finish_order import Finisher
from meetdash.core import changes as did
from meetdash.core.doubted_places import missed_before
from meetdash.core.finishing import official_mark
from meetdash.core.race import Race
from meetdash.core.runner import OUT
from meetdash.core.standings import Condition, standings
from meetdash.core.unseen import unseen_at
from meetdash.present import finish_words, sentences, words
from meetdash.present.moments import Cited, Kind, Placed
from meetdash.present.scene import Fact, Scene, Teller

MOST_MOVED = 8
"""Athletes whose new places are told one by one after a decision."""


def _finished(scene: Scene, change: did.Finished) -> Iterator[Fact]:
    race, thread, order = scene.race, scene.thread, scene.thread.finish
    runner = race.runners[change.entry]
    moved = order.taken_at_finish(race, change.entry)
    found = order.find(change.entry)
    mark = official_mark(race.course, change.mark)
    text = finish_words.finish(race, runner, mark, found, _in_doubt(scene, found))
    if early_finish(race, runner):
        thread.early.add(change.entry)
    else:
        thread.early.discard(change.entry)
    # Beside an official result a crossing is told without a place.
    places = _places([found]) if found is not None and not race.official else ()
    yield Fact(Kind.FINISH, text, change.mark, change.entry, label=str(mark), places=places)
    yield from _moved(scene, moved, Kind.CORRECTION, tied=found.level if found else ())
    thread.waiting = thread.waiting or (change.entry in order.winners() and _nobody_won(race))
    yield from _settled(scene, change.entry)


def _in_doubt(scene: Scene, found: Finisher | None) -> str:
    """What an athlete's place at the finish is in doubt for, in words; nothing when it is not.

    Somebody before him who was probably counted a lap early, or a lap behind; a leader who is not known.
    """
    race = scene.race
    if found is None or race.official or race.early(race.runners[found.key]):
        return ""
    for key in sorted(scene.thread.early & race.runners.keys()):
        before, runner = scene.thread.finish.find(key), race.runners[key]
        if before is not None and before.place < found.place and early_finish(race, runner):
            return f"{words.call(runner)}'s finish is"
    if awaited(race) is not None:
        return ""  # It is said that the leader has no time at the finish.
    if (mm := unseen_at(race)) and not race.rows:
        return f"it is not known who led at {words.place_on_course(race.course, mm)}"
    missed = missed_before(race, race.runners[found.key])
    return f"{words.call(missed)}'s laps are" if missed is not None else ""


def won(scene: Scene) -> Iterator[Fact]:
    """That the race is won, where that was not told because a leader was not timed at the finish, once it is sure.

    Asked when all that a line changed is told; whose time at the finish that line brought has his place told already.
    """
    race, thread = scene.race, scene.thread
    if _nobody_won(race):
        return
    thread.waiting = False
    told = {one.entry for one in scene.beside if isinstance(one, did.Finished | did.Corrected)}
    for winner in () if race.rows else thread.finish.winners()[:1]:
        runner, found = race.runners[winner], thread.finish.find(winner)
        if winner not in told and runner.finish is not None:
            mark = official_mark(race.course, runner.finish.mark)
            text = finish_words.finish(race, runner, mark, found, _in_doubt(scene, found))
            yield Fact(Kind.DECISION, text, entry=winner, places=_places([found] if found else []))


def _nobody_won(race: Race) -> bool:
    """Whether nobody is said to have won, as a leader has no time at the finish or is not known."""
    return awaited(race) is not None or (not race.rows and bool(unseen_at(race)))


def _settled(scene: Scene, key: str) -> Iterator[Fact]:
    """The best mark of the race under each record, told once: a race makes one record of a kind at most."""
    order = scene.thread.finish
    yield from scene.thread.records.settled(scene.yardsticks, scene.race, scene.meet, order, key)


def _decided(scene: Scene, change: did.StatusChanged) -> Iterator[Fact]:
    race, thread = scene.race, scene.thread
    runner = race.runners[change.entry]
    # Of a pacemaker it says where he was timed last.
    off = runner.last if runner.entry.pacemaker and change.status == "DNF" else None
    made_up = off is not None and off.reconstructed
    text = sentences.decision(race, runner, change)
    yield Fact(Kind.DECISION, text, entry=change.entry, made_up=made_up)
    moved = _moved_by(scene, change.entry, lambda: thread.finish.decided(race, change.entry))
    yield from thread.records.decided(scene.yardsticks, race, scene.meet, thread.finish, runner)
    yield from _moved(scene, moved, Kind.DECISION)
    yield from _leads_now(scene, change)
    yield from _waits_again(scene, change)
    for fact in _settled(scene, change.entry):
        yield fact._replace(mark=None, label="")  # Known by the decision, not when the line was crossed.


def _leads_now(scene: Scene, change: did.StatusChanged) -> Iterator[Fact]:
    """Who leads once the leader is out of the race, or leads again once he is in it, before anybody has finished."""
    race = scene.race
    out, was_out = change.status in OUT, change.before in OUT
    if out == was_out or change.entry != race.leader or race.rows:
        return
    first = next(iter(standings(race)), None)
    if (
        first is not None
        and first.condition is Condition.RUNNING
        and first.mark is not None
        and not (first.slip or first.tied or race.runners[change.entry].entry.pacemaker)
        and (out or first.key == change.entry)
    ):
        scene.thread.leader = first.key
        text = sentences.leads_now(race, race.runners[first.key], first.mm, first.mark, again=was_out)
        cited = Cited(first.mm, first.mark.ms)
        yield Fact(Kind.DECISION, text, entry=first.key, made_up=first.reconstructed, cited=cited)


def _waits_again(scene: Scene, change: did.StatusChanged) -> Iterator[Fact]:
    """That a winner who was told is the first timed alone, as who led before is in the race again."""
    race, thread = scene.race, scene.thread
    winners = thread.finish.winners()
    if change.before not in OUT or thread.waiting or not winners:
        return
    leader = awaited(race)
    if leader is not None and leader.key == change.entry:
        thread.waiting = True
        first = [found for key in winners if (found := thread.finish.find(key)) is not None]
        yield Fact(Kind.DECISION, finish_words.waits_again(race, first, leader), entry=leader.key)


def _moved_by(scene: Scene, cause: str, change: Callable[[], list[str]]) -> list[str]:
    """Whose places a change of one athlete made others: his own too, and of those who shared his and are alone now."""
    order = scene.thread.finish
    before = order.find(cause)
    moved = set(change())
    after = order.find(cause)
    if after is not None and (before is None or before.place != after.place):
        moved.add(cause)
    for key in (cause, *before.level) if before is not None and before.level else ():
        left = order.find(key)
        if left is not None and not left.level:
            moved.add(key)
    return order.in_order(moved)


def _moved(scene: Scene, keys: list[str], kind: Kind, tied: tuple[str, ...] = ()) -> Iterator[Fact]:
    """Those whose places are others now, in one line; who shares a place just told needs no words of his own."""
    found = [scene.thread.finish.find(key) for key in keys[: MOST_MOVED + len(tied)] if key not in tied]
    known = [one for one in found if one is not None][:MOST_MOVED]
    if known:
        more = len(keys) - len(known) - sum(key in tied for key in keys)
        text = finish_words.moved(scene.race, known, more)
        yield Fact(kind, text, entry=known[0].key, places=_places(known))


def _places(found: list[Finisher]) -> tuple[Placed, ...]:
    """The places that a sentence tells."""
    return tuple(Placed(one.key, one.place, bool(one.level), one.mark.ms if one.mark else 0) for one in found)


def _corrected(scene: Scene, change: did.Corrected) -> Iterator[Fact]:
    race, order = scene.race, scene.thread.finish
    at_finish = change.mm == race.distance_mm
    moved = (
        _moved_by(scene, change.entry, lambda: order.taken_at_finish(race, change.entry)) if at_finish else []
    )
    found = order.find(change.entry) if at_finish else None
    text = finish_words.correction(race, change, found.place if found else None)
    if text:
        yield Fact(Kind.CORRECTION, text, entry=change.entry)
    yield from _led_instead(scene, change)
    if at_finish:
        yield from _no_longer_early(scene, change.entry)
        yield from _moved(scene, moved, Kind.DECISION)
        yield from _settled(scene, change.entry)


def _no_longer_early(scene: Scene, key: str) -> Iterator[Fact]:
    """The place of somebody whose finish was told to be a lap early, once another time is known."""
    race, thread = scene.race, scene.thread
    runner, found = race.runners[key], thread.finish.find(key)
    if key not in thread.early or race.early(runner):
        return
    thread.early.discard(key)
    if found is None or runner.finish is None or race.official:
        return
    mark = official_mark(race.course, runner.finish.mark)
    text = finish_words.finish(race, runner, mark, found, _in_doubt(scene, found))
    yield Fact(Kind.DECISION, text, entry=key, places=_places([found]))


def _led_instead(scene: Scene, change: did.Corrected | did.Withdrawn) -> Iterator[Fact]:
    """Who led at a mark on the way where another time, or none, says that an athlete did not, whoever leads now."""
    race, mm = scene.race, change.mm
    led = race.led.get(mm)
    if led is None or led.mm != mm or led.leader in (None, change.entry) or mm == race.distance_mm:
        return
    if any(isinstance(one, did.LeadChanged) and one.mm == mm for one in scene.beside):
        return  # It is told as that.
    leader, was = race.runners[led.leader or ""], race.runners.get(change.entry)
    taken, still = leader.at(mm), was.at(mm) if was is not None else None
    if race.roster.is_stray(change.entry) or (taken and still and still.mark < taken.mark):
        return  # Who has the quicker time still and leads nobody led nobody before.
    if taken is not None and was is not None and change.before < taken.mark and was.key not in race.out:
        yield Fact(Kind.CORRECTION, finish_words.led_instead(race, leader, taken, was), entry=leader.key)


def _withdrawn(scene: Scene, change: did.Withdrawn) -> Iterator[Fact]:
    race = scene.race
    owner = next((one.entry for one in scene.beside if isinstance(one, did.SplitTaken | did.Finished)), "")
    text = finish_words.withdrawal(race, change, owner)
    yield Fact(Kind.CORRECTION, text, entry=owner or change.entry)
    yield from _led_instead(scene, change)
    if change.mm != race.distance_mm:
        if not owner:  # A time that is somebody else's was not withdrawn.
            scene.thread.withdrawn[change.entry, change.mm] = change.before
    else:
        order = scene.thread.finish
        scene.thread.early.discard(change.entry)
        moved = _moved_by(scene, change.entry, lambda: order.taken_at_finish(race, change.entry))
        if not owner:  # Else the places are told with the time of whom it belongs to.
            yield from _moved(scene, moved, Kind.DECISION)
        yield from _settled(scene, change.entry)


def _conflict(scene: Scene, change: did.Conflict) -> Iterator[Fact]:
    yield Fact(Kind.FEED, sentences.conflict(scene.race, change), entry=change.entry)


def _result(scene: Scene, change: did.ResultTaken) -> Iterator[Fact]:
    order = scene.thread.finish
    told = () if scene.thread.waiting else order.winners()
    told = () if set(told) & scene.thread.early else told
    order.rebuilt(scene.race)
    listed = standings(scene.race)
    places = tuple(
        Placed(one.key, one.place, one.tied, one.mark.ms if one.mark else 0)
        for one in finish_words.quoted(scene.race, listed)[: sentences.MOST_NAMED]
        if one.place is not None
    )
    yield Fact(Kind.RESULT, finish_words.result(scene.race, listed, change.state), places=places)
    now = order.winners()
    if told and set(told) != set(now) and (text := finish_words.overturned(scene.race, order, told, now)):
        known = [one for key in (*now, *told) if (one := order.find(key)) is not None]
        yield Fact(Kind.DECISION, text, entry=(now or told)[0], places=_places(known))
    yield from _settled(scene, order.best.key if order.best else "")


def _record(scene: Scene, change: did.RecordSpoken) -> Iterator[Fact]:
    yield Fact(Kind.RECORD, sentences.record_claim(scene.race, change), entry=change.entry)


TELLERS: dict[type, Teller] = {
    did.Finished: _finished,
    did.StatusChanged: _decided,
    did.Corrected: _corrected,
    did.Withdrawn: _withdrawn,
    did.Conflict: _conflict,
    did.ResultTaken: _result,
    did.RecordSpoken: _record,
}
