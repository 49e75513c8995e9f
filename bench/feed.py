"""A line of the feed to an updated race, against `json.loads` of the same lines.

The feed is a made-up evening of races: every line is another one, as in a real feed, so that nothing is quick only
because it was read before. Both sides read the same bytes, in turns; each round starts a new meet. As in the program,
the lines that one read of a pipe brings are decoded together and then played.
"""

import json
import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from bench.stream import DISTANCE_M, ENTRIES, RUNNERS, STEP_M
from bench.timing import Ratio, ratio
from meetdash import catalogue
from meetdash.analysis.moves import MoveWatch
from meetdash.analysis.targets import Target, delta_at
from meetdash.analysis.yardsticks import FEED_ONLY
from meetdash.core import changes as did
from meetdash.core.meet import Meet
from meetdash.core.standings import standings
from meetdash.feed.lines import RawLine
from meetdash.feed.reading import Reader
from meetdash.feed.session import Received, Session
from meetdash.feed.wire import decode

RACES = 8
TOGETHER = 64
"""Lines of one read, some 8 KiB."""
PACE = "13:00.00"
"""What deltas are against; a race over 5000 m in 30 to 33 s each 200 m is near it."""


def evening(seed: int = 1) -> list[bytes]:
    """Splits of some 5000 m races at paces of their own, in order of time: 3600 lines of some 110 bytes."""
    random_ = random.Random(seed)
    made: list[bytes] = []
    seq = 0
    for number in range(RACES):
        race = f"r{number}"
        timed: list[tuple[int, int, int]] = []
        for runner in range(RUNNERS):
            pace = random_.uniform(29_500, 32_500)
            ms = 0
            for m in range(STEP_M, DISTANCE_M + 1, STEP_M):
                ms += round(pace * random_.uniform(0.985, 1.015) / 10) * 10
                timed.append((ms, runner, m))
        for ms, runner, m in sorted(timed):
            seq += 1
            minutes, rest = divmod(ms, 60_000)
            made.append(
                json.dumps(
                    {
                        "type": "split",
                        "race": race,
                        "entry": f"a{runner}",
                        "m": m,
                        "time": f"{minutes}:{rest / 1000:05.2f}",
                        "source": "transponder",
                        "seq": seq,
                        "src": "bench",
                    }
                ).encode()
            )
    return made


def preamble() -> list[bytes]:
    """Races and start lists, so that the splits meet athletes who are known."""
    made = []
    for number in range(RACES):
        made += [
            {"type": "race", "race": f"r{number}", "event": str(DISTANCE_M), "sex": "men"},
            {"type": "start_list", "race": f"r{number}", "entries": ENTRIES},
            {"type": "target", "race": f"r{number}", "name": "pace", "time": PACE},
            {"type": "start", "race": f"r{number}", "action": "gun"},
        ]
    return [json.dumps(one).encode() for one in made]


def run() -> list[Ratio]:
    """The ratios, the goal's first."""
    lines = evening()
    raw = [RawLine(number, data) for number, data in enumerate(lines, 1)]
    chunks = [raw[index : index + TOGETHER] for index in range(0, len(raw), TOGETHER)]
    yardsticks = replace(FEED_ONLY, tables=catalogue.projection())
    head = [decode(RawLine(0, data)).message for data in preamble()]

    def reference() -> None:
        loads = json.loads
        for data in lines:
            loads(data)

    def meet() -> Meet:
        made = Meet()
        for message in head:
            assert message is not None
            made.receive(message)
        return made

    def received(made: Meet) -> None:
        for chunk in chunks:
            for decoded in [decode(line) for line in chunk]:
                assert decoded.message is not None
                made.receive(decoded.message)

    def sessions(made: Meet) -> Iterator[Received]:
        session, reader = Session(made), Reader()
        for chunk in chunks:
            yield from map(session.take, [reader.read(line) for line in chunk])

    def counted(made: Meet) -> None:
        deque(sessions(made), maxlen=0)

    def followed(made: Meet) -> None:
        watches: dict[str, MoveWatch] = {}
        targets: dict[str, Target] = {}
        for one in sessions(made):
            for change in one.changes:
                if not isinstance(change, did.SplitTaken | did.Finished):
                    continue
                race = made.races[change.race]
                assert race.course is not None
                if race.id not in watches:
                    watches[race.id] = MoveWatch(race.course)
                    [targets[race.id]] = yardsticks.targets(race, None)
                runner = race.runners[change.entry]
                mm = change.mm if isinstance(change, did.SplitTaken) else race.distance_mm
                watches[race.id].take(change.entry, mm, change.mark.ms, change.mark.decimals)
                yardsticks.project(race, runner)
                delta_at(race, runner, targets[race.id], mm)

    def decoded(_: Meet) -> None:
        for line in raw:
            decode(line)

    check(meet, received)
    name = "json.loads of the same lines"
    count = len(lines)
    return [
        ratio(
            "feed line → race updated (decode, receive, places)", received, name, reference, count, 3.0, meet
        ),
        ratio("… through the session (counts, seq, repeats)", counted, name, reference, count, None, meet),
        ratio("… with projection, delta and moves", followed, name, reference, count, 8.0, meet),
        ratio("… decode alone", decoded, name, reference, count, None, meet),
    ]


def check(meet: Callable[[], Meet], received: Callable[[Meet], None]) -> None:
    """What is measured is the whole work: everybody has finished and has a place."""
    made = meet()
    received(made)
    for race in made.races.values():
        found = standings(race)
        assert len(found) == RUNNERS
        assert all(one.place and one.mm == DISTANCE_M * 1000 for one in found)
