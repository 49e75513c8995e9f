"""What stood on a day: the catalogue as shipped, and catalogues of one's own."""

import pytest

from meetdash import catalogue
from meetdash.analysis.record_file import parse
from meetdash.analysis.records import Catalogue, Record, RecordsError
from meetdash.analysis.scope import AREAS
from meetdash.core.course import Surface

SHORT, TRACK, ROAD = Surface.SHORT_TRACK, Surface.TRACK, Surface.ROAD


def best(event: str, sex: str, surface: Surface, date: str = "", mixed: bool | None = None) -> list[str]:
    """Mark and holder of what a race is compared with, the world's only."""
    found = catalogue.records().for_race(event, sex, surface, date, mixed=mixed)
    return [f"{one.mark} {one.athlete}" for one in found if one.category in ("WR", "WB")]


@pytest.mark.parametrize(
    ("event", "sex", "surface", "date", "expected"),
    [
        ("2MILE", "men", SHORT, "2024-02-11", ["8:03.40 Mo Farah"]),
        ("2MILE", "men", SHORT, "2024-02-12", ["8:00.67 Josh Kerr"]),
        ("2MILE", "men", SHORT, "", ["8:00.67 Josh Kerr"]),
        ("2MILE", "men", TRACK, "2023-06-09", ["7:58.61 Daniel Komen"]),
        ("MILE", "M", TRACK, "2026-07-18", ["3:43.13 Hicham El Guerrouj"]),
        ("MILE", "M", TRACK, "", ["3:42.66 Josh Kerr", "3:43.13 Hicham El Guerrouj"]),
        ("MILE", "M", SHORT, "2025-02-13", ["3:46.63 Yared Nuguse", "3:47.01 Yomif Kejelcha"]),
        ("5000", "women", TRACK, "2023-08-01", ["14:05.20 Faith Kipyegon"]),
        ("5000", "men", TRACK, "2020-08-14", ["12:37.35 Kenenisa Bekele"]),
        ("MAR", "men", ROAD, "2023-10-08", []),
        ("MAR", "men", ROAD, "2024-04-21", ["2:00:35 Kelvin Kiptum"]),
        ("MAR", "men", ROAD, "", ["1:59:30 Sabastian Sawe"]),
    ],
)
def test_what_stood(event: str, sex: str, surface: Surface, date: str, expected: list[str]) -> None:
    assert best(event, sex, surface, date) == expected


def test_a_record_does_not_stand_on_its_own_day_and_a_gap_is_nothing() -> None:
    assert best("1500", "men", SHORT, "2010-02-01") == []


def test_a_womens_road_race_is_compared_with_its_own_kind() -> None:
    assert best("MAR", "women", ROAD, mixed=True) == ["2:09:56 Ruth Chepngetich"]
    assert best("MAR", "women", ROAD, mixed=False) == ["2:15:41 Tigst Assefa"]
    assert len(best("MAR", "women", ROAD)) == 2


def test_surfaces_never_mix() -> None:
    found = catalogue.records().for_race("5000", "M", SHORT)
    assert {one.surface for one in found} == {SHORT}
    assert best("5000", "M", ROAD) == []


def test_two_miles_is_a_best_and_never_a_record() -> None:
    two_miles = [one for one in catalogue.records().records if one.event == "2MILE" and not one.area]
    assert two_miles
    assert {one.category for one in two_miles} == {"WB"}
    assert {one.status for one in two_miles} == {"not ratified"}
    assert two_miles[0].code.startswith("WB")


def test_a_leaders_splits_are_never_the_holders() -> None:
    hoey = next(one for one in catalogue.records().records if one.athlete == "Josh Hoey")
    assert [split.mm for split in hoey.own_splits] == [600_000]
    assert {split.mm for split in hoey.splits if split.whose == "leader"} == {200_000, 400_000}


def test_every_record_shipped_has_a_source_and_rising_splits_under_its_mark() -> None:
    shipped = catalogue.records()
    assert len(shipped.records) > 70
    for record in shipped.records:
        assert record.source, record
        times = [split.mark.ms for split in record.own_splits]
        assert times == sorted(set(times)), record
        assert all(ms < record.mark.ms for ms in times), record


def test_marks_of_a_list_get_quicker_with_time() -> None:
    lists: dict[tuple[str, ...], list[Record]] = {}
    for record in catalogue.records().records:
        lists.setdefault(record.list_key, []).append(record)
    for records in lists.values():
        marks = [one.mark.ms for one in sorted(records, key=lambda one: one.last_day)]
        assert marks == sorted(marks, reverse=True), records[0].list_key


def test_age() -> None:
    shipped = catalogue.records()
    assert shipped.age_warning("2026-12-31") == ""
    assert "422 days ago" in shipped.age_warning("2027-11-23")
    assert "out of date" in Catalogue().age_warning("2026-12-31")


RECORD = {"event": "MILE", "sex": "M", "category": "club", "mark": "4:01.2", "date": "2019", "area": "AC"}


def test_a_users_file_adds_and_overrides() -> None:
    shipped = catalogue.records()
    own = parse({"records": [RECORD, {**RECORD, "date": "2021-06-01", "mark": "3:59.9"}]})
    found = shipped.merged(own).for_race("MILE", "M", TRACK, "2026-01-01")
    assert [str(one.mark) for one in found] == ["3:43.13", "3:59.9"]
    assert found[1].code == "club AC"
    newer = parse({"records": [{**RECORD, "date": "2021-06-01", "mark": "3:58.0"}]})
    again = shipped.merged(own).merged(newer)
    assert [str(one.mark) for one in again.for_race("MILE", "M", TRACK, "2026-01-01")] == [
        "3:43.13",
        "3:58.0",
    ]
    assert again.as_of == shipped.as_of


