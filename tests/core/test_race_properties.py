"""What holds for every race, whatever it receives."""

import copy
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from meetdash.core import changes as did
from meetdash.core.errors import RaceError
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.core.readings import Spent
from meetdash.core.standings import Condition, standings
from support import GUN, finish, give, made, message, race, split, start_list, status

slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)

KEYS = ("a", "b", "c", "p", "12", "7", "new")
LIST = start_list(
    {"entry": "a", "bib": "12"},
    {"entry": "b", "bib": "7"},
    {"entry": "c", "bib": "7"},
    {"entry": "p", "role": "pacemaker", "pace_to_m": 800},
)
LISTS = (
    LIST,
    start_list("a", "b"),
    start_list({"entry": "n1", "bib": "new"}, {"entry": "b", "bib": "12"}),
    start_list({"entry": "a"}, {"entry": "a"}),
)
MARKS = (100, 400, 800, 1200, 1500, 1600)

keys = st.sampled_from(KEYS)
refs = st.sampled_from(("", "i1", "i2", "i3"))
seconds = st.integers(1000, 30_000).map(lambda hundredths: str(Mark(hundredths * 10)))
maybe_place = st.one_of(st.none(), st.integers(1, 4))
sources = st.sampled_from(("", "manual", "transponder", "reconstructed", "photo"))


def near(m: int) -> st.SearchStrategy[str]:
    """Times that mostly can be at a mark."""
    return st.integers(m * 13, m * 16).map(lambda hundredths: str(Mark(hundredths * 10, 2)))


def without_none(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "")}


@st.composite
def timed(draw: st.DrawFn) -> dict[str, Any]:
    m = draw(st.sampled_from(MARKS))
    time = draw(st.one_of(near(m), near(m), seconds))
    place = draw(maybe_place)
    kind = draw(st.sampled_from(("split", "split", "split", "leader", "finish")))
    if kind == "finish":
        return without_none(
            type=kind,
            entry=draw(keys),
            time=draw(near(1500)),
            place=place,
            photo=draw(st.booleans()),
            id=draw(refs),
        )
    if kind == "leader":
        return without_none(
            type=kind, m=m, time=time, entry=draw(st.sampled_from(("", *KEYS))), id=draw(refs)
        )
    return without_none(
        type=kind, entry=draw(keys), m=m, time=time, place=place, source=draw(sources), id=draw(refs)
    )


@st.composite
def corrected(draw: st.DrawFn) -> dict[str, Any]:
    m = draw(st.sampled_from((None, *MARKS)))
    of = without_none(ref=draw(refs), entry=draw(st.sampled_from(("", *KEYS))), m=m)
    if draw(st.booleans()):
        return {"type": "void", **of}
    to = draw(st.sampled_from((None, *MARKS)))
    wanted = without_none(
        time=draw(st.one_of(st.none(), near(to or m or 400))),
        m=to,
        place=draw(maybe_place),
        entry=draw(st.sampled_from(("", *KEYS))),
    )
    return {"type": "amend", **of, "set": wanted}


rows = st.lists(
    st.builds(
        lambda entry, place, time, code: without_none(entry=entry, place=place, time=time, status=code),
        keys,
        maybe_place,
        st.one_of(st.none(), near(1500)),
        st.sampled_from(("", "DQ", "DNF", "NT")),
    ),
    max_size=4,
)
messages = st.one_of(
    timed(),
    timed(),
    timed(),
    corrected(),
    st.builds(status, keys, st.sampled_from(("DQ", "DNF", "DNS", "OK", "YC"))),
    st.builds(lambda found: {"type": "result", "rows": found}, rows),
    st.sampled_from(LISTS),
    st.sampled_from(
        [GUN, GUN, {"type": "start", "action": "recall"}, {"type": "start", "action": "restart"}]
    ),
    st.sampled_from([race("1500"), race("MILE"), race("Fun Run")]),
    st.sampled_from([{"type": "race_state", "state": state} for state in ("called", "running", "finished")]),
    st.just({"type": "target", "name": "WR", "time": "3:26.00"}),
    st.sampled_from(
        [
            {"type": "light", "name": "green", "plan": [{"to_m": 1500, "lap": "60.0"}]},
            {"type": "record", "entry": "a", "code": "NR", "time": "3:40.0"},
            {"type": "clock", "elapsed": "1:02.3"},
            {"type": "note", "text": "Windy."},
            {"type": "result", "state": "official", "version": 2, "rows": [{"entry": "a", "place": 1}]},
            start_list("a", "b", version=2),
        ]
    ),
)


