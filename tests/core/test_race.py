"""What each message does to a race, and what it never does."""

from contextlib import suppress
from itertools import permutations

import pytest

from meetdash.core import changes as did
from meetdash.core.errors import RaceError
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.core.readings import Spent
from meetdash.core.standings import standings
from support import (
    GUN,
    finish,
    give,
    made,
    message,
    order,
    places,
    race,
    refused,
    split,
    standing_of,
    start_list,
    status,
)

LIST = start_list("kerr", "hocker", "nader")


def kinds(changes: list[did.Change]) -> list[type]:
    return [type(change) for change in changes]


# The race itself.


def test_a_race_is_described_and_described_anew() -> None:
    one = Race()
    assert kinds(give(one, race("1500"))) == [did.RaceDescribed]
    assert kinds(give(one, race("1500"))) == [did.Repeated]
    assert one.distance_mm == 1_500_000
    assert kinds(give(one, race("MILE"))) == [did.RaceDescribed]
    assert one.distance_mm == 1_609_344


def test_a_race_without_a_distance_is_refused() -> None:
    one = made(race("1500"))
    assert "no distance is known" in refused(one, race("Fun Run"))


def test_a_distance_that_comes_late_finds_its_finishes() -> None:
    one = made(GUN, split("kerr", 1000, "2:30.0"), split("kerr", 1500, "3:40.0"), finish("hocker", "3:39.0"))
    give(one, race("1500"))
    assert places(one) == {"hocker": "1", "kerr": "2"}
    assert [standing_of(one, key).mm for key in ("hocker", "kerr")] == [1_500_000, 1_500_000]
    assert kinds(give(one, finish("kerr", "3:40.0"), finish("hocker", "3:39.0"))) == [did.Repeated] * 2
    assert str(standing_of(one, "kerr").gap) == "1.0"


def test_start_lists_replace_one_another_and_keep_what_was_timed() -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0"), status("nader", "DNS"))
    changes = give(one, start_list("hocker", "wightman"))
    assert changes == [did.StartListed(count=2, unlisted=("kerr", "nader"))]
    assert set(one.runners) == {"hocker", "wightman", "kerr", "nader"}
    assert not one.runners["kerr"].listed
    assert one.runners["kerr"].splits


def test_a_start_list_keeps_who_is_in_the_result() -> None:
    one = made(race(), LIST, {"type": "result", "rows": [{"entry": "kerr", "place": 1, "time": "3:30.0"}]})
    give(one, start_list("hocker"))
    assert places(one) == {"kerr": "1", "hocker": "listed"}


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([{"entry": "a"}, {"entry": "a"}], "twice"),
        ([{"entry": "a"}, {"nat": "GBR"}], "neither entry, bib nor name"),
    ],
)
def test_a_start_list_that_cannot_be_is_refused_whole(entries: list[dict[str, str]], reason: str) -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0"))
    assert reason in refused(one, {"type": "start_list", "entries": entries})


def test_an_older_start_list_changes_nothing() -> None:
    one = made(race(), start_list("a", version=2))
    assert kinds(give(one, start_list("b", version=1))) == [did.Repeated]
    assert list(one.runners) == ["a"]


def test_a_runner_known_by_bib_gets_the_key_of_the_list() -> None:
    one = made(
        race(),
        GUN,
        split("12", 400, "58.0", id="s1"),
        {"type": "leader", "m": 400, "time": "58.0", "entry": "12"},
    )
    give(one, start_list({"entry": "kerr", "bib": "12"}))
    assert list(one.runners) == ["kerr"]
    assert one.leader == "kerr"
    assert one.leader_marks[400_000].entry == "kerr"
    give(one, split("12", 800, "1:57.0"), {"type": "amend", "ref": "s1", "set": {"time": "58.1"}})
    assert [str(taken.mark) for taken in one.runners["kerr"].taken] == ["58.1", "1:57.0"]


def test_two_runners_who_prove_to_be_one_keep_their_times() -> None:
    one = made(race(), GUN, split("12", 400, "58.0"), split("kerr", 800, "1:57.0"))
    give(one, start_list({"entry": "kerr", "bib": "12"}))
    assert sum(len(runner.taken) for runner in one.runners.values()) == 2
    assert len(order(one)) == len(one.runners)


def test_an_ambiguous_bib_is_refused_with_both_names() -> None:
    one = made(
        race(),
        start_list({"entry": "a", "bib": "7", "name": "Ada"}, {"entry": "b", "bib": "7", "name": "Bea"}),
        GUN,
    )
    for bad in (
        split("7", 400, "60.0"),
        status("7", "DQ"),
        {"type": "leader", "m": 400, "time": "60.0", "entry": "7"},
        {"type": "amend", "entry": "7", "m": 400, "set": {"time": "61.0"}},
        {"type": "void", "entry": "7", "m": 400},
        {"type": "result", "rows": [{"entry": "7", "place": 1}]},
    ):
        assert "Ada and Bea" in refused(one, bad)


