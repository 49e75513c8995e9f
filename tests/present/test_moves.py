"""Moves in words."""

import random
import re
from itertools import pairwise
from statistics import median

import pytest

import support
from analysis.moves import millrose
from analysis.moves.races import Splits, even, fed, slower, track
from meetdash.analysis.moves import Evidence, Kind, Move, MoveWatch, Pack, Verdict, Withdrawn
from meetdash.core import messages as msg
from meetdash.core.course import Surface
from meetdash.core.marks import format_ms
from meetdash.core.race import Race
from meetdash.feed.wire import adapter
from meetdash.present import words
from meetdash.present.moves import place, sentence, stretch, verdict, withdrawal


def told(step_m: int = 0) -> list[tuple[Move, str]]:
    race = Race("mens-2mile")
    for line in millrose.FEED.read_text(encoding="utf-8").splitlines():
        message = adapter().validate_json(line)
        if isinstance(message, msg.RaceInfo | msg.StartList):
            race.receive(message)
    watch = MoveWatch(millrose.COURSE, millrose.PACEMAKERS)
    notes = [n for split in millrose.splits(step_m) for n in watch.take(*split)]
    return [(n, sentence(n, race)) for n in notes if isinstance(n, Move)]


@millrose.needs_feed
def test_kerr_goes() -> None:
    [text] = [text for move, text in told() if move.kind is Kind.KICK]
    assert text.startswith("Kerr goes with 300 m to go: last 100 in 14.0, 15.1 before;")
    assert "0.9 clear of Fisher with 200 m to go" in text


@millrose.needs_feed
def test_coarser_marks_are_said_as_a_stretch() -> None:
    [text] = [text for move, text in told(200) if move.kind is Kind.KICK]
    assert text.startswith("Kerr goes between 600 and 200 m to go: last 200 in 29.1, 29.6 earlier;")
    [text] = [text for move, text in told(400) if move.kind is Kind.KICK]
    assert text.startswith("Kerr goes in the last 800 m: last 400 in 57.0, 59.5 earlier")


def field_race(keys: list[str]) -> Race:
    race = Race("r")
    race.receive(msg.RaceInfo(race="r", event="3000", surface=Surface.TRACK))
    race.receive(msg.StartList(race="r", entries=tuple(msg.Entry(entry=k, family=k.upper()) for k in keys)))
    return race


def eventful(seed: int) -> Splits:
    """A race in which a good deal happens."""
    rng = random.Random(seed)
    splits = {w: round(ms + rng.gauss(0, 20)) for w, ms in even(3000, 100, 12, apart=120).items()}
    splits = slower(splits, "r11", 500_000, 700_000, -1_500)
    splits = slower(splits, "r4", 800_000, 3_000_000, 15_000)
    splits = slower(splits, "r6", 900_000, 1_000_000, 4_500)
    for n in range(12):
        splits = slower(splits, f"r{n}", 1_300_000, 1_800_000, -4_000)
    for n in (8, 9, 10):
        splits = slower(splits, f"r{n}", 1_300_000, 3_000_000, 12_000)
    splits = slower(splits, "r1", 2_000_000, 2_300_000, -2_000)
    return slower(splits, "r2", 2_700_000, 3_000_000, -3_000)


def tenth(ms: float) -> str:
    return format_ms(abs(round(ms)), 1)


def numbers_of(move: Move | Verdict, splits: Splits, distance_mm: int = 3_000_000) -> set[str]:
    """Every number that may be said of a move, reckoned anew from the splits that its evidence cites."""
    evidence, found = move.evidence, set[str]()
    for one in (evidence.after, evidence.before):
        if one is not None:
            start = splits[one.entry, one.from_mm] if one.from_mm else 0
            ms = splits[one.entry, one.to_mm] - start
            length = one.to_mm - one.from_mm
            found |= {tenth(ms), format_ms(ms, 2), words.distance(length)[:-2]}
            if evidence.pack_pace is not None:
                found.add(tenth(ms * (evidence.pack_pace.to_mm - evidence.pack_pace.from_mm) / length))
    entry = move.entry if isinstance(move, Move) else ""
    if evidence.gain is not None and entry:
        gain = evidence.gain
        took = [splits[key, gain.to_mm] - splits[key, gain.from_mm] for key in gain.rivals]
        own = splits[entry, gain.to_mm] - splits[entry, gain.from_mm]
        assert gain.ms == round(median(took) - own)
        found |= {tenth(gain.ms), words.distance(gain.to_mm - gain.from_mm)[:-2]}
    if evidence.gap is not None and entry:
        gap = evidence.gap
        assert gap.ms == splits[gap.other, gap.mm] - splits[entry, gap.mm]
    if evidence.gap is not None:
        found.add(tenth(evidence.gap.ms))
    if evidence.places is not None and evidence.gain is not None:
        marks = (evidence.gain.from_mm, evidence.gain.to_mm)
        for mm, place in zip(marks, evidence.places, strict=True):
            ahead = [key for (key, at), ms in splits.items() if at == mm and ms < splits[entry, mm]]
            assert place == len(ahead) + 1
        found |= {"".join(c for c in words.ordinal(place) if c.isdigit()) for place in evidence.places}
    if evidence.pack_pace is not None:
        pack = evidence.pack_pace
        after = median(splits[k, pack.to_mm] - splits[k, pack.from_mm] for k in pack.members)
        assert pack.after_ms == round(after)
        marks = range(pack.before_mm, pack.from_mm + 1, 100_000)
        each = [median(splits[k, b] - splits[k, a] for k in pack.members) for a, b in pairwise(marks)]
        length = pack.to_mm - pack.from_mm
        assert pack.before_ms == pytest.approx(median(each) * length / 100_000, abs=1)
        found |= {tenth(pack.after_ms), tenth(pack.before_ms), words.distance(pack.to_mm - pack.from_mm)[:-2]}
    if evidence.pack is not None:
        found |= {str(len(evidence.pack.before)), str(len(evidence.pack.after))}
    for mm in range(0, distance_mm + 1, 50_000):
        found.add(words.distance(mm)[:-2])
    return found


