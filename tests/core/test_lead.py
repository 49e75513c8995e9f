"""Who leads, and when a change of the lead is proved."""

from copy import deepcopy
from typing import Any

import pytest

from meetdash.core import changes as did
from meetdash.core.race import Race
from support import GUN, finish, give, made, race, split, start_list, status

LIST = start_list("a", "b", "c", "d")
PACED = start_list("a", "b", "c", "d", {"entry": "p", "role": "pacemaker", "pace_to_m": 800})


def leads(changes: list[did.Change]) -> list[tuple[str, str | None, int]]:
    return [(one.entry, one.previous, one.mm // 1000) for one in changes if isinstance(one, did.LeadChanged)]


def test_the_first_through_leads() -> None:
    one = made(race(), LIST, GUN)
    assert leads(give(one, split("a", 400, "58.0"), split("b", 400, "58.2"))) == [("a", None, 400)]


def test_being_first_to_arrive_proves_nothing_while_the_leader_is_missing() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0"), split("b", 400, "58.2"))
    assert leads(give(one, split("b", 800, "1:57.0"))) == []
    assert one.leader == "a"
    assert leads(give(one, split("a", 800, "1:57.4"))) == [("b", "a", 800)]


def test_a_leader_who_was_only_received_late_still_leads() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0"), split("b", 800, "1:57.0"))
    assert leads(give(one, split("a", 800, "1:56.9"))) == []
    assert one.leader == "a"


def test_missing_at_two_marks_with_several_others_says_that_he_leads_no_more() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0"))
    first = give(one, split("b", 800, "1:57.0"), split("c", 800, "1:57.2"))
    assert leads(first) == []
    assert leads(give(one, split("b", 1200, "2:56.0"), split("c", 1200, "2:56.1"))) == [("b", "a", 1200)]


def test_a_leader_out_of_the_race_leads_no_more_and_a_card_is_not_out() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0"), status("a", "YC"))
    assert leads(give(one, split("b", 800, "1:57.0"))) == []
    one = made(race(), LIST, GUN, split("a", 400, "58.0"), status("a", "DNF"))
    assert leads(give(one, split("b", 800, "1:57.0"))) == [("b", "a", 800)]


def test_a_pacemaker_leads_until_his_work_is_done() -> None:
    one = made(
        race(), PACED, GUN, split("p", 400, "58.0"), split("a", 400, "58.3"), split("p", 800, "1:57.0")
    )
    assert one.leader == "p"
    assert leads(give(one, split("a", 1200, "2:55.0"))) == [("a", "p", 1200)]


def test_level_with_the_leader_is_not_past_him() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0"), split("b", 800, "1:57.0"))
    assert leads(give(one, split("a", 800, "1:57.0"))) == []
    assert one.leader == "a"


def test_a_lapped_runner_never_takes_the_lead() -> None:
    one = made(race("10000"), LIST, GUN, split("a", 400, "62.0"), split("a", 800, "2:04.0"))
    assert leads(give(one, split("b", 400, "2:03.9"), split("c", 400, "2:03.8"))) == []
    assert one.leader == "a"


def test_a_late_time_says_who_led_there_as_if_it_had_come_in_time() -> None:
    times = [split("a", 400, "62.0"), split("a", 800, "2:04.0"), split("c", 400, "61.0")]
    one = made(race("10000"), LIST, GUN, *times[:2])
    assert leads(give(one, times[2])) == [("c", "a", 400)]
    assert made(race("10000"), LIST, GUN, *sorted(times, key=lambda time: time["m"])).leader == "c"
    assert leads(give(one, split("c", 800, "2:05.0"))) == [("a", "c", 800)]


def test_the_feeds_word_for_the_leader_is_taken_going_forward_only() -> None:
    one = made(race("5000"), LIST, GUN, split("a", 1000, "2:40.0"))
    word = {"type": "leader", "m": 2000, "time": "5:20.0", "entry": "b"}
    assert leads(give(one, word)) == [("b", "a", 2000)]
    late = {"type": "leader", "m": 1400, "time": "3:44.0", "entry": "c"}
    assert leads(give(one, late)) == []
    assert one.leader == "b"


def test_the_finish_proves_the_last_change() -> None:
    one = made(race(), LIST, GUN, split("a", 1400, "3:16.0"), split("b", 1400, "3:16.1"))
    assert leads(give(one, finish("b", "3:30.0"), finish("a", "3:30.2"))) == [("b", "a", 1500)]


def test_alone_at_a_mark_nobody_leads_while_a_pacemaker_has_not_been_timed() -> None:
    one = made(race(), PACED, GUN)
    assert leads(give(one, split("a", 400, "58.0"))) == []
    assert leads(give(one, split("p", 800, "1:57.0"))) == [("p", None, 800)]
    two = made(race(), PACED, GUN, status("p", "DNF"))
    assert leads(give(two, split("a", 400, "58.0"))) == [("a", None, 400)]


def test_one_time_of_somebody_unlisted_proves_no_lead_and_silences_nobody() -> None:
    one = made(race("5000"), start_list("a", "b"), GUN, split("a", 1000, "3:00.0"))
    give(one, split("zed", 1400, "4:04.0"))
    assert one.leader == "a"
    give(one, split("a", 1400, "4:12.0"), split("b", 1400, "4:13.0"))
    assert one.leader == "a"
    give(one, split("zed", 1800, "5:10.0"), split("a", 1800, "5:24.0"))
    assert one.leader == "zed", "a second time says that somebody is there"


def test_without_a_start_list_nobody_is_unlisted() -> None:
    assert made(race("5000"), GUN, split("zed", 1000, "3:00.0")).leader == "zed"


def test_who_is_out_of_the_race_proves_no_lead() -> None:
    one = made(race("1500"), start_list("a", "b"), GUN, split("a", 300, "46.0"), split("b", 300, "46.5"))
    give(one, status("a", "DQ"), split("a", 700, "1:44.0"), split("b", 700, "1:50.0"))
    assert one.leader == "b"


def test_an_earlier_time_by_correction_takes_the_lead() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "60.0"), split("b", 400, "60.5", id="b"))
    amend = {"type": "amend", "ref": "b", "set": {"time": "59.5"}}
    assert leads(give(one, amend)) == [("b", "a", 400)]
    assert leads(give(one, {**amend, "set": {"time": "60.1"}})) == [("a", "b", 400)]