def test_a_bib_that_becomes_ambiguous_leaves_the_result_readable() -> None:
    one = made(
        race(),
        start_list({"entry": "a", "bib": "7"}, {"entry": "b", "bib": "8"}),
        {"type": "result", "rows": [{"entry": "7", "place": 1, "time": "3:30.0"}]},
    )
    give(one, start_list({"entry": "a", "bib": "7"}, {"entry": "b", "bib": "7"}))
    assert places(one)["a"] == "1"


# The gun.


def test_a_recall_keeps_the_attempt_and_a_new_gun_starts_anew() -> None:
    one = made(race(), LIST, GUN, split("kerr", 100, "14.0", id="s"))
    assert kinds(give(one, {"type": "start", "action": "recall"})) == [did.Recalled]
    assert not one.runners["kerr"].taken
    assert len(one.attempts[0].times["kerr"]) == 1
    assert "recalled" in refused(one, split("kerr", 100, "14.0"))
    assert give(one, GUN) == [did.Started(attempt=2)]
    assert give(one, split("kerr", 100, "14.2"))[0] == did.SplitTaken(
        entry="kerr", mm=100_000, mark=one.runners["kerr"].taken[0].mark, place=1
    )
    assert give(one, {"type": "void", "ref": "s"}) == [did.NothingWithdrawn(ref="s", why=Spent.EARLIER)]
    again = {"type": "amend", "ref": "s", "set": {"time": "14.1"}}
    assert "'s' belongs to an earlier start" in refused(one, again)
    assert "no time at 100 m" in refused(made(race(), LIST, GUN), {"type": "void", "entry": "kerr", "m": 100})


def test_what_was_withdrawn_before_a_restart_says_nothing_of_the_times_after_it() -> None:
    by_mark = {"type": "void", "entry": "kerr", "m": 100}
    one = made(race(), LIST, GUN, split("kerr", 100, "14.0"), by_mark)
    assert give(one, by_mark) == [did.Repeated()]
    give(one, {"type": "start", "action": "restart"})
    assert "no time at 100 m" in refused(one, by_mark)


def test_a_second_gun_changes_nothing() -> None:
    one = made(race(), GUN, split("a", 100, "14.0"))
    assert kinds(give(one, GUN)) == [did.Repeated]
    assert one.runners["a"].taken


def test_a_restart_is_taken_once() -> None:
    one = made(race(), GUN, split("a", 100, "14.0"))
    restart = {"type": "start", "action": "restart"}
    assert give(one, restart) == [did.Started(attempt=2)]
    assert kinds(give(one, restart)) == [did.Repeated]
    give(one, split("a", 100, "14.1"))
    assert give(one, restart) == [did.Started(attempt=3)]


def test_a_time_before_the_gun_is_refused() -> None:
    one = made(race(), LIST, {"type": "race_state", "state": "called"})
    assert "before the gun" in refused(one, split("kerr", 400, "58.0"))
    give(one, GUN, split("kerr", 400, "58.0"))


def test_a_feed_without_a_gun_is_timed_all_the_same() -> None:
    assert places(made(split("a", 400, "58.0"))) == {"a": "1"}


# Times.


def test_a_late_split_is_filed_where_it_belongs() -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0"), split("kerr", 1200, "2:56.0"))
    taken = give(one, split("kerr", 800, "1:57.0"))[0]
    assert isinstance(taken, did.SplitTaken)
    assert taken.late
    assert [taken.mm for taken in one.runners["kerr"].taken] == [400_000, 800_000, 1_200_000]


def test_a_split_twice_changes_nothing_and_another_time_is_a_conflict() -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0"))
    assert kinds(give(one, split("kerr", 400, "58.0"))) == [did.Repeated]
    conflict = give(one, split("kerr", 400, "58.4"))[0]
    assert isinstance(conflict, did.Conflict)
    assert (str(conflict.kept), str(conflict.offered)) == ("58.0", "58.4")
    assert str(one.runners["kerr"].taken[0].mark) == "58.0"


def test_a_second_time_stands_when_the_one_that_kept_it_out_never_was() -> None:
    twice = [split("kerr", 400, "58.0", id="x"), split("kerr", 400, "1:02.4", id="y")]
    one = made(race(), LIST, GUN, *twice)
    assert kinds(give(one, {"type": "void", "ref": "x"})) == [did.Corrected]
    assert str(one.runners["kerr"].taken[0].mark) == "1:02.4"
    # The same line once more does not take the second one away: its id names nothing any more.
    assert give(one, {"type": "void", "ref": "x"}) == [did.Repeated()]
    assert kinds(give(one, {"type": "void", "ref": "y"})) == [did.Withdrawn]
    assert one.runners["kerr"].taken == []


def test_a_second_finish_stands_when_the_first_never_was() -> None:
    one = made(race(), LIST, GUN, finish("kerr", "3:30.1", id="x"), finish("kerr", "3:30.4"))
    give(one, {"type": "void", "ref": "x"})
    assert str(standing_of(one, "kerr").mark) == "3:30.4"


