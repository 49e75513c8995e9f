"""Helpers of the tests: hand-written feeds, races made from them, and what to compare."""

import copy
import json
from typing import Any

from meetdash.core import changes as did
from meetdash.core.errors import RaceError
from meetdash.core.meet import Meet
from meetdash.core.messages import Message
from meetdash.core.race import Race
from meetdash.core.standings import Standing, standings
from meetdash.feed.lines import LineSplitter, RawLine
from meetdash.feed.wire import adapter
from meetdash.playing.playback import Playback

END_MS = 48 * 3600 * 1000
"""A moment after everything."""


def raw(*dicts: dict[str, Any]) -> bytes:
    """A feed as bytes."""
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in dicts)


def lines(data: bytes) -> list[RawLine]:
    """Bytes cut into lines."""
    splitter = LineSplitter()
    return [*splitter.feed(data), *splitter.finish()]


def feed(*dicts: dict[str, Any]) -> list[RawLine]:
    """A feed as the lines of a file."""
    return lines(raw(*dicts))


def play(*dicts: dict[str, Any], at: int = END_MS) -> Playback:
    """A feed played to a moment, by default to its end."""
    playback = Playback.of(feed(*dicts))
    playback.seek(at)
    return playback


def told(playback: Playback) -> list[str]:
    """What the story has told so far."""
    return [moment.sentence for moment in playback.story.moments]


def message(one: dict[str, Any]) -> Message:
    """One message, validated."""
    return adapter().validate_json(json.dumps(one))


def give(race: Race, *dicts: dict[str, Any]) -> list[did.Change]:
    """Hands messages to a race; returns all changes."""
    return [change for one in dicts for change in race.receive(message(one))]  # type: ignore[arg-type]


def made(*dicts: dict[str, Any]) -> Race:
    """A race that has received these messages."""
    race = Race()
    give(race, *dicts)
    return race


def refused(target: Race | Meet, one: dict[str, Any]) -> str:
    """The reason for which a message is refused; fails if it is taken, or if anything has changed by it."""
    before = copy.deepcopy(target)
    try:
        target.receive(message(one))  # type: ignore[arg-type]
    except RaceError as error:
        assert target == before, "a refused message has changed something"
        return str(error)
    raise AssertionError(f"not refused: {one}")


def race(event: str = "1500", **more: Any) -> dict[str, Any]:
    return {"type": "race", "event": event, **more}


def start_list(*entries: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    """A start list; a plain word is an entry with that key and family name."""
    listed = [{"entry": one, "family": one.title()} if isinstance(one, str) else one for one in entries]
    return {"type": "start_list", "entries": listed, **more}


def split(entry: str, m: float | str, time: str, **more: Any) -> dict[str, Any]:
    return {"type": "split", "entry": entry, "m": m, "time": time, **more}


def finish(entry: str, time: str, **more: Any) -> dict[str, Any]:
    return {"type": "finish", "entry": entry, "time": time, **more}


def status(entry: str, code: str, **more: Any) -> dict[str, Any]:
    return {"type": "status", "entry": entry, "status": code, **more}


GUN: dict[str, Any] = {"type": "start", "action": "gun"}


def order(one: Race) -> list[str]:
    """The keys in order of the standing."""
    return [standing.key for standing in standings(one)]


def places(one: Race) -> dict[str, str]:
    """Place by key as it is shown, `2=` when shared; the condition where there is no place."""
    return {standing.key: _place(standing) for standing in standings(one)}


def _place(standing: Standing) -> str:
    if standing.place is None:
        return str(standing.condition)
    return f"{standing.place}{'=' if standing.tied else ''}"


def standing_of(one: Race, key: str) -> Standing:
    return next(standing for standing in standings(one) if standing.key == key)
