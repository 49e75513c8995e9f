"""Real races, by a path to their splits, against moves labelled by hand.

Rules of this file: the labels are read as they are; what they call unclear counts neither way.
"""

import json
from pathlib import Path

from bench.moves.truth import DOWN, GROUP, KICK, UP, Case, Ignored, Truth

LABELS = Path(__file__).with_name("rome_2024_800m_labels.json")


def cases(path: str, spacing: int) -> list[Case]:
    """The labelled races, seen every so many metres."""
    races = {race["race"].rsplit(",", 1)[0]: race for race in json.loads(Path(path).read_text())["races"]}
    found = []
    for label in json.loads(LABELS.read_text())["races"]:
        race = races[label["race"]]
        distance = race["distance_m"] * 1000
        splits = []
        for number, athlete in enumerate(race["athletes"], 1):
            points = [(split["m"], split["t"]) for split in athlete["splits"]]
            points.append((race["distance_m"], athlete["finish_s"]))
            splits += [
                (str(number), m * 1000, round(t * 1000), 2)
                for m, t in points
                if (distance // 1000 - m) % spacing == 0
            ]
        splits.sort(key=lambda one: (one[2], one[0]))
        found.append(
            Case(
                label["race"],
                distance,
                splits,
                sorted({split[1] for split in splits}),
                [_truth(move) for move in label["moves"]],
                [_ignored(move) for move in label["unclear"]],
            )
        )
    return found


def _truth(move: dict[str, object]) -> Truth:
    entry = str(move["athlete"]) if move["athlete"] else ""
    return Truth(entry, str(move["kind"]), int(str(move["from"])) * 1000, int(str(move["to"])) * 1000)


def _ignored(move: dict[str, object]) -> Ignored:
    sorts = {UP: (UP, KICK), KICK: (UP, KICK), DOWN: (DOWN,), GROUP: (GROUP, KICK)}[str(move["kind"])]
    at = int(str(move["from"])) * 1000
    return Ignored(str(move["athlete"]) if move["athlete"] else "", sorts, at - 100_000, at + 200_000)
