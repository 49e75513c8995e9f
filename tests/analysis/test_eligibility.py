"""What may be said of a mark under a record."""

from dataclasses import replace
from typing import Any

import pytest

from meetdash import catalogue
from meetdash.analysis.eligibility import CLAIM, Facts, facts, judge
from meetdash.analysis.records import Record
from meetdash.core import messages as msg
from meetdash.core.course import Surface, course
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from support import finish, made, start_list
from support import race as described


def record(event: str, sex: str, surface: Surface, mixed: bool | None = None) -> Record:
    return catalogue.records().for_race(event, sex, surface, mixed=mixed)[0]


HM = course("HM")
HALF = Facts(HM, "women", HM.distance_mm, mixed=True, certified=True, drop_m_per_km=0.0, separation_pct=0.0)
WOMENS_HALF = record("HM", "W", Surface.ROAD)
SH = course("MILE", surface=Surface.SHORT_TRACK)
MILE = Facts(SH, "women", SH.distance_mm, mixed=False)
WOMENS_MILE = record("MILE", "W", Surface.SHORT_TRACK)


def test_a_quicker_mark_is_subject_to_ratification_and_never_a_record() -> None:
    verdict = judge(HALF, Mark.parse("1:02:40"), WOMENS_HALF)
    assert verdict.may_claim
    assert verdict.words == CLAIM
    assert verdict.difference.ms == -12_000
    assert verdict.reasons == verdict.open == ()


@pytest.mark.parametrize("drop", [1.01, 2.7, 9.0])
def test_sixty_one_fifty_one_downhill_is_no_record(drop: float) -> None:
    """A minute under the women's 1:02:52; the course falls too far (the drops are made up)."""
    verdict = judge(replace(HALF, drop_m_per_km=drop), Mark.parse("1:01:51"), WOMENS_HALF)
    assert not verdict.may_claim
    assert verdict.words == (
        f"faster than the record mark, but no record: the course drops {drop:g} m a kilometre, more than 1"
    )


def test_a_drop_of_exactly_a_metre_a_kilometre_is_allowed() -> None:
    assert judge(
        replace(HALF, drop_m_per_km=1.0, separation_pct=50), Mark.parse("1:01:51"), WOMENS_HALF
    ).may_claim


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"certified": False}, "not certified"),
        ({"separation_pct": 91.0}, "91 % of the distance apart"),
        ({"status": "DQ"}, "disqualified"),
        ({"status": "DNF", "finished": False}, "did not finish"),
        ({"status": "OC"}, "the result says OC"),
        ({"pacemaker": True}, "pacemaker"),
        ({"reconstructed": True}, "reconstructed"),
        ({"sex": "men"}, "other sex"),
        ({"mixed": False}, "the record is for mixed races"),
        ({"course": course("MAR"), "finished": False}, "only when the race is finished"),
        ({"course": course("10K"), "mm": 10_000_000}, "the record is for 21097.5 m"),
    ],
)
def test_on_the_road(changed: dict[str, Any], reason: str) -> None:
    verdict = judge(replace(HALF, **changed), Mark.parse("1:02:00"), WOMENS_HALF)
    assert not verdict.may_claim
    assert len(verdict.reasons) == 1
    assert reason in verdict.reasons[0]
    assert reason in verdict.words


@pytest.mark.parametrize(
    ("changed", "mark", "reason"),
    [
        ({"mixed": True}, "4:10.00", "ran together on the track"),
        ({"sex": "mixed"}, "4:10.00", "ran together on the track"),
        ({"course": course("MILE", surface=Surface.SHORT_TRACK, lap_mm=307_000)}, "4:10.00", "oversized"),
        ({"course": course("MILE")}, "4:10.00", "a 400 m track"),
        ({}, "4:10.1h", "by hand"),
    ],
)
def test_on_the_track(changed: dict[str, Any], mark: str, reason: str) -> None:
    verdict = judge(replace(MILE, **changed), Mark.parse(mark), WOMENS_MILE)
    assert not verdict.may_claim
    assert reason in verdict.words