def test_a_lead_that_rests_on_a_withdrawn_time_goes_back() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "60.0"), split("b", 400, "60.5"), split("a", 800, "2:00.5"))
    assert leads(give(one, split("b", 800, "2:00.0", id="x"))) == [("b", "a", 800)]
    assert leads(give(one, {"type": "void", "ref": "x"})) == [("a", "b", 800)]


def test_a_mark_whose_times_are_withdrawn_decides_nothing_any_more() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "60.0"), split("b", 400, "60.5"))
    give(one, split("c", 1200, "2:59.0", id="x"), split("d", 1200, "3:00.0", id="y"))
    give(one, {"type": "void", "ref": "x"}, {"type": "void", "ref": "y"})
    assert list(one.times.passages) == one.times.marks == [400_000]
    assert leads(give(one, split("b", 800, "2:00.0"), split("a", 800, "2:00.1"))) == [("b", "a", 800)]


def test_nobody_leads_when_the_only_time_is_withdrawn() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "60.0", id="x"), {"type": "void", "ref": "x"})
    assert one.leader is None
    assert not one.times.passages


def test_the_feeds_word_goes_with_the_time() -> None:
    word = {"type": "leader", "m": 1000, "time": "2:40.0", "entry": "b", "id": "w"}
    one = made(race("5000"), LIST, GUN, split("a", 400, "63.0"), split("b", 400, "63.1"), word)
    assert one.leader == "b"
    assert leads(give(one, {"type": "amend", "ref": "w", "set": {"entry": "c"}})) == [("c", "b", 1000)]
    assert one.leader_marks[1_000_000].entry == "c"
    assert leads(give(one, {"type": "void", "ref": "w"})) == [("a", "c", 400)]
    assert not one.leader_marks


def test_who_turns_out_to_be_out_of_the_race_leads_no_more_where_he_is_missing() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0"), split("b", 400, "58.1"), split("b", 800, "1:57.0"))
    assert one.leader == "a"
    assert leads(give(one, status("a", "DNF"))) == [("b", "a", 800)]


def test_a_time_given_to_another_athlete_changes_the_lead_once() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0", id="x"), split("b", 400, "58.1"))
    changes = give(one, {"type": "amend", "ref": "x", "set": {"entry": "c"}})
    assert leads(changes) == [("c", "a", 400)]


