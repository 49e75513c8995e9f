"""Changes of the lead and of record pace are moves too, told from the same facts as the story."""

from making import END, FOLDER, KERR, fixture, lines_of, raw
from meetdash.analysis.moves import Kind, Outcome
from meetdash.analysis.moves.cited import places
from meetdash.feed.timeline import Timeline
from meetdash.playing.playback import Playback
from meetdash.present import evidence, moves, turn_words
from meetdash.present.move_story import FollowedMove
from present.test_move_story import fed, head, run
from support import END_MS, GUN, play, race, split, start_list, told

LIST = start_list("kerr", "fisher", "hocker")
TARGET = {"type": "target", "name": "world record", "code": "WR", "kind": "record", "time": "12:30.00"}


def turns(playback: Playback) -> list[FollowedMove]:
    found = [one for story in playback.story.moves.values() for one in story.all()]
    return [one for one in found if one.move.id in _turns(playback)]


def _turns(playback: Playback) -> dict[str, object]:
    return {
        id: one
        for story in playback.story.moves.values()
        for id, one in (story.turns.moves | story.turns.gone).items()
    }


def two(*fisher_first: bool) -> list[dict[str, object]]:
    """Two who pass each 100 m mark a second apart."""
    marks = []
    for index, first in enumerate(fisher_first, start=1):
        for late, key in enumerate(["fisher", "kerr"] if first else ["kerr", "fisher"]):
            marks.append(split(key, 100 * index, f"{15 * index + late}.00"))
    return marks


def test_the_lead_of_kerr_is_listed_as_it_is_told() -> None:
    playback = Playback(fixture(KERR))
    playback.seek(END_MS)
    found = turns(playback)
    [lead] = [one for one in found if one.move.entry == "kerr" and one.move.kind is Kind.LEAD]
    assert (lead.move.from_mm, lead.move.to_mm, lead.move.evidence.places) == (2_918_688, 3_000_000, (2, 1))
    assert lead.move.evidence.gap is not None
    assert lead.move.evidence.gap.ms == round(lead.move.strength * 1000) + _gap_at(playback, 2_918_688)
    assert lead.verdict is not None
    assert lead.verdict.outcome is Outcome.HELD
    [gained] = [one for one in found if one.move.kind is Kind.RECORD_PACE_GAINED]
    assert (gained.move.from_mm, gained.move.to_mm) == (2_918_688, 3_000_000)
    assert gained.verdict is not None
    assert gained.verdict.outcome is Outcome.HELD
    race_ = next(iter(playback.meet.races.values()))
    texts = [moment.text for moment in playback.story.moments]
    assert all(one.told for one in found)
    assert texts.count(moves.sentence(lead.move, race_)) == 1
    assert any(text.startswith(turn_words.record_pace(gained.move, race_)[:-1]) for text in texts)


def without(entry: str, m: float) -> Timeline:
    """The fixture without one time."""
    lost = f'"entry": "{entry}", "m": {m},'
    lines = (FOLDER / f"{KERR}.ndjson").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if lost not in line]
    assert len(kept) == len(lines) - 1
    return Timeline.of(lines_of(raw(kept)))


def test_a_lead_lies_after_the_last_mark_at_which_the_new_leader_was_seen_behind() -> None:
    """Without Kerr's 3000 m nobody knows who led there, though Fisher was the first of those who have a time."""
    playback = Playback(without("kerr", 3000))
    playback.seek(END_MS)
    [lead] = [one for one in turns(playback) if one.move.entry == "kerr" and one.move.kind is Kind.LEAD]
    assert (lead.move.from_mm, lead.move.to_mm) == (2_918_688, 3_018_688)


