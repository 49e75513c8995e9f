"""A feed on a bad line ends as the clean one does, but for what was rejected and named, and makes nothing up."""

import json
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from making import FOLDER, KERR, TOKYO
from meetdash.core.race import Race
from meetdash.core.standings import Condition, standings
from meetdash.feed.faults import DueLine, Faults
from meetdash.feed.lines import LineSplitter
from meetdash.feed.live import LiveFeed
from meetdash.feed.play import scheduled
from meetdash.feed.sources import SourceNote
from meetdash.playing.edges import LiveEdge
from meetdash.playing.playback import Playback
from meetdash.playing.viewer import Viewer
from meetdash.present.frame import View

SEEDS = st.integers(0, 10**6)
LATER_S = 100_000.0


def clean_feed(name: str) -> list[DueLine]:
    """A fixture whose result is official, with its moments."""
    data = (FOLDER / f"{name}.ndjson").read_bytes().replace(b'"state": "unofficial"', b'"state": "official"')
    splitter = LineSplitter()
    return scheduled([*splitter.feed(data), *splitter.finish()])


FEEDS = {name: clean_feed(name) for name in (KERR, TOKYO)}


@dataclass
class Received:
    """A feed as it arrived: what of it came whole, how many lines did not, and what was made of it."""

    viewer: Viewer
    intact: list[bytes]
    broken: list[int]

    @property
    def race(self) -> Race:
        [race] = self.viewer.whole.meet.races.values()
        return race


def receive(lines: list[DueLine], clean: set[bytes], lots: Random, disconnections: int) -> Received:
    """Lets lines arrive in pieces, and the source be lost in the midst of some.

    After every second loss the source sends all it has sent again, as a server does that has no memory of its clients.
    """
    feed = LiveFeed()
    intact: list[bytes] = []
    broken: list[int] = []
    number = 0
    # A source that has said that its feed is complete may go: that is no loss.
    end = next((index for index, line in enumerate(lines) if b'"type": "end"' in line.data), len(lines) - 1)
    whole = [index for index in range(10, end) if lines[index].data in clean]
    torn_at = set(lots.sample(whole, disconnections))
    lost = 0

    def arrive(line: DueLine) -> None:
        nonlocal number
        number += 1
        (intact.append(line.data) if line.data in clean else broken.append(number))
        data = line.data + b"\n"
        cut = lots.randrange(len(data))
        feed.receive(data[:cut], 10_000 + line.due_ms)
        feed.receive(data[cut:], 10_000 + line.due_ms)

    def lose(index: int) -> None:
        nonlocal number, lost
        now = 10_000 + lines[index].due_ms
        torn = lines[index].data[: lots.randrange(1, len(lines[index].data) - 1)]
        feed.receive(torn, now)
        number += 1
        broken.append(number)
        feed.note(SourceNote("break"), now)
        feed.note(SourceNote("reconnecting", "tcp://timing:5000: reset; trying again in 0.5 s"), now)
        assert feed.lost
        feed.note(SourceNote("connected", "tcp://timing:5000"), now)
        lost += 1
        if lost % 2 == 0:
            for before in lines[: index + 1]:
                arrive(before._replace(due_ms=lines[index].due_ms))

    for index, line in enumerate(lines):
        if index in torn_at:
            lose(index)
        else:
            arrive(line)
    feed.note(SourceNote("ended", "the feed has ended"), 10_000 + lines[-1].due_ms)
    viewer = Viewer.follow(LiveEdge(feed))
    viewer.tick(LATER_S)
    return Received(viewer, intact, broken)


def faulty(name: str, seed: int) -> Received:
    """5 % garbled, twice, late; stalls; two disconnections; and the result once more at the end."""
    lines = FEEDS[name]
    faults = Faults(duplicate=0.05, garble=0.05, shuffle=0.05, stall=0.02, seed=seed)
    arrived = faults.apply(lines)
    again = next(line for line in lines if b'"type": "result"' in line.data)
    last = again._replace(due_ms=arrived[-1].due_ms + 60_000)
    return receive([*arrived, last], {line.data for line in lines}, Random(seed), 2)


def finishers(race: Race) -> list[tuple[Any, ...]]:
    """The official standing: who has which place with which mark."""
    return [
        (one.key, one.place, one.tied, str(one.mark))
        for one in standings(race)
        if one.condition is Condition.FINISHED
    ]


def known(race: Race) -> dict[str, Any]:
    """All that is known of the athletes, apart from the order in which it came."""
    found: dict[str, Any] = {}
    for key, runner in race.runners.items():
        splits = [(one.mm, one.mark, one.source, one.place) for one in runner.splits]
        finish = runner.finish._replace(order=0, since=0) if runner.finish else None
        decision = replace(runner.decision, order=0, since=0) if runner.decision else None
        if splits or finish or decision:
            found[key] = (splits, finish, decision)
    return found


def played(datas: list[bytes]) -> Race:
    splitter = LineSplitter()
    playback = Playback.of(splitter.feed(b"".join(data + b"\n" for data in datas)))
    playback.seek(10**9)
    [race] = playback.meet.races.values()
    return race


CLEAN = {name: played([line.data for line in FEEDS[name]]) for name in FEEDS}


@pytest.mark.parametrize("name", FEEDS)
@given(seed=SEEDS)
@example(seed=0)
@example(seed=7589)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_bad_line_ends_as_the_clean_one_but_for_what_was_rejected_and_named(name: str, seed: int) -> None:
    found = faulty(name, seed)
    assert found.race.official
    assert finishers(found.race) == finishers(CLEAN[name])
    nothing_is_made_up(name, found)
    all_is_named(found)


def nothing_is_made_up(name: str, found: Received) -> None:
    """What is known is what came whole; each mark whose line did not is missing."""
    whole = set(found.intact)
    in_order = [line.data for line in FEEDS[name] if line.data in whole]
    assert known(found.race) == known(played(in_order))
    marks = {(key, one[0]) for key, (splits, _, _) in known(CLEAN[name]).items() for one in splits}
    there = {(key, one[0]) for key, (splits, _, _) in known(found.race).items() for one in splits}
    lost = {
        (message["entry"], round(message["m"] * 1000))
        for message in (json.loads(line.data) for line in FEEDS[name] if line.data not in whole)
        if message["type"] == "split"
    }
    assert marks - there == lost
    assert there <= marks


def all_is_named(found: Received) -> None:
    """Each line that did not come whole is rejected with its reason, no other is, and the counts agree."""
    session = found.viewer.whole.session
    rejected = [one for one in session.findings if one.rejected]
    assert [one.line for one in rejected] == found.broken
    assert all(one.reason for one in rejected)
    counts = session.counts
    assert counts.rejected == len(found.broken)
    assert counts.taken + counts.repeated == len(found.intact)
    assert counts.taken == len(set(found.intact))
    seqs = [json.loads(data)["seq"] for data in found.intact]
    assert counts.gaps == len(set(range(seqs[0], max(seqs))) - set(seqs)), "numbers that never came"
    health = found.viewer.frame().playing.health
    assert f"{counts.rejected} lines rejected" in health
    assert "2 reconnects" in health
    found.viewer.view = View.FEED
    shown = found.viewer.frame().findings
    assert all(any(line.startswith(f"line {number}") for line in shown) for number in found.broken)