ANOTHER = {"seq": 7, "src": "b", "id": "again", "at": "2024-02-11T16:10:00Z", "race": "r"}
"""An envelope that says nothing of what is in it."""


NO_DIFFERENCE = (did.Repeated, did.Conflict, did.NothingWithdrawn)


def told(one: Race, what: dict[str, Any]) -> list[did.Change] | None:
    """The changes, or None when the message was refused."""
    try:
        return one.receive(message(what))  # type: ignore[arg-type]
    except RaceError:
        return None


@slow
@given(st.lists(messages, max_size=25))
def test_a_refused_message_changes_nothing(given_: list[dict[str, Any]]) -> None:
    one = made(race("1500"), LIST, GUN)
    for what in given_:
        before = copy.deepcopy(one)
        if told(one, what) is None:
            assert one == before, what
        consistent(one)


@slow
@given(st.lists(messages, max_size=20))
def test_a_message_twice_changes_nothing_whatever_its_envelope(given_: list[dict[str, Any]]) -> None:
    one = made(race("1500"), LIST, GUN)
    for what in given_:
        told(one, what)
        before = copy.deepcopy(one)
        again = told(one, {**what, **ANOTHER})
        before.order = one.order
        # That the line came by another id too is known, in case the first one is withdrawn.
        before.times.readings = one.times.readings
        assert one.leader_marks == before.leader_marks
        before._timing.leading.leaders = one._timing.leading.leaders
        assert one == before, what
        assert all(isinstance(change, NO_DIFFERENCE) for change in again or ()), what


def consistent(one: Race) -> None:
    """The lines of the marks hold just the times of the runners, and everybody stands somewhere, once."""
    filed = {(key, mm, ms) for mm, line in one.times.passages.items() for ms, key in line}
    held = {(key, taken.mm, taken.mark.ms) for key, runner in one.runners.items() for taken in runner.taken}
    assert filed == held
    assert all(line.times and line.times == sorted(line.times) for line in one.times.passages.values())
    assert one.times.marks == sorted(one.times.passages)
    assert one.times.latest_ms == max((ms for _, _, ms in filed), default=0)
    if one.leader is not None:
        mm = one._timing.leading.now.mm
        proving = {key: ms for ms, key in one.times.passages[mm] if one._timing.leading.proves(key, mm)}
        first = min(proving.values(), default=None)
        assert first in (None, proving.get(one.leader)), "first at the last mark where it is decided"
    anew = copy.deepcopy(one._timing)
    assert anew.leading.all_anew(one.leader) == []
    assert anew == one._timing, "the lead is a function of the times that stand"
    for key, runner in one.runners.items():
        assert runner.key == key
        marks = [taken.mm for taken in runner.splits]
        assert marks == sorted(set(marks))
    found = standings(one)
    assert sorted(standing.key for standing in found) == sorted(one.runners)
    for standing in found:
        if standing.condition in (Condition.DNF, Condition.DQ, Condition.DNS):
            assert standing.place is None


