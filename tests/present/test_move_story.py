"""What the story says of moves: what the splits prove, no more than can be read, and the way back when they change."""

import json
from itertools import pairwise
from typing import Any

import pytest

from making import END, FOLDER, KERR, NAMES, TOKYO, finish, gun, lines_of, race, raw, split, start_list
from meetdash.analysis.moves import (
    RECORD_PACE,
    Evidence,
    Gain,
    Gap,
    Kind,
    Move,
    MoveWatch,
    Outcome,
    Pack,
    Verdict,
)
from meetdash.analysis.moves.cited import people, rests_on_reconstructed
from meetdash.analysis.moves.follower import CROWD, matters_to_nobody
from meetdash.core import changes as did
from meetdash.core.course import course
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.core.runner import Runner
from meetdash.feed.faults import DueLine, Faults
from meetdash.feed.lines import RawLine
from meetdash.feed.play import scheduled
from meetdash.feed.wire import adapter
from meetdash.playing.playback import Playback
from meetdash.present import moments
from meetdash.present.moments import Moment
from meetdash.present.move_story import (
    AGAIN_MM,
    MATTERS,
    QUIET_MS,
    TOGETHER_MS,
    FollowedMove,
    MoveStory,
    has_holes,
    matters,
)
from meetdash.present.moves import verdict

Message = dict[str, Any]
FIELD = tuple("abcdef")


def played(lines: list[RawLine]) -> Playback:
    playback = Playback.of(lines)
    playback.seek(10**9)
    return playback


def fed(messages: list[Message]) -> Playback:
    return played(lines_of(raw(messages)))


def file_of(name: str) -> bytes:
    return (FOLDER / f"{name}.ndjson").read_bytes()


def clock(ms: int) -> str:
    return f"{ms // 60_000}:{ms % 60_000 / 1000:05.2f}"


def run(mover: str = "", at_m: int = 1200, gain_ms: int = 2_500, jitter: Any = None) -> list[Message]:
    """Six over 3000 m at 15 s a hundred, timed at each, one behind the other; one may gain over a hundred metres."""
    found = []
    for mark in range(100, 3001, 100):
        row = []
        for place, key in enumerate(FIELD):
            ms = mark * 150 + place * 150 - (gain_ms if key == mover and mark > at_m else 0)
            row.append((ms + (jitter.choice((-100, 0, 100)) if jitter else 0), key))
        for ms, key in sorted(row):
            found.append(finish(key, clock(ms)) if mark == 3000 else split(key, mark, clock(ms)))
    return found


def head(**more: Any) -> list[Message]:
    return [race("3000", distance_m=3000, lap_m=200), start_list(*FIELD), gun()]


def told(playback: Playback) -> list[Moment]:
    return [one for one in playback.story.moments if one.kind is moments.Kind.MOVE]


def story_of(playback: Playback) -> MoveStory:
    [story] = playback.story.moves.values()
    return story


# The way back.


def test_a_correction_withdraws_a_told_move_and_says_so_and_why() -> None:
    quick = run("f")
    before = fed([*head(), *quick, END])
    sentence, *_ = [one.text for one in told(before) if one.entry == "f" and one.move]
    even = {(one["entry"], one.get("m")): one["time"] for one in run()}
    amends = [
        {
            "type": "amend",
            "race": "r",
            "entry": "f",
            "m": one["m"],
            "set": {"time": even["f", one["m"]]},
            "reason": "a reread",
        }
        for one in reversed(quick)
        if one["entry"] == "f" and one.get("m", 0) > 1200
    ]
    after = fed([*head(), *[one for one in quick if one["type"] == "split"], *amends, END])
    said = [one for one in after.story.moments if one.text.startswith("Withdrawn after")]
    assert said
    assert all(one.kind is moments.Kind.CORRECTION and one.move is None for one in said)
    assert f"Withdrawn after a reread: {sentence}" in [one.text for one in said]
    standing = [one for one in story_of(after).all() if one.withdrawn is None]
    assert standing == [], "the corrected race is even, and an even race has no moves"
    assert {one.withdrawn.reason for one in story_of(after).all() if one.withdrawn} == {"a reread"}