def test_on_a_track_of_exactly_200_m() -> None:
    assert judge(MILE, Mark.parse("4:13.30"), WOMENS_MILE).may_claim


def test_slower_and_level_claim_nothing() -> None:
    assert judge(MILE, Mark.parse("4:13.31"), WOMENS_MILE).words == "level with the record mark"
    slower = judge(MILE, Mark.parse("4:13.32"), WOMENS_MILE)
    assert (slower.may_claim, slower.words) == (False, "slower than the record mark")


def test_a_level_mark_is_judged_as_one_under_it_is() -> None:
    out = judge(replace(MILE, status="DQ"), Mark.parse("4:13.31"), WOMENS_MILE)
    assert out.words == "level with the record mark, but no record: the athlete is disqualified"
    assert (out.may_claim, out.reasons) == (False, ("the athlete is disqualified",))
    unknown = judge(replace(MILE, mixed=None), Mark.parse("4:13.31"), WOMENS_MILE)
    assert (unknown.may_claim, unknown.open) == (False, ("whether men ran too",))


def test_a_mark_on_the_way_counts_once_the_longer_race_is_finished() -> None:
    marathon = replace(HALF, course=course("MAR"), finished=True)
    assert judge(marathon, Mark.parse("1:02:00"), WOMENS_HALF).may_claim


def test_what_is_not_known_is_said_to_be_open() -> None:
    unknown = Facts(HM, "women", HM.distance_mm)
    verdict = judge(unknown, Mark.parse("1:02:00"), WOMENS_HALF)
    assert verdict.may_claim
    assert len(verdict.open) == 4


def test_the_two_miles_is_a_best_and_a_pending_mark_says_so() -> None:
    two = course("2MILE", surface=Surface.SHORT_TRACK)
    best = judge(
        Facts(two, "men", two.distance_mm), Mark.parse("7:59"), record("2MILE", "M", Surface.SHORT_TRACK)
    )
    assert best.words == "faster than the best mark, subject to ratification"
    mile = course("MILE")
    pending = judge(
        Facts(mile, "men", mile.distance_mm), Mark.parse("3:42.00"), record("MILE", "M", Surface.TRACK)
    )
    assert pending.words.endswith("the mark itself is pending")


def race(**info: Any) -> Race:
    made = Race("r")
    made.receive(msg.RaceInfo(race="r", event="HM", sex="women", **info))
    made.receive(msg.Start(race="r"))
    made.receive(msg.Finish(race="r", entry="7", time=Mark.parse("1:01:51")))
    return made


def test_facts_come_from_the_race() -> None:
    fallen = race(drop_m_per_km=3.2, certified=True, mixed=True)
    runner = fallen.runners["7"]
    assert runner.finish is not None
    known = facts(fallen, runner, runner.finish)
    assert known is not None
    assert "drops 3.2 m" in judge(known, runner.finish.mark, WOMENS_HALF).words


def test_a_disqualification_in_the_result_list_counts_until_it_is_undone() -> None:
    made = race(mixed=True)
    made.receive(msg.Result(race="r", state="official", rows=(msg.ResultRow(entry="7", status="DSQ"),)))
    runner = made.runners["7"]
    assert runner.finish is not None
    known = facts(made, runner, runner.finish)
    assert known is not None
    assert known.status == "DQ"
    made.receive(msg.Status(race="r", entry="7", status="OK"))
    again = facts(made, runner, runner.finish)
    assert again is not None
    assert judge(again, runner.finish.mark, WOMENS_HALF).may_claim


def test_the_row_of_a_result_is_found_though_its_bib_is_worn_by_two_now() -> None:
    one = made(
        described("1500", sex="men"),
        start_list({"entry": "a", "bib": "7"}, {"entry": "b", "bib": "8"}),
        {"type": "result", "rows": [{"entry": "7", "status": "DQ"}, {"entry": "8", "place": 1}]},
        start_list({"entry": "a", "bib": "7"}, {"entry": "b", "bib": "7"}),
        finish("a", "3:25.00"),
    )
    runner = one.runners["a"]
    assert runner.finish is not None
    found = facts(one, runner, runner.finish)
    assert found is not None
    assert found.status == "DQ"
