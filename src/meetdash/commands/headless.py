"""The commands that need no screen: what they do, apart from how they are called."""

import json
from pathlib import Path
from typing import Any

from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.feed.errors import FeedError
from meetdash.feed.joined import as_run
from meetdash.feed.opening import check_text, read_lines
from meetdash.feed.opening import open_timeline as open_timeline
from meetdash.feed.timeline import Timeline
from meetdash.feed.wire import schema
from meetdash.playing.playback import Playback
from meetdash.playing.seeking import SeekError, find
from meetdash.playing.viewer import Viewer
from meetdash.present import doubt_story, missed, move_list, plain, show
from meetdash.present.move_story import MoveStory
from meetdash.present.words import plural


def moment(timeline: Timeline, text: str, race_id: str = "") -> int:
    """The moment that a text means in this feed. Raises SeekError."""
    whole = Playback(timeline)
    whole.seek(timeline.end_ms)
    return _find(text, whole, race_id)


def known_race(timeline: Timeline, race_id: str) -> None:
    """Raises SeekError, with the races that there are, when the feed has no race with this id."""
    whole = Playback(timeline)
    whole.seek(timeline.end_ms)
    if race_id not in whole.meet.races:
        raise SeekError(plain.no_race(race_id, whole.meet.races))


def show_at(
    timeline: Timeline,
    at: str,
    race_id: str,
    *,
    as_json: bool,
    yardsticks: Yardsticks = FEED_ONLY,
    width: int | None = None,
) -> str:
    """The board at a moment, as text in so many cells, else as many as it needs.

    Raises SeekError when the moment or the race is not in the feed.
    """
    viewer, moment = _found(timeline, at, race_id, yardsticks)
    run = as_run(timeline, viewer.whole.clocks.guns)
    if run is not timeline:
        # What a feed that was joined late tells of before then is looked up where it belongs.
        early, ms = _found(run, at, race_id, yardsticks)
        if ms + run.zero_ms < timeline.moments[0] + timeline.zero_ms:
            viewer, moment = early, ms
    viewer.transport.to(moment)
    first = viewer.whole.race()
    viewer.race_id = race_id or (first.id if first else "")
    viewer.tick(0.0)
    if race_id and race_id not in viewer.shown.meet.races:
        raise SeekError(f"the race {race_id!r} is not known yet at {at}")
    frame = viewer.still()
    if as_json:
        return json.dumps(show.data(frame), ensure_ascii=False, indent=2)
    return "\n".join(show.text(frame, width or show.WIDTH))


def _found(timeline: Timeline, at: str, race_id: str, yardsticks: Yardsticks) -> tuple[Viewer, int]:
    """Who has read the whole feed and stands still in it, and the moment that a text means there."""
    viewer = Viewer.replay(timeline, yardsticks=yardsticks)
    viewer.transport.playing = False
    viewer.tick(0.0)
    return viewer, _find(at, viewer.whole, race_id)


def _find(text: str, whole: Playback, race_id: str) -> int:
    race = whole.race(race_id)
    if race is None and race_id:
        raise SeekError(plain.no_race(race_id, whole.meet.races))
    return find(text, whole, race)


def moves(timeline: Timeline, race_id: str, *, as_json: bool) -> str:
    """Every move of a race. Raises SeekError when the feed has no such race."""
    whole = Playback(timeline)
    whole.seek(timeline.end_ms)
    race = whole.race(race_id)
    if race is None:
        raise SeekError(plain.no_race(race_id, whole.meet.races) if race_id else "the feed has no race")
    story = whole.story.moves.get(race.id) or MoveStory()
    if as_json:
        return json.dumps(move_list.data(race, story), ensure_ascii=False, indent=2)
    return "\n".join(move_list.text(race, story))


def check(path: Path, *, as_json: bool) -> tuple[str, bool]:
    """What is wrong with a feed, and whether anything is. Raises FeedError when it cannot be read, or is no text."""
    check_text(path)
    timeline = Timeline.of(read_lines(path))
    if not timeline.entries:
        raise FeedError(f"{path} is empty; a feed has one JSON message a line")
    playback = Playback(timeline)
    steps = playback.seek(timeline.end_ms)
    session = playback.session
    found = (session.settled(finding) for step in steps for finding in step.received.findings)
    findings = [finding for finding in found if finding is not None]
    counts = session.counts
    faulty = counts.rejected or counts.gaps
    missing = missed.sentences(playback.meet.races.values()) if faulty else []
    doubts = doubt_story.doubted(playback.meet.races.values())
    if as_json:
        report: dict[str, Any] = {
            "file": str(path),
            "lines": counts.lines,
            "taken": counts.taken,
            "repeated": counts.repeated,
            "rejected": counts.rejected,
            "warnings": counts.warnings,
            "missing_by_seq": counts.gaps,
            "missing_times": missing,
            "doubts": doubts,
            "findings": [
                {
                    "line": finding.line,
                    "column": finding.column or None,
                    "severity": "rejected" if finding.rejected else "warning",
                    "reason": finding.reason,
                    "excerpt": finding.excerpt,
                }
                for finding in findings
            ],
        }
        return json.dumps(report, ensure_ascii=False, indent=2), bool(findings or doubts)
    lines = [f"{'rejected' if finding.rejected else 'warning '} {finding}" for finding in findings]
    lines += [f"missing  {one}" for one in missing]
    lines += [f"doubtful {one}" for one in doubts]
    lines.append(
        f"{plural(counts.lines, 'line')}: {counts.taken} taken, {counts.repeated} repeated, "
        f"{counts.rejected} rejected, {plural(counts.warnings, 'warning')}"
    )
    return "\n".join(lines), bool(findings or doubts)


def schema_text() -> str:
    """The JSON Schema of the feed."""
    return json.dumps(schema(), indent=2)