@pytest.mark.parametrize("lines", list(permutations(("x", "y", "p"))), ids="".join)
@pytest.mark.parametrize("ref", ["x", "y", "p"])
def test_the_best_that_is_left_stands_whatever_the_order(lines: tuple[str, ...], ref: str) -> None:
    finishes = {
        "x": finish("kerr", "3:30.1", id="x"),
        "y": finish("kerr", "3:30.9", id="y"),
        "p": finish("kerr", "3:30.12", id="p", photo=True),
    }
    one = made(race(), LIST, GUN, *(finishes[line] for line in lines), {"type": "void", "ref": ref})
    first = next(line for line in lines if line != ref)
    wanted = finishes["p" if ref != "p" else first]["time"]
    assert str(one.runners["kerr"].finish.mark) == wanted  # type: ignore[union-attr]


def test_the_third_of_three_times_is_known_by_its_id() -> None:
    three = [
        split("kerr", 400, time, id=ref) for ref, time in zip("xyz", ("58.0", "60.0", "62.0"), strict=True)
    ]
    one = made(race(), LIST, GUN, *three, {"type": "void", "ref": "y"}, {"type": "void", "ref": "x"})
    assert str(one.runners["kerr"].taken[0].mark) == "1:02.0"
    other = made(race(), LIST, GUN, *three)
    assert kinds(give(other, {"type": "void", "ref": "z"})) == [did.NothingWithdrawn]
    assert kinds(give(other, {"type": "amend", "ref": "y", "set": {"time": "58.4"}})) == [did.Corrected]
    assert str(other.runners["kerr"].taken[0].mark) == "58.4", "a correction ranks over the timing system"


def test_the_word_for_the_leader_goes_with_its_line() -> None:
    word = {"type": "leader", "entry": "kerr", "m": 400, "time": "58.0", "id": "x"}
    by_hand = split("kerr", 400, "62.0", source="manual", id="y")
    one = made(race(), LIST, GUN, word, by_hand, {"type": "void", "ref": "x"})
    assert not one.leader_marks
    other = {"type": "leader", "entry": "hocker", "m": 400, "time": "1:00.0"}
    assert kinds(give(one, other)) == [did.SplitTaken, did.LeadChanged]
    moved = made(race(), LIST, GUN, word, by_hand)
    give(moved, {"type": "amend", "ref": "x", "set": {"entry": "hocker"}})
    assert [(str(said.mark), said.entry) for said in moved.leader_marks.values()] == [("58.0", "hocker")]
    assert str(moved.runners["kerr"].taken[0].mark) == "1:02.0"
    timed = made(race(), LIST, GUN, word, {"type": "amend", "ref": "x", "set": {"time": "58.4"}})
    assert str(timed.leader_marks[400_000].mark) == "58.4"


def test_all_that_was_received_goes_along_to_another_mark_and_one_line_alone_by_its_id() -> None:
    twice = [split("kerr", 400, "58.0", id="x"), split("kerr", 400, "62.4", id="y")]
    whole = made(race(), LIST, GUN, *twice)
    give(whole, {"type": "amend", "entry": "kerr", "m": 400, "set": {"entry": "hocker"}})
    assert whole.runners["kerr"].taken == []
    give(whole, {"type": "void", "ref": "x"})
    assert str(whole.runners["hocker"].taken[0].mark) == "1:02.4"
    alone = made(race(), LIST, GUN, *twice)
    give(alone, {"type": "amend", "ref": "x", "set": {"entry": "hocker"}})
    assert [str(alone.runners[key].taken[0].mark) for key in ("kerr", "hocker")] == ["1:02.4", "58.0"]


def test_a_line_that_keeps_out_nothing_is_amended_behind_the_photo_finish() -> None:
    one = made(
        race(), LIST, GUN, finish("kerr", "3:30.1", id="x"), finish("kerr", "3:30.12", id="p", photo=True)
    )
    assert kinds(give(one, {"type": "amend", "ref": "x", "set": {"time": "3:30.2"}})) == [did.Conflict]
    give(one, {"type": "void", "ref": "p"})
    assert str(one.runners["kerr"].finish.mark) == "3:30.2"  # type: ignore[union-attr]


def test_a_void_by_mark_leaves_no_time_there_and_one_of_the_second_leaves_the_first() -> None:
    twice = [split("kerr", 400, "58.0", id="x"), split("kerr", 400, "1:02.4", id="y")]
    one = made(race(), LIST, GUN, *twice)
    assert kinds(give(one, {"type": "void", "entry": "kerr", "m": 400})) == [did.Withdrawn]
    assert one.runners["kerr"].taken == []
    other = made(race(), LIST, GUN, *twice)
    assert kinds(give(other, {"type": "void", "ref": "y"})) == [did.NothingWithdrawn]
    assert str(other.runners["kerr"].taken[0].mark) == "58.0"
    assert kinds(give(other, {"type": "void", "ref": "x"})) == [did.Withdrawn]