def test_a_day_that_is_not_known_for_certain_gives_nothing() -> None:
    own = parse({"as_of": "2026", "records": [RECORD]})
    assert own.standing_on("2019-06-01") == ()
    assert len(own.standing_on("2020-01-01")) == 1
    assert own.standing_on("2018-12-31") == ()


def test_a_rescinded_mark_never_stands() -> None:
    own = parse({"records": [{**RECORD, "status": "rescinded"}]})
    assert own.standing_on("2026-01-01") == ()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"mark": "1:75.3"}, "60 or more"),
        ({"mark": ""}, "mark is missing"),
        ({"date": "soon"}, "no date"),
        ({"category": "NB"}, "category"),
        ({"event": "??"}, "not known"),
        ({"sex": "both"}, "sex"),
        ({"status": "maybe"}, "status"),
        ({"splits": [{"m": 2000, "time": "3:00"}]}, "outside the race"),
        ({"splits": [{"time": "3:00"}]}, r"records\[0\] .*splits\[0\]: m is missing"),
        ({"source": ["x"]}, "not a text"),
    ],
)
def test_what_is_no_catalogue_says_where(changed: dict[str, object], reason: str) -> None:
    with pytest.raises(RecordsError, match=reason):
        parse({"records": [{**RECORD, **changed}]})


@pytest.mark.parametrize("loaded", [None, [], {"records": 3}, {"records": [3]}])
def test_what_is_not_even_an_object(loaded: object) -> None:
    with pytest.raises(RecordsError):
        parse(loaded)


def test_every_open_mark_that_is_quicker_than_the_ratified_one_stands_beside_it() -> None:
    found = catalogue.records().for_race("HM", "men", ROAD, "2026-10-10")
    assert [(str(one.mark), one.status) for one in found] == [
        ("56:51", "pending"),
        ("57:20", "unknown"),
        ("57:30", "ratified"),
    ]
    assert [one.called for one in found] == [
        "pending world record",
        "unconfirmed world record",
        "world record",
    ]


def test_a_list_of_which_nothing_is_ratified_has_one_head() -> None:
    area = {"event": "1500", "sex": "M", "category": "NR", "area": "NZL"}
    own = parse({"records": [{**area, "mark": f"3:3{n}.0", "date": f"200{9 - n}"} for n in range(3)]})
    assert [str(one.mark) for one in own.standing_on("2026-01-01")] == ["3:30.0"]


def test_a_split_that_may_be_the_pacemakers_is_never_the_holders() -> None:
    girma = next(
        one for one in catalogue.records().records if one.athlete == "Lamecha Girma" and one.event == "3000SC"
    )
    assert [(split.mm, split.whose) for split in girma.splits] == [
        (1_000_000, "unknown"),
        (2_000_000, "holder"),
    ]
    assert [split.mm for split in girma.own_splits] == [2_000_000]


@pytest.mark.parametrize(
    ("splits", "reason"),
    [
        (
            [{"m": 800, "time": "2:00.0"}, {"m": 400, "time": "2:10.0"}],
            r"splits\[0\]: 2:00.0 at 800 m is not after",
        ),
        (
            [{"m": 800, "time": "2:00.0"}, {"m": 800, "time": "2:01.0"}],
            r"splits\[1\]: a second time at 800 m",
        ),
        ([{"m": 800, "time": "4:01.2"}], r"splits\[0\]: 4:01.2 at 800 m is not before the mark of 4:01.2"),
        ([{"m": 800, "time": "2:00", "whose": "hare"}], r"splits\[0\]: whose is 'hare'"),
    ],
)
def test_splits_that_cannot_be_are_refused_with_their_path(
    splits: list[dict[str, object]], reason: str
) -> None:
    with pytest.raises(RecordsError, match=r"records\[0\] \(MILE 4:01.2\): " + reason):
        parse({"records": [{**RECORD, "splits": splits}]})


def test_a_leader_and_the_holder_may_both_have_a_time_at_a_mark() -> None:
    both = [{"m": 800, "time": "2:00.0", "whose": "leader"}, {"m": 800, "time": "2:00.4"}]
    own = parse({"records": [{**RECORD, "splits": both}]})
    assert [str(split.mark) for split in own.records[0].own_splits] == ["2:00.4"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"category": "area", "area": "Europe"}, "area is 'Europe', not one of AFR"),
        ({"category": "NR", "area": ""}, "area is missing"),
        ({"meeting": 3}, "meeting is neither"),
    ],
)
def test_a_record_says_whose_list_it_is_of(changed: dict[str, object], reason: str) -> None:
    with pytest.raises(RecordsError, match=reason):
        parse({"records": [{**RECORD, **changed}]})


def test_the_federations_are_214_in_six_areas() -> None:
    found = catalogue.federations()
    assert len(found.area_of) == 214
    assert set(found.area_of.values()) == set(AREAS)
    assert [found.area(nat) for nat in ("KEN", "JPN", "GBR", "SCO", "USA", "NZL", "BRA", "ANA", "")] == [
        "AFR",
        "ASI",
        "EUR",
        "EUR",
        "NAC",
        "OCE",
        "SAM",
        "",
        "",
    ]
    assert all(len(nat) == 3 and nat.isupper() for nat in found.area_of)
