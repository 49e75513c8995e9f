"""What a late comer is told: the race so far in five lines."""

from meetdash.analysis import positions
from meetdash.core.marks import format_ms
from meetdash.core.standings import Condition
from meetdash.present import figures, sentences, words
from meetdash.present.figures import projected
from meetdash.present.frame import Frame
from meetdash.present.header import left_words
from meetdash.present.moments import Kind, Moment
from meetdash.present.since import since
from meetdash.present.snapshot import Athlete, Snapshot

LINES = 5
NAMED = 3


def brief(frame: Frame) -> tuple[tuple[str, str], ...]:
    """Five sentences at most, with their times: where the race is, who leads, on what pace, and what
    happened last, the latest first."""
    snapshot = frame.snapshot
    if snapshot is None or not snapshot.athletes:
        return ()
    clock = frame.playing.clock_ms
    when = f"joined at {format_ms(clock, 1, cut=True)}" if clock is not None else "joined before the gun"
    lines = [f"{words.event_words(snapshot.race)}, {when}: {left_words(snapshot)}."]
    placed = [one for one in snapshot.athletes if one.standing.place][:NAMED]
    if placed:
        named = [
            f"{one.standing.place}{'=' if one.standing.tied else ''}{'?' if one.standing.doubted else ''} "
            f"{words.call(one.runner)}{_gap(snapshot, one)}"
            for one in placed
        ]
        lines.append(f"Order: {', '.join(named)}{_not_seen(snapshot)}.")
    leader = snapshot.leader
    delta = leader.delta(frame.target) if leader else None
    if leader is not None and delta is not None:
        text = f"{words.call_in_full(leader.runner)} {sentences.against(delta)} at {words.distance(delta.mm)}"
        if leader.projection.ms is not None:
            text += f"; projected {projected(leader)}, {leader.projection.basis}"
        lines.append(f"{text}.")
    last = [moment for moment in frame.moments if moment.jump and moment.kind is not Kind.GUN]
    found = [("", line) for line in lines]
    found += [(moment.label, _told(frame, moment)) for moment in reversed(last[len(lines) - LINES :])]
    return tuple(found)


def _told(frame: Frame, moment: Moment) -> str:
    gone = since(frame, moment)
    return f"{moment.sentence} ({gone})" if gone else moment.sentence


def _not_seen(snapshot: Snapshot) -> str:
    """Who was among the first at his last mark and stands behind those who were timed farther on since."""
    race, said = snapshot.race, ""
    for one in snapshot.athletes:
        last = one.runner.last
        if last is None or one.standing.condition is not Condition.RUNNING or one.standing.slip:
            continue
        place, shared = positions.at_mark(race, last)
        if place <= NAMED and positions.passed_unseen(race, one.runner):
            was = f"{words.call(one.runner)} {'shared' if shared else 'was'} {words.ordinal(place)}"
            said += f"; {was} at {words.distance(last.mm)}, not timed since"
    return said


def _gap(snapshot: Snapshot, one: Athlete) -> str:
    """How far behind the first; level only who shares his place: places part equal times too."""
    gap = one.standing.gap
    if gap is None or one.standing.mark is None:
        return ""
    if words.level(gap):
        return " level" if one.standing.place == snapshot.athletes[0].standing.place else ""
    return f" {figures.gap(gap, one.standing.gap_reconstructed, finished=one.finished)} behind"