@slow
@given(
    st.lists(messages.filter(lambda what: what["type"] != "result" and not what.get("place")), max_size=25)
)
def test_places_are_a_permutation_with_ties_shared(given_: list[dict[str, Any]]) -> None:
    one = made(race("1500"), LIST, GUN)
    for what in given_:
        if what["type"] != "amend" or "place" not in what["set"]:
            told(one, what)
    placed = [standing for standing in standings(one) if standing.place is not None]
    for index, standing in enumerate(placed):
        level = [other for other in placed if other.place == standing.place]
        assert standing.tied == (len(level) > 1)
        assert {(other.mm, other.mark) for other in level} == {(standing.mm, standing.mark)}
        assert standing.place == 1 + sum(1 for other in placed[:index] if other.place != standing.place)


@slow
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), near(1500), maybe_place), max_size=4, unique_by=lambda one: one[0]
    )
)
def test_no_two_times_share_a_place_whatever_places_the_feed_gives(
    finishes: list[tuple[str, str, int | None]],
) -> None:
    given_ = [without_none(type="finish", entry=key, time=time, place=place) for key, time, place in finishes]
    found = standings(made(race("1500"), GUN, *given_))
    for place in {standing.place for standing in found}:
        assert len({standing.mark for standing in found if standing.place == place}) == 1