def test_who_steps_off_has_led_until_then() -> None:
    one = made(race("5000"), start_list("a", {"entry": "p", "role": "pacemaker"}), GUN)
    give(one, split("p", 400, "60.0"), split("a", 400, "60.5"), split("a", 600, "1:31.0"))
    give(
        one,
        split("p", 800, "2:01.0"),
        split("a", 800, "2:01.5"),
        split("a", 1000, "2:32.0"),
        status("p", "DNF"),
    )
    assert {mm // 1000: led.leader for mm, led in one.led.items()} == {
        400: "p",
        600: "p",
        800: "p",
        1000: "a",
    }


def as_found_anew(one: Race) -> dict[int, str | None]:
    """Who leads after each mark, by the times that stand and nothing else."""
    same = deepcopy(one)
    same._timing.leading.all_anew(None)
    return {mm // 1000: led.leader for mm, led in same.led.items()}


def as_kept_up(one: Race) -> dict[int, str | None]:
    return {mm // 1000: led.leader for mm, led in one.led.items()}


def test_a_time_that_was_another_marks_is_followed_to_where_it_belongs() -> None:
    one = made(race(), LIST, GUN, split("b", 700, "1:46.0"), split("a", 700, "1:48.0"))
    give(one, {"type": "amend", "entry": "a", "m": 700, "set": {"m": 800}})
    assert as_kept_up(one) == as_found_anew(one) == {700: "b", 800: "b"}


def test_a_leaders_time_that_goes_to_another_mark_leaves_none_behind() -> None:
    feed = (race(), start_list("a", "b", {"entry": "p", "role": "pacemaker"}), GUN)
    word = {"type": "leader", "m": 300, "time": "48.00", "entry": "a", "id": "x"}
    one = made(*feed, word, split("a", 300, "47.00"))
    give(one, {"type": "amend", "ref": "x", "set": {"m": 1100, "time": "2:46.00"}})
    assert as_kept_up(one) == as_found_anew(one)


def test_a_better_source_for_who_is_out_is_looked_at_from_the_first_mark_on() -> None:
    one = made(
        start_list("a", "b", {"entry": "p", "role": "pacemaker"}),
        GUN,
        split("b", 700, "1:45"),
        {"type": "leader", "m": 1500, "time": "3:47", "entry": "p"},
        race(),
        status("p", "DQ"),
    )
    give(one, finish("p", "3:45.00"))
    assert as_kept_up(one) == as_found_anew(one)


def test_what_is_said_besides_of_a_time_takes_no_lead_from_who_is_level() -> None:
    level = (race(), LIST, GUN, split("a", 300, "45.00"), split("b", 300, "45.00"))
    for more in (
        split("a", 300, "45.00", place=1),
        {"type": "amend", "entry": "a", "m": 300, "set": {"place": 1}},
    ):
        one = made(*level)
        assert leads(give(one, more)) == []
        assert (one.leader, one.passages(300_000).first) == ("a", "a")


DECIDED = (
    {"type": "amend", "entry": "a", "m": 800, "set": {"time": "1:57.1"}},
    split("a", 800, "1:57.05", source="photo"),
    split("a", 800, "1:57.0", place=1),
    {"type": "amend", "ref": "x", "set": {"place": 1}},
    status("a", "DQ", rule="TR17.2.4"),
)


@pytest.mark.parametrize(
    "more", DECIDED, ids=["amended", "a better source", "a place", "by its id", "another code"]
)
def test_what_is_said_of_a_time_after_the_decision_takes_no_lead_that_he_had(more: dict[str, Any]) -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0"), split("b", 400, "58.1"))
    give(one, split("a", 800, "1:57.0", id="x"), split("b", 800, "1:57.4"), status("a", "DNF"))
    give(one, split("a", 1200, "2:56.0", id="late"), split("b", 1200, "2:56.5"))
    assert {mm // 1000: led.leader for mm, led in one.led.items()} == {400: "a", 800: "a", 1200: "b"}
    assert leads(give(one, more)) == []
    assert as_kept_up(one) == as_found_anew(one) == {400: "a", 800: "a", 1200: "b"}


def test_who_is_decided_out_again_was_so_since_the_first_time() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0"), status("a", "DNF"))
    give(one, split("a", 800, "1:57.0"), split("b", 800, "1:58.0"), status("a", "DQ"))
    assert one.leader == "b"
    give(one, status("a", "OK"))
    assert one.leader == "a"


def test_of_two_level_at_a_mark_the_first_to_be_timed_there_stays_the_first() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0", id="x"), split("b", 400, "58.0"))
    slip = split("a", 400, "58.4", source="photo", id="slip")
    give(one, slip, {"type": "void", "ref": "slip"})
    assert (one.leader, one.passages(400_000).keys) == ("a", ["a", "b"])


def test_a_place_that_is_corrected_is_not_the_one_received_before() -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0", place=2, id="x"), split("a", 400, "58.0", place=3))
    give(one, {"type": "amend", "ref": "x", "set": {"place": 1}})
    assert [taken.place for taken in one.runners["a"].taken] == [1]


@pytest.mark.parametrize("what", [{"type": "void"}, {"type": "amend", "set": {"entry": "b"}}])
def test_a_leader_s_line_that_is_withdrawn_vouches_for_nobody(what: dict[str, Any]) -> None:
    lines = [race("1500"), start_list("a", "b"), GUN, split("a", 400, "56.5"), split("x", 400, "56.35")]
    never = made(*lines)
    word = {"type": "leader", "m": 800, "time": "1:53.00", "entry": "x", "id": "w"}
    assert never.roster.strays() == {"x"}
    assert made(*lines, word).roster.strays() == set()
    assert made(*lines, word, {**what, "ref": "w"}).roster.strays() == {"x"}


LAPS = ((200, 32.0), (600, 96.0), (1000, 160.0), (1400, 224.0))


def not_read() -> Race:
    """Three who run laps of 64 s, the second and third a second behind; the leader's passage at 1400 m is not read."""
    one = made(race("5000"), LIST, GUN)
    times = [split(key, m, written(at + index)) for m, at in LAPS for index, key in enumerate("abc")]
    give(one, *(each for each in times if (each["entry"], each["m"]) != ("a", 1400)))
    return one


def read_twice() -> Race:
    """The leader's chip is read twice after 1000 m."""
    one = made(race("5000"), LIST, GUN)
    give(one, *(split(key, m, written(at + i)) for m, at in LAPS[:3] for i, key in enumerate("abc")))
    give(one, split("a", 1400, written(202)))
    assert one.miscounted("a", 1_400_000)
    return one


def written(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def test_who_is_read_twice_in_the_lead_keeps_it_while_his_time_says_so() -> None:
    one = read_twice()
    # 1800 m by the laps he has run, at 4:48.0: whoever comes there later is behind him.
    give(one, split("b", 1400, written(225)), split("c", 1400, written(226)), split("a", 2200, written(288)))
    passed = [split(key, m, written(at)) for m, at in ((1800, 289.0), (2200, 353.0)) for key in "bc"]
    assert leads(give(one, *passed, split("a", 2600, written(352)))) == []
    assert one.leader == "a"
    assert as_kept_up(one) == as_found_anew(one)


def test_who_is_read_twice_and_then_passed_leads_no_more() -> None:
    one = read_twice()
    give(one, split("b", 1400, written(225)), split("a", 2200, written(290)))
    assert leads(give(one, split("b", 1800, written(289)))) == [("b", "a", 1800)]


def test_a_leader_who_was_not_read_once_is_passed_by_nobody_for_that() -> None:
    one = not_read()
    assert leads(give(one, split("a", 1400, written(288)))) == []
    assert one.miscounted("a", 1_400_000)
    assert leads(give(one, split("b", 1800, written(289)), split("c", 1800, written(290)))) == []
    assert one.leader == "a"
    assert as_kept_up(one) == as_found_anew(one)


def test_of_equal_times_the_feeds_places_say_who_leads() -> None:
    one = made(race(), LIST, GUN, split("a", 700, "1:52.0", place=2))
    assert leads(give(one, split("b", 700, "1:52.0", place=1))) == [("b", "a", 700)]
    assert one.leader == "b"
    assert as_kept_up(one) == as_found_anew(one)


def test_a_word_for_the_leader_at_a_passage_that_is_probably_of_another_lap_is_none_of_that_mark() -> None:
    lines = [race("3000", lap_m=200), start_list("a", "d", "f"), GUN]
    lines += [{"type": "leader", "m": 2200, "time": "5:32.97", "entry": "d"}, split("d", 1800, "4:51.10")]
    one = made(*lines, split("f", 2000, "5:23.16"), split("a", 2200, "5:28.21"))
    assert one.leader in one.runners
    assert one.runners[one.leader].at(one.led[2_200_000].mm) is not None
