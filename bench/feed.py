"""A line of the feed to an updated race, against `json.loads` of the same lines.

The feed is a made-up evening of races: every line is another one, as in a real feed, so that nothing is quick only
because it was read before. Both sides read the same bytes, in turns; each round starts a new meet.
"""

import json
import random
from collections.abc import Callable

from bench.timing import Ratio, ratio
from meetdash.core.meet import Meet
from meetdash.core.standings import standings
from meetdash.feed.lines import RawLine
from meetdash.feed.session import Session
from meetdash.feed.wire import decode

RACES, RUNNERS, DISTANCE_M, STEP_M = 8, 18, 5000, 200


def evening(seed: int = 1) -> list[bytes]:
    """Splits of some 5000 m races, in order of time: 3600 lines of some 110 bytes."""
    random_ = random.Random(seed)
    made: list[bytes] = []
    seq = 0
    for number in range(RACES):
        race = f"r{number}"
        timed: list[tuple[int, int, int]] = []
        for runner in range(RUNNERS):
            ms = 0
            for m in range(STEP_M, DISTANCE_M + 1, STEP_M):
                ms += random_.randrange(29_000, 33_000, 10)
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
        entries = [
            {"entry": f"a{one}", "bib": str(one + 1), "family": f"Family{one}"} for one in range(RUNNERS)
        ]
        made += [
            {"type": "race", "race": f"r{number}", "event": str(DISTANCE_M)},
            {"type": "start_list", "race": f"r{number}", "entries": entries},
            {"type": "start", "race": f"r{number}", "action": "gun"},
        ]
    return [json.dumps(one).encode() for one in made]


def run() -> list[Ratio]:
    """The ratios, the goal's first."""
    lines = evening()
    raw = [RawLine(number, data) for number, data in enumerate(lines, 1)]
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
        for line in raw:
            message = decode(line).message
            assert message is not None
            made.receive(message)

    def sessions(made: Meet) -> None:
        session = Session(made)
        for line in raw:
            session.receive(line)

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
        ratio("… through the session (counts, seq, repeats)", sessions, name, reference, count, None, meet),
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