def test_a_split_that_was_filed_at_the_wrong_mark_moves_with_its_correction() -> None:
    slip = [dict(one, m=1250) if (one["entry"], one.get("m")) == ("c", 1300) else one for one in run()]
    right = {"type": "amend", "race": "r", "entry": "c", "m": 1250, "set": {"m": 1300}, "reason": "lap count"}
    at = next(n for n, one in enumerate(slip) if one.get("m") == 1500)
    corrected = fed([*head(), *slip[:at], right, *slip[at:], END])
    under_way = story_of(fed([*head(), *slip[:at], right])).follower.watch
    assert under_way is not None
    own = {mm: ms for ms, mm, entry, _ in under_way._splits.in_order() if entry == "c"}
    assert 1_250_000 not in own
    assert own[1_300_000] == 195_300
    assert [one for one in story_of(corrected).all() if one.withdrawn is None] == []


@pytest.mark.parametrize(
    "again",
    [
        [{"type": "start", "race": "r", "action": "recall"}, gun()],
        [{"type": "start", "race": "r", "action": "restart"}],
    ],
    ids=["recall", "restart"],
)
def test_a_new_start_has_no_moves_of_the_old_one(again: list[Message]) -> None:
    first = [one for one in run("f") if one["type"] == "split"]
    playback = fed([*head(), *first, *again, *run(), END])
    assert [one for one in told(playback) if one.line > len(head()) + len(first)] == []
    assert told(playback), "what was told before the recall stays told"
    story = story_of(playback)
    assert story.all() == []
    assert story.found == []


@pytest.mark.parametrize("moved", [False, True])
def test_in_a_crowd_only_corrections_that_touch_a_move_have_it_judged_anew(moved: bool) -> None:
    watch, crowd = MoveWatch(course("3000")), Race("r")
    for message in (race("3000"), start_list(*FIELD, *(f"n{number}" for number in range(CROWD)))):
        crowd.receive(adapter().validate_json(json.dumps(message)))  # type: ignore[arg-type]
    gap = Gap(3_000_000, "b", 1_000)
    move = Move("up:f:1", Kind.KICK, "f", 1, 2, 1, 2, 1, 1.0, Evidence(gap=gap), 0.9, MATTERS)
    watch.moves[move.id] = move
    assert people(move) == {"f", "b"}
    key = "b" if moved else "n7"
    change = did.Corrected("r", entry=key, mm=3_000_000, before=Mark(500_000, 1), after=Mark(500_050, 2))
    assert matters_to_nobody(crowd, watch, change) is not moved


# What must not be told.


def test_an_even_race_with_jitter_tells_no_move() -> None:
    import random

    for seed in range(20):
        playback = fed([*head(), *run(jitter=random.Random(seed)), END])
        assert told(playback) == []


def arrived(lines: list[DueLine]) -> list[RawLine]:
    return [
        RawLine(number, one.data, arrival_ms=10_000_000 + one.due_ms) for number, one in enumerate(lines, 1)
    ]


def standing(playback: Playback) -> list[FollowedMove]:
    return [one for story in playback.story.moves.values() for one in story.all() if one.withdrawn is None]


def same_story(one: Move, other: Move) -> bool:
    """The same athlete in the same direction within two laps."""
    sorts = one.id.split(":")[0], other.id.split(":")[0]
    return (
        one.entry == other.entry and sorts[0] == sorts[1] and abs(one.known_mm - other.known_mm) <= AGAIN_MM
    )


@pytest.mark.parametrize("name", [KERR, TOKYO])
@pytest.mark.parametrize(
    "faults",
    [
        {"duplicate": 0.2},
        {"shuffle": 0.2},
        {"stall": 0.01},
        {"drop": 0.02},
        {"garble": 0.02},
    ],
    ids=lambda faults: next(iter(faults)),
)
def test_a_faulty_feed_tells_no_move_that_the_clean_one_does_not_have(
    name: str, faults: dict[str, float]
) -> None:
    lines = scheduled(lines_of(file_of(name)))
    clean = [one.move for one in standing(played(arrived(lines)))]
    assert clean
    for seed in range(6):
        faulty = standing(played(arrived(Faults(seed=seed, **faults).apply(lines))))
        # Which record the pace is held against hangs on the targets that have come by then, not on the splits.
        told_of = [one.move for one in faulty if one.told and one.move.kind not in RECORD_PACE]
        extra = [one for one in told_of if not any(same_story(one, it) for it in clean)]
        assert extra == [], (seed, [one.id for one in extra])


