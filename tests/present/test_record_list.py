"""The listing of the catalogue."""

import pytest

from meetdash import catalogue
from meetdash.analysis.records import RecordsError
from meetdash.present import records as listing

SHIPPED = catalogue.records()


def listed(event: str, sex: str = "", day: str = "", *, every: bool = False) -> list[str]:
    found = listing.chosen(SHIPPED, event, sex, day, every=every)
    return listing.text(SHIPPED, found, day, "2026-11-25", whole=True)


def test_an_event_that_is_none_is_an_error_with_its_name() -> None:
    with pytest.raises(RecordsError, match="'foo' is no event"):
        listing.chosen(SHIPPED, "foo", "", "")


def test_predecessors_stand_behind_with_a_mark() -> None:
    assert not any("12:37.35" in line for line in listed("5000", "men"))
    found = listed("5000", "men", every=True)
    [before] = [line for line in found if "12:37.35" in line]
    assert before.startswith("- M  5000")
    assert "- stood before" in found[0]
    assert not any("12:35.36" in line for line in listed("5000", "men", "2020-01-01", every=True))


def test_place_source_splits_and_whose() -> None:
    found = "\n".join(listed("MILE", "women"))
    assert "400 m 1:01.76 (leader), 400 m 1:02.6 (holder)" in found
    assert "Source: https://" in found
    assert "Monaco" in found
    assert "1 own split\n" in found
    assert "1500 m 3:56.27 (holder)" in found


def test_the_data_has_the_warning_of_age_and_whether_a_record_stands() -> None:
    found = listing.chosen(SHIPPED, "2MILE", "men", "", every=True)
    data = listing.data(SHIPPED, found, "", "2028-01-01")
    assert "last checked on 2026-09-27" in data["warning"]
    assert {one["time"]: one["stands"] for one in data["records"] if one["surface"] == "short-track"} == {
        "8:00.67": True,
        "8:03.40": False,
        "8:03.62": True,
    }
    assert listing.data(SHIPPED, found, "2024-02-11", "2028-01-01")["warning"] == ""