@st.composite
def whole_races(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Valid splits of several athletes, some marks missed, some times equal, some by hand first."""
    found = []
    for key in draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5, unique=True)):
        hundredths = 0
        for m in (400, 800, 1200, 1500):
            hundredths += draw(st.integers(6000, 6400)) * (4 if m < 1500 else 3) // 4
            if draw(st.integers(0, 5)):
                time = str(Mark(hundredths * 10, 2))
                found.append(split(key, m, time, source="transponder"))
                if draw(st.integers(0, 3)) == 0:
                    found.append(split(key, m, str(Mark(hundredths * 10 + 300, 1)), source="manual"))
            elif draw(st.booleans()):
                break
    return found


@slow
@given(st.data())
def test_the_order_of_arrival_does_not_change_the_standing(data: st.DataObject) -> None:
    found = data.draw(whole_races())
    shuffled = data.draw(st.permutations(found))
    listed = start_list(*"abcdef")
    first = made(race("1500"), listed, GUN, *found)
    second = made(race("1500"), listed, GUN, *shuffled)
    assert standings(first) == standings(second)


@slow
@given(st.lists(messages, max_size=20), st.sampled_from(("a", "b", "p")))
def test_disqualified_and_reinstated_restores_the_standing(given_: list[dict[str, Any]], key: str) -> None:
    one = made(race("1500"), LIST, GUN)
    for what in given_:
        told(one, what)
    runner = one.runners.get(key)
    assume(runner is not None and runner.decision is None)
    assume(one.result is None)
    before = [
        (now.key, now.place, now.tied, now.condition, now.mm, now.mark, now.gap) for now in standings(one)
    ]
    told(one, status(key, "DQ", rule="TR17.2.4"))
    assert one.runners[key].decision is not None
    told(one, status(key, "OK"))
    after = [
        (now.key, now.place, now.tied, now.condition, now.mm, now.mark, now.gap) for now in standings(one)
    ]
    assert after == before


def test_the_helpers_see_a_finish() -> None:
    assert told(made(race("1500"), LIST, GUN), finish("a", "3:30.0"))


def kinds(changes: list[did.Change] | None) -> list[type] | None:
    return changes and [type(change) for change in changes if not isinstance(change, did.LeadChanged)]


def seen(one: Race) -> tuple[Any, ...]:
    """What a race shows, but for the trail."""
    lines = {mm: list(line) for mm, line in one.times.passages.items()}
    return one.leader, lines, one.latest_ms, one.leader_marks, standings(one)


@slow
@given(st.lists(messages, max_size=15), timed(), st.integers(0, 15))
def test_a_time_withdrawn_is_as_if_it_had_never_been_sent(
    given_: list[dict[str, Any]], slip: dict[str, Any], at: int
) -> None:
    given_ = [{**what, "id": ""} if "id" in what else what for what in given_]
    one, other = made(race("1500"), LIST, GUN), made(race("1500"), LIST, GUN)
    for what in given_[:at]:
        assert told(one, what) == told(other, what)
    taken = kinds(told(one, {**slip, "id": "slip"})) or []
    assume({did.SplitTaken, did.Finished, did.LeaderTaken}.intersection(taken))
    for what in given_[at:]:
        changes, without = told(one, what), told(other, what)
        assume(kinds(changes) == kinds(without))
    assume(one.times.readings.spent.get("slip") != Spent.EARLIER)
    # A finish withdrawn after a list is struck from that list as well, which nobody did who never sent it.
    assume(one.result is None or did.Finished not in taken)
    assume(told(one, {"type": "void", "ref": "slip"}) is not None)
    consistent(one)
    assert seen(one) == seen(other)


@slow
@given(st.lists(messages, max_size=10), timed(), st.data())
def test_of_two_times_for_one_mark_the_second_is_there_when_the_first_never_was(
    given_: list[dict[str, Any]], first: dict[str, Any], data: st.DataObject
) -> None:
    given_ = [{**what, "id": ""} if "id" in what else what for what in given_]
    one, other = made(race("1500"), LIST, GUN), made(race("1500"), LIST, GUN)
    for what in given_:
        assert told(one, what) == told(other, what)
    taken = kinds(told(one, {**first, "id": "slip"})) or []
    assume(did.SplitTaken in taken or did.Finished in taken)
    kind = "split" if first["type"] == "leader" else first["type"]
    second = {**first, "type": kind, "time": data.draw(near(int(first.get("m", 1500)))), "id": "second"}
    assume(did.Conflict in (kinds(told(one, second)) or []))
    assume(told(other, second) is not None)
    assert told(one, {"type": "void", "ref": "slip"}) is not None
    consistent(one)
    assert seen(one) == seen(other)


@slow
@given(
    st.lists(
        st.tuples(st.sampled_from((1000, 1400)), st.integers(0, 2), st.sampled_from(("", "a", "b", "c"))),
        max_size=6,
    ),
    st.data(),
)
def test_the_leaders_times_are_what_the_lines_say_that_are_not_withdrawn(
    said: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    lines = [
        without_none(type="leader", m=m, time=str(Mark(m * 160 + tenths * 100, 1)), entry=entry, id=f"i{n}")
        for n, (m, tenths, entry) in enumerate(said)
    ]
    gone = data.draw(st.lists(st.sampled_from(refs_of(lines) or ["i9"]), unique=True))
    feed = (race("5000"), LIST, GUN, split("a", 400, "63.0"), split("b", 400, "63.1"))
    one = made(*feed, *lines)
    other = made(*feed, *(line for line in lines if line["id"] not in gone))
    for ref in gone:
        told(one, {"type": "void", "ref": ref})
        consistent(one)
    assert seen(one) == seen(other)


@st.composite
def readings(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some times of one athlete at one mark, in any order, among those of others; one may be the leader's."""
    m = draw(st.sampled_from((800, 1500)))
    found: list[dict[str, Any]] = [split("a", 400, "58.0"), split("b", 400, "59.0")]
    others = st.sampled_from(("1:58.0", "2:00.0", "2:02.0")) if m == 800 else near(1500)
    times = draw(st.lists(others, min_size=2, max_size=3, unique=True))
    for number in range(draw(st.integers(1, 4))):
        time, place, ref = draw(st.sampled_from(times)), draw(maybe_place), f"i{number}"
        if m == 1500 and draw(st.booleans()):
            found.append(finish("a", time, photo=draw(st.booleans()), id=ref))
        else:
            source = draw(st.sampled_from(("", "manual", "reconstructed", "transponder", "photo")))
            found.append(split("a", m, time, source=source, id=ref))
        found[-1] = without_none(**found[-1], place=place)
    found += [
        split("b", m, draw(st.sampled_from(times))),
        *(_ for _ in [split("c", m, "4:00.0")] if m == 1500),
    ]
    if draw(st.booleans()):
        found.append(
            {"type": "leader", "entry": "a", "m": m, "time": draw(st.sampled_from(times)), "id": "lead"}
        )
    return draw(st.permutations(found))


def refs_of(lines: list[dict[str, Any]]) -> list[str]:
    return [line["id"] for line in lines if line.get("id")]


@slow
@given(readings(), st.data())
def test_what_stands_after_a_line_is_withdrawn_is_what_the_others_say(
    lines: list[dict[str, Any]], data: st.DataObject
) -> None:
    gone = data.draw(st.lists(st.sampled_from(refs_of(lines) or [""]), unique=True))
    for ref in gone:
        assume(ref)
    one = made(race("1500"), LIST, GUN, *lines)
    other = made(race("1500"), LIST, GUN, *(line for line in lines if line.get("id") not in gone))
    for ref in gone:
        told(one, {"type": "void", "ref": ref})
        consistent(one)
    assert seen(one) == seen(other)


@slow
@given(readings(), st.data())
def test_what_stands_does_not_hang_on_when_the_course_was_told(
    lines: list[dict[str, Any]], data: st.DataObject
) -> None:
    assume(not any(line["type"] == "leader" for line in lines))
    ref = data.draw(st.sampled_from(refs_of(lines)))
    one, other = made(race("1500"), LIST, GUN), made(LIST, GUN)
    for line in lines:  # While it is not known, a finish behind a split is one that goes backwards.
        assume(told(one, line) and told(other, line))
    told(other, race("1500"))
    assert seen(one) == seen(other)
    for each in (one, other):
        told(each, {"type": "void", "ref": ref})
        consistent(each)
    assert seen(one) == seen(other)


@slow
@given(readings(), st.data())
def test_a_line_that_is_given_to_another_leaves_the_others_where_they_are(
    lines: list[dict[str, Any]], data: st.DataObject
) -> None:
    assume(not any(line["type"] == "leader" for line in lines))
    ref = data.draw(st.sampled_from(refs_of(lines)))
    one = made(race("1500"), LIST, GUN, *lines)
    other = made(race("1500"), LIST, GUN, *(line for line in lines if line.get("id") != ref))
    assert told(one, {"type": "amend", "ref": ref, "set": {"entry": "p"}})
    consistent(one)
    assert one.runners["p"].started
    told(one, {"type": "void", "ref": ref})
    consistent(one)
    assert seen(one) == seen(other)


@slow
@given(st.data())
def test_what_is_said_later_of_an_earlier_time_does_not_change_who_led_before_the_decision(
    data: st.DataObject,
) -> None:
    one = made(race("1500"), GUN, *data.draw(whole_races()), status("a", "DNF"))
    assume(one.runners["a"].started)
    led = dict(one.led)
    for _ in range(data.draw(st.integers(1, 3))):
        taken = data.draw(st.sampled_from(one.runners["a"].taken))
        m, time = taken.mm / 1000, str(taken.mark)
        of = {"type": "amend", "entry": "a", "m": m}
        give(
            one,
            data.draw(
                st.sampled_from(
                    [
                        split("a", m, time, place=1),
                        split("a", m, time, source="photo"),
                        {**of, "set": {"place": 2}},
                        {**of, "set": {"time": str(Mark(taken.mark.ms, 3))}},
                        status("a", "DQ", rule="TR17.2.4"),
                        status("a", "DNF", note="the calf"),
                    ]
                )
            ),
        )
        consistent(one)
        assert one.led == led


@slow
@given(st.data())
def test_the_order_of_arrival_does_not_change_the_leader(data: st.DataObject) -> None:
    found = data.draw(whole_races())
    shuffled = data.draw(st.permutations(found))
    first, second = made(race("1500"), GUN, *found), made(race("1500"), GUN, *shuffled)
    # Of two level at a mark the one who was received first leads.
    assume(all(len(set(line.times)) == len(line) for line in first.times.passages.values()))
    assert first.leader == second.leader