def test_a_second_time_that_cannot_be_any_more_stays_out() -> None:
    twice = [split("kerr", 400, "58.0", id="x"), split("kerr", 400, "2:40.0")]
    one = made(race(), LIST, GUN, *twice, split("kerr", 800, "2:01.0"))
    assert kinds(give(one, {"type": "void", "ref": "x"})) == [did.Withdrawn]


def test_a_split_of_somebody_unlisted_makes_the_entry() -> None:
    one = made(race(), LIST, GUN)
    assert kinds(give(one, split("99", 400, "58.0")))[:2] == [did.Unlisted, did.SplitTaken]
    assert not one.runners["99"].listed


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (split("kerr", 1501, "3:40.0"), "beyond the finish"),
        (split("kerr", 800, "58.0"), "faster than 11"),
        (split("kerr", 800, "57.0"), "not after"),
        (split("kerr", 300, "59.0"), "not after"),
        (split("kerr", 500, "1:01.0"), "faster than 11"),
        (split("hocker", 400, "20.0"), "faster than 11"),
        (finish("kerr", "1:30.0"), "faster than 11"),
        (finish("hocker", "0.01"), "faster than 11"),
        (split("nobody", 1600, "3:40.0"), "beyond the finish"),
        (split("nobody", 400, "1.0"), "faster than 11"),
        ({"type": "leader", "m": 1600, "time": "3:50.0", "entry": "nobody"}, "beyond the finish"),
        ({"type": "leader", "m": 800, "time": "1:00.0", "entry": "kerr"}, "faster than 11"),
        ({"type": "leader", "m": 99_999, "time": "3:50.0"}, "beyond the finish"),
        ({"type": "leader", "m": 800, "time": "1:00.0"}, "faster than 11"),
        ({"type": "leader", "m": 800, "time": "1:00:10"}, "slower than 1 m/s"),
        (split("hocker", 400, "1:00:10"), "400 m from the gun to 1:00:10 is slower than 1 m/s"),
        (split("kerr", 800, "13:00.0"), "400 m from 58.0 to 13:00.0 is slower than 1 m/s"),
        (finish("kerr", "1:30:10"), "slower than 1 m/s"),
        (finish("hocker", "3:30.09", raw="3:40.083"), "3:40.083, is not that of 3:30.09"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(bad: dict[str, object], reason: str) -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0"))
    assert reason in refused(one, bad)


def test_a_better_source_cannot_be_too_slow() -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0", source="manual"))
    assert "slower than 1 m/s" in refused(one, split("kerr", 400, "58:00.0", source="transponder"))


@pytest.mark.parametrize(
    ("event", "surface", "slow", "too_slow"),
    [
        ("3000SC", "track", "8:00.0", "10:00.0"),
        ("3000", "short-track", "8:00.0", "10:00.0"),
        ("5K", "road", "50:00.0", "1:00:10"),
        ("5K", "xc", "50:00.0", "1:00:10"),
    ],
)
def test_walkers_and_who_falls_are_timed_and_a_slip_is_not(
    event: str, surface: str, slow: str, too_slow: str
) -> None:
    one = made(race(event, surface=surface), GUN)
    assert "is slower than" in refused(one, split("a", 400, too_slow))
    give(one, split("a", 400, slow))


def test_nothing_is_too_slow_while_the_course_is_not_known_nor_where_runners_sleep() -> None:
    for one in (made(GUN), made(race("", distance_m=160_934.4, surface="road"), GUN)):
        give(one, split("a", 400, "2:00:10"))


def test_leaders_come_later_from_mark_to_mark() -> None:
    one = made(race("5000"), GUN, {"type": "leader", "m": 1000, "time": "2:40.0"})
    assert "not after" in refused(one, {"type": "leader", "m": 2000, "time": "2:39.0"})
    assert "faster than 11" in refused(one, {"type": "leader", "m": 2000, "time": "3:00.0"})
    assert "slower than 1" in refused(one, {"type": "leader", "m": 2000, "time": "53:20.0"})


@pytest.mark.parametrize(
    "timed",
    [
        split("kerr", 400, "58.0"),
        finish("kerr", "3:30.0"),
        {"type": "leader", "m": 400, "time": "58.0"},
        {"type": "leader", "m": 400, "time": "58.0", "entry": "kerr"},
        {"type": "clock", "elapsed": "58.0"},
    ],
    ids=["split", "finish", "leader", "named leader", "clock"],
)
def test_nothing_is_timed_before_the_gun_nor_after_a_recall(timed: dict[str, object]) -> None:
    one = made(race(), LIST, {"type": "race_state", "state": "called"})
    assert "before the gun" in refused(one, timed)
    give(one, GUN, {"type": "start", "action": "recall"})
    assert "recalled" in refused(one, timed)


def test_the_latest_time_is_that_of_the_times_that_stand() -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0"), split("hocker", 400, "1:58.0", id="slip"))
    assert one.latest_ms == 118_000
    give(one, {"type": "amend", "ref": "slip", "set": {"time": "58.1"}})
    assert one.latest_ms == 58_100
    give(one, {"type": "void", "ref": "slip"})
    assert one.latest_ms == 58_000
    give(one, {"type": "start", "action": "recall"})
    assert one.latest_ms == 0


def test_times_read_to_the_second_may_be_as_quick_as_they_were() -> None:
    one = made(race(), GUN, split("a", 100, "10"), split("a", 110, "10"))
    assert len(one.runners["a"].taken) == 2


def test_a_missed_mark_stays_missing() -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0"), split("kerr", 1200, "2:56.0"))
    assert one.runners["kerr"].at(800_000) is None


def test_better_sources_win_in_any_order() -> None:
    by_hand = split("kerr", 400, "58.3", source="manual")
    chip = split("kerr", 400, "58.12", source="transponder")
    for both in ((by_hand, chip), (chip, by_hand)):
        one = made(race(), LIST, GUN, *both)
        assert str(one.runners["kerr"].taken[0].mark) == "58.12"


def test_the_photo_finish_stands_over_chip_and_correction_and_the_trail_is_kept() -> None:
    one = made(race(), LIST, GUN, finish("kerr", "3:30.1"))
    give(one, {"type": "amend", "entry": "kerr", "set": {"time": "3:30.05"}, "reason": "reread"})
    change = give(one, finish("kerr", "3:30.09", raw="3:30.083", photo=True, id="f"))[0]
    assert isinstance(change, did.Corrected)
    assert [str(one_.before.mark) for one_ in one.trail] == ["3:30.1", "3:30.05"]
    assert kinds(give(one, finish("kerr", "3:30.1"))) == [did.Conflict]
    assert str(one.runners["kerr"].finish.mark) == "3:30.09"  # type: ignore[union-attr]
    give(one, {"type": "amend", "ref": "f", "set": {"time": "3:30.10"}})
    assert str(one.runners["kerr"].finish.mark) == "3:30.10"  # type: ignore[union-attr]


def test_a_better_source_cannot_say_what_cannot_be() -> None:
    one = made(race(), LIST, GUN, split("kerr", 1200, "2:50.0"), finish("kerr", "3:30.1"))
    assert "faster than 11" in refused(one, finish("kerr", "2:51.0", photo=True))


def test_thousandths_that_come_later_are_kept() -> None:
    one = made(race(), LIST, GUN, finish("kerr", "3:30.09"), finish("hocker", "3:30.09"))
    assert places(one)["kerr"] == places(one)["hocker"] == "1="
    give(one, finish("kerr", "3:30.09", raw="3:30.089"), finish("hocker", "3:30.09", raw="3:30.082"))
    assert (places(one)["hocker"], places(one)["kerr"]) == ("1", "2")


def test_a_split_at_the_distance_of_the_race_is_the_finish() -> None:
    one = made(race("MILE"), LIST, GUN)
    assert kinds(give(one, split("kerr", 1609.344, "3:50.0")))[0] is did.Finished
    assert kinds(give(one, finish("kerr", "3:50.0"))) == [did.Repeated]


def test_leaders_are_kept_named_or_not() -> None:
    one = made(race("5000"), LIST, GUN)
    unnamed = {"type": "leader", "m": 1000, "time": "2:40.0"}
    assert kinds(give(one, unnamed)) == [did.LeaderTaken]
    assert kinds(give(one, unnamed)) == [did.Repeated]
    assert kinds(give(one, {**unnamed, "time": "2:41.0"})) == [did.Conflict]
    assert kinds(give(one, {**unnamed, "entry": "kerr"}))[0] is did.SplitTaken
    assert one.leader == "kerr"
    assert one.leader_marks[1_000_000].entry == "kerr"


UNNAMED = {"type": "leader", "m": 1000, "time": "5:40.0", "id": "x"}
"""A slip of the keys: the leader came by in 2:40.0."""


def test_a_leaders_time_without_a_name_is_withdrawn_and_bars_nobody_then() -> None:
    one = made(race("5000"), LIST, GUN, UNNAMED)
    later = {"type": "leader", "m": 2000, "time": "5:20.0"}
    assert "not after 5:40.0" in refused(one, later)
    assert one.latest_ms == 340_000
    gone = did.LeaderWithdrawn(mm=1_000_000, mark=Mark(340_000), reason="a slip")
    assert give(one, {"type": "void", "ref": "x", "reason": "a slip"}) == [gone]
    assert (one.latest_ms, one.leader_marks) == (0, {})
    assert give(one, {"type": "void", "ref": "x"}) == [did.Repeated()]
    assert kinds(give(one, later)) == [did.LeaderTaken]
    assert one.latest_ms == 320_000


def test_a_leaders_time_without_a_name_is_amended() -> None:
    one = made(race("5000"), LIST, GUN, UNNAMED, {"type": "leader", "m": 2000, "time": "8:00.0"})
    amend = {"type": "amend", "ref": "x", "set": {"time": "2:40.0"}}
    assert kinds(give(one, amend)) == [did.LeaderWithdrawn, did.LeaderTaken]
    assert give(one, amend) == [did.Repeated()]
    assert "not after 8:00.0" in refused(one, {**amend, "set": {"m": 3000}})
    assert "beyond the finish" in refused(one, {**amend, "set": {"m": 6000}})
    give(one, {**amend, "set": {"m": 1200, "time": "3:12.0"}})
    assert {mm: str(word.mark) for mm, word in one.leader_marks.items()} == {
        1_200_000: "3:12.0",
        2_000_000: "8:00.0",
    }


def test_a_leader_gets_his_name_later() -> None:
    one = made(race("5000"), LIST, GUN, {**UNNAMED, "time": "2:40.0"})
    named = give(one, {"type": "amend", "ref": "x", "set": {"entry": "kerr"}})
    assert [type(change) for change in named] == [did.SplitTaken, did.LeadChanged]
    assert one.leader == one.leader_marks[1_000_000].entry == "kerr"
    assert kinds(give(one, {"type": "void", "ref": "x"})) == [did.Withdrawn]
    assert not one.leader_marks


def test_of_two_words_for_the_leader_the_second_is_there_when_the_first_never_was() -> None:
    both = ({**UNNAMED, "time": "2:40.0"}, {**UNNAMED, "time": "2:41.0", "entry": "kerr", "id": "y"})
    one = made(race("5000"), LIST, GUN, *both)
    assert str(one.leader_marks[1_000_000].mark) == "2:40.0"
    assert kinds(give(one, {"type": "void", "ref": "x"})) == [did.LeaderWithdrawn]
    assert one.leader_marks == made(race("5000"), LIST, GUN, both[1]).leader_marks
    twice = made(race("5000"), LIST, GUN, both[0], {**both[0], "id": "z"}, {"type": "void", "ref": "x"})
    assert str(twice.leader_marks[1_000_000].mark) == "2:40.0"


def test_a_leader_whose_time_is_another_now_bars_nobody_by_the_old_one() -> None:
    one = made(race("5000"), LIST, GUN, {**UNNAMED, "entry": "kerr"})
    give(one, split("kerr", 1000, "2:40.0", source="transponder"))
    assert kinds(give(one, {"type": "leader", "m": 2000, "time": "5:20.0"})) == [did.LeaderTaken]


# Corrections.


def test_a_split_is_amended_moved_and_withdrawn() -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0", id="s1"))
    assert kinds(give(one, {"type": "amend", "ref": "s1", "set": {"time": "58.2"}})) == [did.Corrected]
    assert kinds(give(one, {"type": "amend", "ref": "s1", "set": {"time": "58.2"}})) == [did.Repeated]
    give(one, {"type": "amend", "ref": "s1", "set": {"m": 409.344}})
    assert one.runners["kerr"].at(409_344)
    assert kinds(give(one, {"type": "void", "ref": "s1", "reason": "wrong chip"})) == [did.Withdrawn]
    assert not one.runners["kerr"].taken
    assert [entry.reason for entry in one.trail] == ["", "", "wrong chip"]
    assert give(one, {"type": "void", "ref": "s1"}) == [did.Repeated()]
    assert "no time at 800 m" in refused(one, {"type": "void", "entry": "kerr", "m": 800})


def test_a_split_of_the_wrong_athlete_goes_to_the_right_one() -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0", id="s1"))
    changes = give(one, {"type": "amend", "ref": "s1", "set": {"entry": "hocker"}})
    assert kinds(changes)[:2] == [did.Withdrawn, did.SplitTaken]
    assert [len(one.runners[key].taken) for key in ("kerr", "hocker")] == [0, 1]
    give(one, {"type": "amend", "ref": "s1", "set": {"time": "58.5"}})
    assert str(one.runners["hocker"].taken[0].mark) == "58.5", "the id follows the split"
    assert did.Unlisted(entry="99") in give(one, {"type": "amend", "ref": "s1", "set": {"entry": "99"}})


def test_whom_only_a_slip_of_the_bib_had_brought_in_goes_with_it() -> None:
    one = made(race(), LIST, GUN, split("99", 400, "58.0", id="s1"), split("98", 400, "59.0", id="s2"))
    give(one, {"type": "void", "ref": "s1"}, {"type": "amend", "ref": "s2", "set": {"entry": "kerr"}})
    assert list(one.runners) == ["kerr", "hocker", "nader"]
    give(one, split("97", 400, "60.0", id="s3"), status("97", "DNF"), {"type": "void", "ref": "s3"})
    assert "97" in one.runners, "what was decided of him stays"


def test_whom_a_result_had_named_stays_when_his_time_is_withdrawn() -> None:
    lists = [{"type": "result", "rows": rows} for rows in ([{"entry": "99", "place": 1}], [])]
    never = made(race(), LIST, GUN, *lists)
    one = made(race(), LIST, GUN, split("99", 400, "58.0", id="s"), *lists, {"type": "void", "ref": "s"})
    assert sorted(one.runners) == sorted(never.runners)


def test_the_same_start_list_again_changes_nothing_but_its_version() -> None:
    one = made(race(), start_list("a", "b", version=1))
    assert kinds(give(one, start_list("a", "b", version=3, seq=9))) == [did.Repeated]
    assert kinds(give(one, start_list("a", version=2))) == [did.Repeated], "older than what is known"


def test_a_target_that_comes_again_with_splits_has_them() -> None:
    target = {"type": "target", "name": "WR", "kind": "record", "time": "3:26.00"}
    one = made(race(), target)
    assert kinds(give(one, {**target, "splits": [{"m": 800, "time": "1:50.0"}]})) == [did.TargetSet]
    assert [len(known.splits) for known in one.targets.values()] == [1]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"type": "amend", "ref": "s9", "set": {"time": "58.0"}}, "'s9' has been received"),
        ({"type": "amend", "set": {"time": "58.0"}}, "neither ref nor entry"),
        ({"type": "amend", "entry": "nobody", "m": 400, "set": {"time": "58.0"}}, "not in the race"),
        ({"type": "amend", "entry": "kerr", "set": {"time": "3:30.0"}}, "no time at the finish"),
        ({"type": "amend", "ref": "s1", "set": {"m": 1600}}, "beyond the finish"),
        ({"type": "amend", "ref": "s1", "set": {"m": 1500}}, "cannot become the finish"),
        ({"type": "amend", "ref": "s1", "set": {"m": 800}}, "has a time at 800 m already"),
        ({"type": "amend", "ref": "s1", "set": {"entry": "hocker"}}, "has a time at 400 m already"),
        ({"type": "amend", "ref": "s1", "set": {"time": "1:59.0"}}, "not after"),
        ({"type": "amend", "ref": "s1", "set": {"entry": "new", "time": "5.0"}}, "faster than 11"),
        ({"type": "void", "ref": "s9"}, "'s9' has been received"),
        ({"type": "void", "entry": "nader", "m": 400}, "no time at 400 m"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_changes_nothing(
    bad: dict[str, object], reason: str
) -> None:
    one = made(
        race(),
        LIST,
        GUN,
        split("kerr", 400, "58.0", id="s1"),
        split("kerr", 800, "1:57.0"),
        split("hocker", 400, "58.1"),
    )
    assert reason in refused(one, bad)


@pytest.mark.parametrize(
    ("gave_nothing", "why"),
    [
        (split("kerr", 800, "59.0", id="x"), Spent.REJECTED),
        (split("kerr", 1600, "4:00.0", id="x"), Spent.REJECTED),
        (split("kerr", 400, "58.0", id="x"), Spent.NO_TIME),
        (split("kerr", 400, "58.9", id="x"), Spent.NO_TIME),
        (status("kerr", "OK", id="x"), Spent.NO_TIME),
    ],
    ids=["backwards", "beyond the finish", "again", "a conflict", "no time"],
)
def test_withdrawing_a_line_that_gave_no_time_is_taken_and_changes_nothing(
    gave_nothing: dict[str, object], why: Spent
) -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0"))
    with suppress(RaceError):
        give(one, gave_nothing)
    before = standings(one)
    assert give(one, {"type": "void", "ref": "x"}) == [did.NothingWithdrawn(ref="x", why=why)]
    assert standings(one) == before
    assert f"'x' {why}" in refused(one, {"type": "amend", "ref": "x", "set": {"time": "1:59.0"}})


def test_a_line_that_is_sent_right_under_the_id_of_a_refused_one_is_the_one_withdrawn() -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0"))
    refused(one, split("kerr", 800, "59.0", id="x"))
    give(one, split("kerr", 800, "1:57.0", id="x"))
    assert kinds(give(one, {"type": "void", "ref": "x"})) == [did.Withdrawn]


def test_withdrawing_again_leaves_a_time_that_came_since() -> None:
    one = made(race(), LIST, GUN, split("kerr", 400, "58.0", id="x"), {"type": "void", "ref": "x"})
    give(one, split("kerr", 400, "58.4", id="z"))
    assert give(one, {"type": "void", "ref": "x"}) == [did.Repeated()]
    assert str(one.runners["kerr"].taken[0].mark) == "58.4"
    give(one, {"type": "void", "ref": "z"})
    assert "was withdrawn" in refused(one, {"type": "amend", "ref": "z", "set": {"time": "58.0"}})


@pytest.mark.parametrize("void", [{"ref": "x"}, {"entry": "kerr", "m": 400}, {"entry": "kerr", "m": 400.0}])
def test_withdrawing_again_is_a_repetition(void: dict[str, object]) -> None:
    one = made(race(), GUN, split("kerr", 400, "58.0", id="x"), {"type": "void", **void})
    assert "kerr" not in one.runners
    assert give(one, {"type": "void", **void}) == [did.Repeated()]
    assert kinds(give(one, split("kerr", 400, "58.0", id="x"), {"type": "void", **void}))[-1] is did.Withdrawn


# Decisions and results.


def test_disqualified_and_reinstated_in_one_message_each() -> None:
    one = made(
        race(), LIST, GUN, finish("kerr", "3:30.0"), finish("hocker", "3:31.0"), finish("nader", "3:32.0")
    )
    before = places(one)
    changes = give(one, status("kerr", "DQ", rule="TR17.2.4", note="inside border"))
    assert changes == [
        did.StatusChanged(entry="kerr", status="DQ", before="OK", rule="TR17.2.4", note="inside border")
    ]
    assert places(one) == {"hocker": "1", "nader": "2", "kerr": "DQ"}
    assert str(standing_of(one, "kerr").mark) == "3:30.0", "the crossing stays"
    assert kinds(give(one, status("kerr", "DQ", rule="TR17.2.4", note="inside border"))) == [did.Repeated]
    give(one, status("kerr", "OK"))
    assert places(one) == before


def test_ok_for_somebody_with_no_decision_changes_nothing() -> None:
    one = made(race(), LIST, GUN)
    assert kinds(give(one, status("kerr", "OK"))) == [did.Repeated]


def test_a_result_twice_an_older_one_and_a_newer_one() -> None:
    rows = [{"entry": "kerr", "place": 1, "time": "3:30.0"}]
    one = made(race(), LIST, {"type": "result", "rows": rows, "version": 2})
    assert kinds(give(one, {"type": "result", "rows": rows, "version": 2})) == [did.Repeated]
    assert kinds(give(one, {"type": "result", "rows": [], "version": 1})) == [did.Repeated]
    assert kinds(give(one, {"type": "result", "rows": rows, "version": 3, "state": "official"})) == [
        did.ResultTaken
    ]
    assert one.official


def test_a_result_that_names_one_athlete_twice_is_refused() -> None:
    one = made(race(), start_list({"entry": "kerr", "bib": "12"}))
    rows = [{"entry": "kerr", "place": 1}, {"entry": "12", "place": 2}]
    assert "'kerr' twice" in refused(one, {"type": "result", "rows": rows})


def test_what_the_feed_says_besides() -> None:
    one = made(race())
    target = {"type": "target", "name": "WR", "kind": "record", "time": "3:26.00"}
    light = {"type": "light", "name": "green", "plan": [{"to_m": 1500, "lap": "55.0"}]}
    claim = {"type": "record", "entry": "kerr", "code": "NR", "time": "3:27.79"}
    state = {"type": "race_state", "state": "running"}
    for one_message, kind in (
        (target, did.TargetSet),
        (light, did.LightSet),
        (claim, did.RecordSpoken),
        (state, did.StateChanged),
    ):
        assert kinds(give(one, one_message)) == [kind]
        assert kinds(give(one, one_message)) == [did.Repeated]
    assert give(one, {"type": "clock", "elapsed": "1:02.3"}) == [did.ClockTold(ms=62_300)]
    assert give(one, {"type": "note", "text": "Windy."}) == [did.Noted(text="Windy.")]
    assert one.latest_ms == 62_300


def test_the_race_is_named_in_each_change() -> None:
    one = Race("r1")
    for one_message in (race(), LIST, GUN, split("kerr", 400, "58.0")):
        assert {change.race for change in one.receive(message(one_message))} == {"r1"}  # type: ignore[arg-type]


def test_a_finish_is_taken_while_the_distance_is_not_known_as_when_the_line_of_the_race_was_lost() -> None:
    one = made(GUN, split("a", 400, "60.0"), split("a", 1200, "3:00.0"), finish("a", "3:45.0"))
    assert one.runners["a"].finish is not None
    assert "is not after 3:00.0" in refused(made(GUN, split("a", 1200, "3:00.0")), finish("a", "2:59.0"))
    give(one, race("1500"))
    assert standing_of(one, "a").mm == 1_500_000
    assert standing_of(one, "a").place == 1


def test_a_result_belongs_to_the_attempt_that_is_recalled() -> None:
    listed = {"type": "result", "rows": [{"entry": "a", "place": 1, "time": "3:45.00"}]}
    one = made(race("1500"), start_list("a", "b"), GUN, split("a", 1200, "3:00.0"), listed)
    give(one, {"type": "start", "action": "recall"}, GUN)
    assert (one.result, dict(one.rows)) == (None, {})
    assert one.attempts[0].result is not None
    assert [standing.place for standing in standings(one)] == [None, None]


def test_the_id_of_a_split_that_proves_to_be_the_finish_goes_along() -> None:
    one = made(GUN, split("a", 1500, "3:45.0", id="x"), race("1500"))
    give(one, {"type": "amend", "ref": "x", "set": {"time": "3:46.0"}})
    assert str(one.runners["a"].finish.mark) == "3:46.0"  # type: ignore[union-attr]