# How much is told.


@pytest.mark.parametrize("name", NAMES)
def test_moves_keep_their_distance_in_time(name: str) -> None:
    playback = played(lines_of(file_of(name)))
    proved = [one.move for one in told(playback) if one.move is not None]
    for earlier, later in pairwise(proved):
        near = later.known_ms - earlier.known_ms < QUIET_MS
        assert not near or later.priority >= 2 * earlier.priority
    assert all(matters(one) for one in proved)
    quiet = [one.move for one in playback.story.quiet if one.move is not None]
    turned = RECORD_PACE | {Kind.LEAD}  # These have moments of their own.
    kept = [one for one in playback.story.moves[playback.race().id].all() if one.move.kind not in turned]  # type: ignore[union-attr]
    assert len(proved) + len(quiet) == len(kept)


def judged(*outcomes: Outcome, told_first: bool = True) -> list[str]:
    """What is told of verdicts on a move, one after the other."""
    story, race = MoveStory(), Race("r")
    move = Move("up:f:1", Kind.SURGE, "f", 1, 2, 1, 2, 1, 1.0, Evidence(), 0.9, MATTERS if told_first else 1)
    said = (
        [story._say(race, move, move if told_first else None)]
        if story._known.setdefault(move.id, move)
        else []
    )
    said += [story._say(race, Verdict(move.id, one, 2, 2, Evidence()), None) for one in outcomes]
    return [one.text for one in said[1:] if one.told]


def test_a_verdict_is_told_once_and_only_when_it_is_decisive_or_the_move_has_faded() -> None:
    assert judged(Outcome.HELD, Outcome.COVERED) == []
    assert len(judged(Outcome.DECISIVE)) == 1
    assert len(judged(Outcome.FADED, Outcome.FADED)) == 1
    assert judged(Outcome.DECISIVE, told_first=False) == []


def test_the_move_that_made_the_winning_is_told_though_it_came_too_soon_after_another() -> None:
    """With 400 m to go a leaves them all and is told; c, who went with less, wins when a falls back."""
    gained = {2800: {"a": 1_300, "c": 1_000}, 3000: {"a": -1_200, "c": 1_000}}
    messages = []
    for mark in range(200, 3001, 200):
        ahead = gained.get(mark, {})
        row = [(mark * 150 + place * 200 - ahead.get(key, 0), key) for place, key in enumerate(FIELD)]
        for ms, key in sorted(row):
            messages.append(finish(key, clock(ms)) if mark == 3000 else split(key, mark, clock(ms)))
    playback = fed([*head(), *messages, END])
    [kick] = [one for one in story_of(playback).found if isinstance(one.note, Move) and one.move.entry == "c"]
    assert not kick.told
    [text] = [one.text for one in told(playback) if "decisive" in one.text]
    assert text.startswith("c's kick between 600 and 200 m to go was decisive")
    [followed] = [one for one in story_of(playback).all() if one.move.id == kick.move.id]
    assert followed.told


def test_a_verdict_that_has_turned_is_told_again() -> None:
    first, second = judged(Outcome.DECISIVE, Outcome.COVERED)
    assert "was decisive" in first
    assert "was covered" in second


# Kerr at three spacings.


def thinned(step_m: int) -> list[Message]:
    messages = [json.loads(line) for line in file_of(KERR).splitlines()]
    return [
        one
        for one in messages
        if one["type"] != "split" or (3_218_688 - round(one["m"] * 1000)) % (step_m * 1000) == 0
    ]


