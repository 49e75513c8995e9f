"""Sentences: every delta has its target and basis, every difference its side."""

from typing import Any

from meetdash.analysis.claims import claim_of, rivals
from meetdash.analysis.finish_order import Finisher
from meetdash.analysis.projection import even_pace
from meetdash.analysis.targets import delta_at, targets
from meetdash.analysis.yardsticks import FEED_ONLY
from meetdash.core import changes as did
from meetdash.core.marks import Mark
from meetdash.core.standings import standings
from meetdash.present import finish_words, sentences
from support import GUN, finish, give, made, race, split, start_list, status

LIST = start_list({"entry": "k", "family": "Kerr"}, {"entry": "p", "family": "Ernst", "role": "pacemaker"})
TARGET: dict[str, Any] = {
    "type": "target",
    "name": "World best, short track",
    "code": "WB sh",
    "kind": "record",
    "time": "8:03.40",
    "holder": "Farah",
    "date": "2015-02-21",
}


def test_a_delta_is_told_with_target_basis_and_projection() -> None:
    one = made(race("2MILE", surface="short-track"), LIST, TARGET, GUN)
    give(one, split("k", 1418.688, "3:33.0"), split("k", 1618.688, "4:02.5"))
    assert one.course is not None
    runner = one.runners["k"]
    delta = delta_at(one, runner, targets(one)[0], 1_618_688)
    assert delta is not None
    projection = even_pace(one.course, [(taken.mm, taken.mark.ms) for taken in runner.taken])
    assert sentences.pace(one, runner, delta, projection, "Record pace") == (
        "Record pace: Kerr 0.6 s inside WB sh 8:03.40 even pace at 1618.7 m, gaining 0.5 a lap; even pace gives 8:02.2."
    )
    assert sentences.target(targets(one)[0]) == (
        "Target: World best, short track 8:03.40 (Farah, 2015-02-21), even pace."
    )


def test_splits_as_run_are_against_their_own_digits() -> None:
    target = {**TARGET, "splits": [{"m": 1609.344, "time": "4:03.10"}]}
    one = made(race("2MILE", surface="short-track"), LIST, target, GUN, split("k", 1609.344, "4:03.63"))
    runner = one.runners["k"]
    deltas = [delta for found in targets(one) if (delta := delta_at(one, runner, found, 1_609_344))]
    assert sentences.split_at_mark(one, runner, 1_609_344, Mark.parse("4:03.63"), deltas) == (
        "Kerr 4:03.63 at the mile: 1.9 s outside WB sh 8:03.40 even pace, 0.53 s outside WB sh 8:03.40 as run."
    )


def said_of(time: str) -> str:
    """What is said of a time under the target of the feed."""
    one = made(race("2MILE"), LIST, TARGET, GUN, finish("k", time))
    runner = one.runners["k"]
    assert runner.finish is not None
    against = rivals(FEED_ONLY, one, None, FEED_ONLY.targets(one, None))
    claim = claim_of(FEED_ONLY, one, runner, runner.finish, against[runner.finish.mm][0], against)
    return finish_words.under_record(one, runner, claim) if claim else ""


def test_level_with_a_target_is_neither_inside_nor_outside() -> None:
    assert said_of("8:03.40") == (
        "Kerr's 8:03.40 is level with the World best, short track of 8:03.40 (Farah, 2015), subject to ratification."
    )
    assert "2.73 s under" in said_of("8:00.67")
    assert said_of("8:03.41") == ""


def test_no_sentence_claims_a_record_by_itself() -> None:
    said = said_of("8:00.67")
    assert said.endswith("subject to ratification.")
    assert "new" not in said.lower()


def test_what_the_feed_says_of_a_record_is_its_word() -> None:
    one = made(race("2MILE"), LIST)
    claim = did.RecordSpoken(entry="k", code="WB sh", state="pending", mark=Mark.parse("8:00.67"), reason="")
    assert sentences.record_claim(one, claim) == "The feed says: WB sh, 8:00.67, Kerr, pending."


def test_a_long_result_names_eight_and_counts_the_rest() -> None:
    rows = [{"entry": f"r{place}", "place": place, "time": f"3:{30 + place}.0"} for place in range(1, 13)]
    one = made(race("1500"), {"type": "result", "rows": rows})
    said = finish_words.result(one, standings(one), "unofficial")
    assert said.startswith("Result, unofficial: 1 r1 3:31.0, 2 r2 3:32.0,")
    assert said.endswith("8 r8 3:38.0 and 4 more.")


def test_a_result_shows_ties_and_leaves_pacemakers_out_of_the_unlucky() -> None:
    rows = [
        {"entry": "a", "place": 1, "time": "3:31.0"},
        {"entry": "b", "place": 1, "time": "3:31.0"},
        {"entry": "p", "status": "DNF"},
        {"entry": "k", "status": "DNF"},
    ]
    one = made(race("1500"), LIST, {"type": "result", "rows": rows})
    assert finish_words.result(one, standings(one), "official") == (
        "Result, official: 1= a 3:31.0, 1= b 3:31.0; DNF Kerr."
    )


def test_codes_that_are_not_known_are_told_as_received() -> None:
    one = made(race("1500"), LIST, GUN)
    change = give(one, status("k", "YC", rule="TR7.2"))[0]
    assert isinstance(change, did.StatusChanged)
    assert sentences.decision(one, one.runners["k"], change) == "Kerr: YC: rule TR7.2."


def test_halves_of_two_miles_are_called_miles() -> None:
    one = made(race("2MILE"), LIST, GUN, split("k", 1609.344, "4:03.63"), finish("k", "8:00.67"))
    mark = Mark.parse("8:00.67")
    said = finish_words.finish(one, one.runners["k"], mark, Finisher("k", 1, mark))
    assert said == "Kerr wins in 8:00.67, unofficial. Miles 4:03.63 and 3:57.04."
    shared = Finisher("k", 12, mark, level=("p",))
    assert finish_words.finish(one, one.runners["k"], mark, shared) == (
        "Kerr shares 12th with Ernst in 8:00.67, unofficial."
    )


def test_a_race_whose_event_is_its_distance_says_it_once() -> None:
    assert sentences.race(made(race("1500", sex="men"))) == "Men's 1500 m, laps of 400 m."
    assert sentences.race(made(race("10000", sex="women"))) == "Women's 10,000 m, laps of 400 m."
    assert sentences.race(made(race("3000SC"))) == "3000 m steeplechase, laps of 396.084 m."
    assert "21097.5 m" in sentences.race(made(race("HM")))