def test_no_place_is_cited_where_one_who_may_have_been_ahead_has_no_time() -> None:
    whole, part = (Playback(timeline) for timeline in (fixture(KERR), without("hocker", 2918.688)))
    for playback in (whole, part):
        playback.seek(END_MS)
    kicks = [
        (one.move, next(iter(playback.meet.races.values())))
        for playback in (whole, part)
        for one in playback.story.moves["mens-2mile"].all()
        if one.move.entry == "kerr" and one.move.kind is Kind.KICK
    ]
    (clean, clean_race), (odd, odd_race) = kicks
    assert clean.evidence.gain is not None
    assert clean.evidence.gain.from_mm == odd.evidence.gain.from_mm == 2_918_688  # type: ignore[union-attr]
    assert places(clean_race, clean) == clean.evidence.places == (2, 1)
    assert places(odd_race, odd) is None, "Hocker was not read there, and may have been ahead"
    assert [part for part in evidence.parts(clean, clean_race) if " to " in part and "second" in part]
    assert not [part for part in evidence.parts(odd, odd_race) if "first" in part or "second" in part]


def _gap_at(playback: Playback, mm: int) -> int:
    runners = next(iter(playback.meet.races.values())).runners
    fisher, kerr = runners["fisher"].at(mm), runners["kerr"].at(mm)
    assert fisher is not None
    assert kerr is not None
    return fisher.mark.ms - kerr.mark.ms


def test_a_lead_that_is_lost_again_has_been_covered() -> None:
    found = turns(play(race("1500"), LIST, GUN, *two(True, True, False, False, True, True, True, True, True)))
    assert [(one.move.entry, one.move.from_mm, one.move.to_mm) for one in found] == [
        ("kerr", 200_000, 300_000),
        ("fisher", 400_000, 500_000),
    ]
    outcomes = [one.verdict and (one.verdict.outcome, one.verdict.known_mm) for one in found]
    assert outcomes == [(Outcome.COVERED, 500_000), (Outcome.HELD, 900_000)]


def test_a_correction_that_gives_the_lead_back_withdraws_the_change() -> None:
    amend = {"type": "amend", "entry": "kerr", "m": 300, "set": {"time": "47.00"}, "reason": "a reread"}
    [one] = turns(play(race("1500"), LIST, GUN, *two(True, True, False), amend))
    assert one.withdrawn is not None
    assert one.withdrawn.reason == "a reread"
    assert one.move.entry == "kerr"


def test_a_pacemaker_s_lead_counts_little() -> None:
    field = start_list({"entry": "fisher", "name": "Fisher", "role": "pacemaker"}, "kerr")
    [one] = turns(play(race("1500"), field, GUN, *two(True, True, False)))
    assert one.move.priority == 10


def test_record_pace_lost_is_a_move_and_record_pace_gained_has_faded() -> None:
    def at(m: int, off: int) -> dict[str, object]:
        ms = 150 * m + off
        return split("kerr", m, f"{ms // 60_000}:{ms % 60_000 / 1000:06.3f}"[:-1])

    playback = play(race("5000", sex="men"), LIST, TARGET, GUN, at(600, 500), at(1000, -300), at(1400, 600))
    found = turns(playback)
    assert [(one.move.kind, one.move.from_mm, one.move.to_mm) for one in found] == [
        (Kind.RECORD_PACE_GAINED, 600_000, 1_000_000),
        (Kind.RECORD_PACE_LOST, 1_000_000, 1_400_000),
    ]
    assert found[0].verdict is not None
    assert found[0].verdict.outcome is Outcome.FADED
    assert [text.split(":")[0] for text in told(playback) if text.startswith("Record")] == [
        "Record pace",
        "Record pace lost",
    ]


def test_the_decisive_kick_is_told_when_the_second_has_come_in() -> None:
    playback = Playback(fixture(KERR))
    playback.seek(END_MS)
    [one] = [moment for moment in playback.story.moments if "was decisive" in moment.text]
    assert one.ms == 483_620


def test_the_end_of_the_feed_judges_what_still_waits() -> None:
    mover = run("c", at_m=2600)
    alone = [one for one in mover if one["type"] != "finish" or one["entry"] == "c"]
    assert len(alone) < len(mover)
    before, after = (fed([*head(), *alone, *more]) for more in ([], [END]))
    judged = [
        [one for story in it.story.moves.values() for one in story.all() if one.verdict]
        for it in (before, after)
    ]
    assert len(judged[0]) < len(judged[1])