@pytest.mark.parametrize(
    ("step_m", "where"),
    [(100, "with 300 m to go"), (200, "between 600 and 200 m to go"), (400, "in the last 800 m")],
)
def test_kerr_thinned_is_told_no_finer_than_the_marks(step_m: int, where: str) -> None:
    playback = fed(thinned(step_m))
    [kick] = [one for one in standing(playback) if one.move.kind is Kind.KICK and one.move.entry == "kerr"]
    assert kick.move.to_mm - kick.move.from_mm >= step_m * 1000
    assert kick.move.from_mm <= 2_918_688 <= kick.move.to_mm
    [text] = [one.text for one in told(playback) if one.move is not None and one.move.id == kick.move.id]
    assert text.startswith(f"Kerr goes {where}: last {step_m} in ")


# What is said can be reckoned again.


@pytest.mark.parametrize("name", [KERR, TOKYO])
def test_the_numbers_of_every_move_are_those_of_the_splits(name: str) -> None:
    playback = played(lines_of(file_of(name)))
    [race] = playback.meet.races.values()

    def at(key: str, mm: int) -> int:
        taken = race.runners[key].at(mm)
        assert taken is not None
        return taken.mark.ms

    found = [one.move for one in standing(playback)]
    assert found
    for move in found:
        evidence = move.evidence
        for stretch in (evidence.after, evidence.before):
            if stretch is not None:
                assert stretch.to_ms == at(stretch.entry, stretch.to_mm)
                assert stretch.from_ms == (at(stretch.entry, stretch.from_mm) if stretch.from_mm else 0)
        if evidence.gap is not None:
            other = at(evidence.gap.other, evidence.gap.mm)
            assert evidence.gap.ms == other - at(move.entry, evidence.gap.mm)
        if (gain := evidence.gain) is not None:

            def took(key: str, first: int = gain.from_mm, last: int = gain.to_mm) -> int:
                return at(key, last) - at(key, first)

            rivals = sorted(took(key) for key in gain.rivals)
            middle = (rivals[(len(rivals) - 1) // 2] + rivals[len(rivals) // 2]) / 2
            assert gain.ms == pytest.approx(middle - took(move.entry), abs=1)


def test_the_change_of_a_race_without_a_course_is_no_move() -> None:
    story = MoveStory()
    assert story.follow(Race("r"), did.SplitTaken("r", entry="a", mm=1, mark=Mark(1, 1), place=1)) == []
    assert story.all() == []


# Packs, contact lost together, corrections of one mark, and what is reconstructed.


def dropped(*gone: str, at_m: int = 1200, loss_ms: int = 900) -> list[Message]:
    """Six over 3000 m in a pack; some lose so much on every hundred metres from a mark on."""
    found = []
    for mark in range(100, 3001, 100):
        row = []
        for place, key in enumerate(FIELD):
            late = max(0, mark - at_m) // 100 * loss_ms if key in gone else 0
            row.append((mark * 150 + place * 100 + late, key))
        for ms, key in sorted(row):
            found.append(finish(key, clock(ms)) if mark == 3000 else split(key, mark, clock(ms)))
    return found


def test_those_who_lose_contact_at_one_mark_are_told_together_and_one_alone_at_once() -> None:
    playback = fed([*head(), *dropped("d", "e", "f"), END])
    said = [one for one in told(playback) if "contact" in one.text and one.move]
    assert len(said) == 1
    assert "and two others lose contact" in said[0].text or "lose contact" in said[0].text
    alone = fed([*head(), *dropped("f"), END])
    [one] = [one for one in told(alone) if "contact" in one.text and one.move]
    assert one.text.startswith("F loses contact".replace("F", "f"))
    assert one.move is not None
    assert one.due_ms - one.move.known_ms < TOGETHER_MS


@pytest.mark.parametrize(
    ("before", "after", "worth"), [(7, 4, True), (5, 2, True), (12, 7, True), (20, 18, False), (3, 2, False)]
)
def test_a_pack_that_loses_a_third_is_worth_a_line(before: int, after: int, worth: bool) -> None:
    runners = tuple(f"r{n}" for n in range(before))
    pack = Pack(1_000_000, runners, 1_200_000, runners[:after])
    move = Move(
        "p", Kind.PACK_BREAKS, "r0", 1, 2, 1, 2, 1, 1.0, Evidence(pack=pack), 0.9, 20 * (before - after)
    )
    assert matters(move) is worth


def test_the_pack_is_told_in_words() -> None:
    found = [one.text for one in told(played(lines_of(file_of(KERR)))) if "pack" in one.text]
    assert found == ["The lead pack is down to two, from four, with 700 m to go; Fisher leads."]


def test_a_withdrawal_comes_after_the_last_correction_of_a_mark() -> None:
    quick = run("f")
    times = {(one["entry"], one.get("m")): one["time"] for one in run()}
    changed = [("f", 1300), ("e", 1300), ("f", 1400), ("f", 1500)]
    amends = []
    for key, mark in changed:
        ms = times[key, mark] if key == "f" else clock(int(mark) * 150 + 4 * 150 + 100)
        amends.append({"type": "amend", "race": "r", "entry": key, "m": mark, "set": {"time": ms}})
    splits = [one for one in quick if one["type"] == "split" and one["m"] <= 1500]
    playback = fed([*head(), *splits, *amends, END])
    said = [one.text for one in playback.story.moments]
    fallen = [n for n, one in enumerate(said) if one.startswith("Withdrawn")]
    for n in fallen:
        before, after = said[n - 1], said[n + 1] if n + 1 < len(said) else ""
        assert not ("1300 m" in before and "1300 m" in after and "orrect" in after), said[n - 1 : n + 2]


@pytest.mark.parametrize(
    ("kind", "said"), [(Kind.FADE, "f, who faded "), (Kind.LOSES_CONTACT, "f, who lost contact ")]
)
def test_a_verdict_says_of_what(kind: Kind, said: str) -> None:
    move = Move("x", kind, "f", 1_000_000, 1_100_000, 1_050_000, 1_200_000, 1, 1.0, Evidence(), 0.9, 100)
    assert verdict(Verdict("x", Outcome.HELD, 1_400_000, 2, Evidence()), move, Race("r")).startswith(said)


def test_a_move_rests_on_reconstructed_splits_only_if_it_cites_one() -> None:
    playback = played(lines_of(file_of(KERR)))
    race_, [story] = playback.race(), playback.story.moves.values()
    assert race_ is not None
    found = {(one.move.kind, one.move.entry): rests_on_reconstructed(race_, one.move) for one in story.all()}
    assert found[Kind.NEGATIVE, "kerr"] is False, "4:03.63 and 8:00.67 are published"
    assert found[Kind.NEGATIVE, "fisher"] is True
    assert found[Kind.KICK, "kerr"] is True


@pytest.mark.parametrize("count", [50, 500])
def test_holes_are_looked_for_around_the_mover_only(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Race("r")
    messages = [race("3000", distance_m=3000, lap_m=200), start_list(*(f"n{n}" for n in range(count))), gun()]
    for mark in (1000, 1100, 1200):
        messages += [split(f"n{n}", mark, clock(mark * 150 + n * 1_000)) for n in range(count)]
    for message in messages:
        crowd.receive(adapter().validate_json(json.dumps(message)))  # type: ignore[arg-type]
    gain = Gain(1_000_000, 1_200_000, 1_000, ("n4",))
    move = Move(
        "x", Kind.SURGE, "n5", 1_000_000, 1_100_000, 1, 1_200_000, 1, 1.0, Evidence(gain=gain), 0.5, 100
    )
    asked = 0
    at = Runner.at

    def counted(self: Runner, mm: int) -> Any:
        nonlocal asked
        asked += 1
        return at(self, mm)

    monkeypatch.setattr(Runner, "at", counted)
    assert not has_holes(crowd, move)
    rests_on_reconstructed(crowd, move)
    assert asked < 60


def test_where_a_pacemaker_stepped_off_is_marked_when_that_time_was_reconstructed() -> None:
    found = [one for one in played(lines_of(file_of(KERR))).story.moments if "steps off" in one.text]
    assert [one.reconstructed for one in found] == [True, True]
    measured = [one for one in played(lines_of(file_of(TOKYO))).story.moments if one.reconstructed]
    assert measured == []


def test_where_nothing_is_reconstructed_no_move_looks_for_it_in_the_field(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "meetdash.present.move_story.rests_on_reconstructed", lambda race, move: asked.append(move.id)
    )
    assert any(moment.move for moment in played(lines_of(file_of(TOKYO))).story.moments)
    assert not asked


def test_where_only_a_pacemaker_has_crossed_the_line_nobody_has_won() -> None:
    feed = [
        race("1500"),
        start_list("a", "b", {"entry": "c", "role": "pacemaker"}),
        gun(),
        split("c", 700, "1:47.0"),
        split("z", 700, "1:48.0"),
        finish("c", "3:46.0"),
        {"type": "result", "race": "r", "state": "official", "rows": [{"entry": "a", "place": 1, "time": "3:50.0"}]},
    ]  # fmt: skip
    playback = played(lines_of(raw(feed)))
    assert playback.finished
    assert not [
        one for one in story_of(playback).all() if one.verdict and one.verdict.outcome is Outcome.DECISIVE
    ]


def test_a_move_that_stands_without_another_ones_time_is_not_said_to_fall() -> None:
    """Once the voided time is awaited no more the surge is found again: it was never disproved."""
    times = {
        200: {"b": "25.10", "c": "25.30", "d": "25.50", "e": "25.80", "a": "25.90"},
        400: {"b": "51.80", "a": "52.00", "c": "52.15", "d": "52.40", "e": "52.90"},
        600: {"b": "1:18.30", "a": "1:18.60", "d": "1:19.10", "c": "1:19.30", "e": "1:19.90"},
    }
    splits = [[split(key, m, time) for key, time in at.items()] for m, at in times.items()]
    void = {"type": "void", "race": "r", "entry": "c", "m": 400, "reason": "chip of another"}
    begun = [race("800"), start_list(*"abcde"), gun()]
    after = fed([*begun, *splits[0], *splits[1], void, *splits[2], END])
    said = [one.text for one in after.story.moments]
    assert sum(one.startswith("a surges between 200 and 400 m") for one in said) == 1
    assert not any(one.startswith("Withdrawn after") for one in said)
    own = {**void, "entry": "a"}
    said = [one.text for one in fed([*begun, *splits[0], *splits[1], own, *splits[2], END]).story.moments]
    assert any(one.startswith("Withdrawn after") for one in said), "without his own time it falls"


def test_who_led_is_told_once_a_late_split_says_that_somebody_else_did() -> None:
    begun = [race("1500"), start_list("a", "b", "c"), gun()]
    first = [split(key, 300, time) for key, time in (("a", "47.2"), ("b", "47.7"), ("c", "48.0"))]
    seen = [
        split("b", 700, "1:51.9"),
        split("c", 700, "1:52.2"),
        split("b", 1100, "2:55.9"),
        split("c", 1100, "2:56.8"),
    ]
    late = [split("a", 700, "1:51.0"), split("a", 1100, "2:55.2")]
    said = [
        one.text for one in fed([*begun, *first, *seen, finish("a", "3:58.10"), *late, END]).story.moments
    ]
    assert "b leads at 1100 m, the bell, one lap to go, a led before." in said
    assert "a led at 1100 m, 2:55.2, not b." in said


def test_a_time_that_is_corrected_and_put_back_lets_no_move_fall() -> None:
    def amend(key: str, time: str) -> Message:
        return {"type": "amend", "race": "r", "entry": key, "m": 400, "set": {"time": time}}

    times = {
        200: {"b": "25.10", "c": "25.30", "d": "25.50", "e": "25.80", "a": "25.90"},
        400: {"b": "51.80", "a": "52.00", "c": "52.15", "d": "52.40", "e": "52.90"},
        600: {"b": "1:18.30", "a": "1:18.60", "d": "1:19.10", "c": "1:19.30", "e": "1:19.90"},
    }
    before, bell, after = [[split(key, m, time) for key, time in at.items()] for m, at in times.items()]
    head_ = [race("800"), start_list(*"abcde"), gun(), *before, *bell]

    def fell(*more: Message) -> int:
        said = [one.text for one in fed([*head_, *more, *after, END]).story.moments]
        return sum(one.startswith("Withdrawn after") for one in said)

    assert fell(amend("c", "51.60"), amend("c", "52.15")) == 0
    assert fell(amend("a", "52.80"), amend("a", "52.00"), amend("a", "52.80")) == 1
