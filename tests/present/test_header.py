"""The lines above the board: when a race is over, and who won in what time."""

from typing import Any

from making import finish, frame_at, gun, race, split, start_list, text, timeline_of
from meetdash.present import header

END = 3_600_000
FIELD = (race(), start_list("anna", "bea"), gun())


def head(*messages: dict[str, Any]) -> str:
    return text(header.lines(frame_at(timeline_of(*FIELD, *messages), END), 120))[1]


def listed(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"type": "result", "race": "r", "rows": list(rows)}


def test_a_race_is_not_over_by_an_early_list_while_somebody_is_on_the_way() -> None:
    on_the_way = (split("bea", 1100, "3:20.0"), finish("anna", "4:00.30"))
    row = {"entry": "anna", "place": 1, "time": "4:00.30"}
    assert "finished" not in head(*on_the_way, listed(row))
    assert "won in 4:00.30" in head(*on_the_way, listed(row))
    assert head(*on_the_way, listed(row) | {"state": "official"}).startswith(" anna 4:00.30   finished")
    assert head(finish("anna", "4:00.30"), listed(row)).startswith(" anna 4:00.30   finished")


def test_a_winner_without_a_time_has_none() -> None:
    assert head(listed({"entry": "anna", "place": 1})).startswith(" anna   finished")


def test_who_share_first_with_unlike_times_have_each_his_own() -> None:
    rows = [{"entry": "anna", "place": 1, "time": "4:00.30"}, {"entry": "bea", "place": 1, "time": "4:00.12"}]
    assert head(listed(*rows)).startswith(" anna 4:00.30, bea 4:00.12   finished")