def test_every_number_follows_from_the_splits() -> None:
    seen: set[Kind] = set()
    for seed in range(12):
        splits = eventful(seed)
        race = field_race(sorted({key for key, _ in splits}))
        watch = MoveWatch(track())
        for note in fed(watch, splits):
            assert not isinstance(note, Withdrawn)
            text = (
                sentence(note, race)
                if isinstance(note, Move)
                else verdict(note, watch.moves[note.move], race)
            )
            said = re.findall(r"\d+(?::\d\d)?(?:\.\d+)?", re.sub(r"\bR\d+\b", "", text))
            allowed = numbers_of(note, splits)
            if isinstance(note, Verdict):
                allowed |= numbers_of(watch.moves[note.move], splits)
            assert set(said) <= allowed, text
            if isinstance(note, Move):
                seen.add(note.kind)
    assert {Kind.SURGE, Kind.LOSES_CONTACT, Kind.FALL, Kind.PACE, Kind.KICK, Kind.PACK_BREAKS} <= seen


def test_withdrawals_say_what_and_why() -> None:
    splits = eventful(1)
    race = field_race(sorted({key for key, _ in splits}))
    watch = MoveWatch(track())
    fed(watch, splits)
    move = next(iter(watch.moves.values()))
    text = withdrawal(Withdrawn(move.id, "photo finish of Ahl"), move, race)
    assert text == f"Withdrawn after a correction (photo finish of Ahl): {sentence(move, race)}"


def test_places_on_the_course_are_no_finer_than_50_m() -> None:
    course = track()
    assert place(course, 850_000) == "at 850 m"
    assert place(course, 868_000) == "at about 850 m"
    assert place(course, 2_700_000) == "with 300 m to go"
    assert stretch(course, 2_600_000, 2_800_000) == "between 400 and 200 m to go"
    assert stretch(course, 2_600_000, 3_000_000) == "in the last 400 m"
    assert stretch(course, 800_000, 1_200_000) == "between 800 and 1200 m"


@pytest.mark.parametrize(
    ("known_ms", "said"),
    [
        (396_000, "The lead pack is down to two, from three, with 400 m to go; A leads."),
        (405_000, "The lead pack was down to two, from three, with 400 m to go; A led."),
    ],
)
def test_a_pack_that_is_known_when_the_first_is_farther_on_was(known_ms: int, said: str) -> None:
    listed = (support.race("3000", distance_m=3000, lap_m=200), support.start_list(*"abc"))
    one = support.made(*listed, support.split("a", 2600, "6:30.00"), support.split("a", 2700, "6:45.00"))
    pack = Pack(2_400_000, ("a", "b", "c"), 2_600_000, ("a", "b"))
    move = Move(
        "pack:pack:2500000",
        Kind.PACK_BREAKS,
        "a",
        2_400_000,
        2_500_000,
        2_450_000,
        2_600_000,
        known_ms,
        1.0,
        Evidence(pack=pack),
        0.7,
        20,
    )
    assert sentence(move, one) == said


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_move_has_a_sentence_even_with_hardly_any_evidence(kind: Kind) -> None:
    pack = Pack(1_000_000, ("a", "b", "c"), 1_200_000, ("a", "b"))
    for evidence in (Evidence(), Evidence(pack=pack)):
        move = Move("x", kind, "a", 1_000_000, 1_100_000, 1_050_000, 1_200_000, 1, 1.0, evidence, 0.9, 100)
        text = sentence(move, Race("r"))
        assert text.endswith(".")
        assert "::" not in text
        assert ": ." not in text
        if kind is not Kind.STEPS_OFF:
            assert re.search(r"10\d\d|1100|1200", text), text
        told = kind in (Kind.PACK_BREAKS, Kind.PACK_FORMS) and evidence.pack is not None
        assert ("down to two, from three" in text) == told
