"""What became of moves is true of the mark it names, and is looked at again when something later says otherwise."""

import json
from typing import Any

from making import END, finish, gun, race, split, start_list, status, timeline_of
from meetdash.commands import headless

Feed = list[dict[str, Any]]


def data(*feed: dict[str, Any]) -> list[dict[str, Any]]:
    found = json.loads(headless.moves(timeline_of(*feed, END), "", as_json=True))["moves"]
    assert isinstance(found, list)
    return found


def passing(mm: float, **times: str) -> Feed:
    return [split(entry, mm, time) for entry, time in times.items()]


def verdicts(kind: str, *feed: dict[str, Any]) -> list[str]:
    found = [one["verdict"]["text"] for one in data(*feed) if one["kind"] == kind and one["verdict"]]
    assert all(isinstance(one, str) for one in found)
    return found


def three(*dicts: dict[str, Any], event: str = "3000") -> Feed:
    return [race(event), start_list("Ann", "Bea", "Cat"), gun(), *dicts]


def dropped() -> Feed:
    return three(
        *passing(200, Ann="31.0", Bea="31.1", Cat="31.3"),
        *passing(600, Ann="1:33.0", Bea="1:33.2", Cat="1:33.4"),
        *passing(1000, Ann="2:35.0", Bea="2:35.2", Cat="2:39.0"),
        *passing(1400, Ann="3:38.0", Bea="3:38.3", Cat="3:40.0"),
    )


def test_who_lost_contact_is_judged_until_the_finish() -> None:
    [still] = verdicts("losing contact", *dropped())
    assert still.endswith("was not back: 2.0 behind Ann at 1400 m.")
    back = passing(1800, Ann="4:41.0", Cat="4:41.0", Bea="4:41.3")
    [said] = verdicts("losing contact", *dropped(), *back)
    assert said.endswith("was back: level with Ann at 1800 m.")


def two(*dicts: dict[str, Any]) -> Feed:
    return three(
        *passing(1000, Ann="2:31.0", Bea="2:31.0"),
        *passing(1400, Ann="3:33.0", Bea="3:32.5"),
        *passing(2000, Ann="5:05.0", Bea="5:06.0"),
        *dicts,
    )


def test_who_is_level_with_the_leader_is_back() -> None:
    [said] = verdicts("losing contact", *two(*passing(2400, Ann="6:10.0", Bea="6:10.0")))
    assert said.endswith("was back: level with Ann with 600 m to go.")


def test_a_lead_is_shared_with_whoever_comes_by_level_later() -> None:
    alone = verdicts("lead change", *two(*passing(2400, Ann="6:10.0")))
    assert alone[-1] == "Ann, who took the lead before 2000 m, still led, with 600 m to go."
    beside = verdicts("lead change", *two(*passing(2400, Ann="6:10.0", Bea="6:10.0")))
    assert (
        beside[-1]
        == "Ann, who took the lead before 2000 m, shared the lead: level with Bea with 600 m to go."
    )


def led_at_700(*dicts: dict[str, Any]) -> Feed:
    return three(
        *passing(300, Ann="48.0", Bea="48.3"),
        *passing(700, Bea="1:52.0", Ann="1:52.2"),
        *passing(1100, Bea="2:56.0", Ann="2:56.1"),
        *dicts,
        event="1500",
    )


def official(*rows: tuple[str, int, str]) -> dict[str, Any]:
    found = [{"entry": key, "place": place, "time": time} for key, place, time in rows]
    return {"type": "result", "race": "r", "state": "official", "rows": found}


ENDS = [finish("Bea", "4:00.12"), finish("Ann", "4:00.30")]


def test_a_lead_is_told_of_the_mark_at_which_it_had_held() -> None:
    withdrawn = {"type": "void", "race": "r", "entry": "Bea", "reason": "not hers"}
    [said] = verdicts("lead change", *led_at_700(*ENDS, withdrawn))
    assert said.endswith("still led: 0.1 clear of Ann with 400 m to go.")


def test_whom_the_official_result_puts_second_did_not_keep_the_lead() -> None:
    [said] = verdicts(
        "lead change", *led_at_700(*ENDS, official(("Ann", 1, "4:00.30"), ("Bea", 2, "4:00.42")))
    )
    assert said == "Bea, who took the lead before 700 m, led no more, at the finish."


def test_a_lead_at_the_finish_is_that_of_the_official_result() -> None:
    feed = three(*passing(700, Ann="1:52.0", Bea="1:52.1"), *reversed(ENDS), event="1500")
    listed = official(("Ann", 1, "4:00.30"), ("Bea", 2, "4:00.40"))
    [before] = data(*feed)
    assert before["text"] == "Bea leads at the finish, Ann led before."
    [after] = data(*feed, listed)
    assert after["withdrawn"] == "a result that says otherwise"


def test_a_time_corrected_after_the_official_result_leads_nowhere() -> None:
    ends = [finish("Ann", "4:00.30"), finish("Bea", "4:00.40")]
    listed = official(("Ann", 1, "4:00.30"), ("Bea", 2, "4:00.40"))
    amend = {"type": "amend", "race": "r", "entry": "Bea", "set": {"time": "4:00.20"}}
    feed = three(*passing(700, Ann="1:52.0", Bea="1:52.1"), *ends, listed, event="1500")
    assert data(*feed) == data(*feed, amend) == []
    void = {"type": "void", "race": "r", "entry": "Ann"}
    late = split("Cat", 700, "1:53.0")
    assert data(*feed, void, late) == data(*feed, late)


def kicked(*dicts: dict[str, Any]) -> Feed:
    """Cat is quicker by 1.6 s in the second last 200 m, and wins."""
    feed: Feed = []
    for at in range(1, 14):
        times = {key: 36_000 * at + 300 * behind for behind, key in enumerate(("Ann", "Bea", "Cat"))}
        feed += passing(
            200 * at, **{key: f"{ms // 60000}:{ms % 60000 / 1000:04.1f}" for key, ms in times.items()}
        )
    feed[-1] = split("Cat", 2600, "7:47.0")
    feed += passing(2800, Ann="8:24.0", Bea="8:24.3", Cat="8:21.4")
    feed += [finish("Cat", "8:55.80"), finish("Ann", "9:00.00"), finish("Bea", "9:00.30")]
    return three(*feed, *dicts)


def test_the_move_of_one_who_is_disqualified_decided_nothing() -> None:
    [kick] = [one["verdict"] for one in data(*kicked()) if one["kind"] == "kick"]
    assert kick["outcome"] == "decisive"
    [gone] = [one for one in data(*kicked(status("Cat", "DQ"))) if one["kind"] == "kick"]
    assert (gone["verdict"]["outcome"], gone["disqualified_since"]) == ("held", ["Cat"])
    assert "decisive" not in gone["verdict"]["text"]


def test_what_falls_by_a_decision_says_so() -> None:
    feed = three(
        *passing(600, Ann="1:32.0", Bea="1:32.2", Cat="1:32.5"),
        *passing(1000, Ann="2:36.0", Bea="2:36.4", Cat="2:37.0"),
        *passing(1400, Ann="3:40.0", Bea="3:40.6", Cat="3:42.0"),
        *passing(1800, Bea="4:45.0", Cat="4:47.0"),
        *passing(2200, Bea="5:49.4", Cat="5:52.0"),
    )
    assert next(one["withdrawn"] for one in data(*feed)) is None
    gone = data(*feed, status("Ann", "DNF", m=1500))
    assert [one["withdrawn"] for one in gone if one["withdrawn"]] == ["a decision"]
