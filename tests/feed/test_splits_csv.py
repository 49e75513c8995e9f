"""Tables of splits: what is read, and what is said of what is not."""

import gzip
from pathlib import Path

import pytest

from meetdash.feed import splits_csv
from meetdash.feed.splits_csv import Row, SplitsError, parse, read

HEADER = "sex,age,5k,10k,half,40k,finish"
GOOD = "M,34,900,1800,3800,7200,7600"


def rows(*lines: str, distance: str | None = None) -> tuple[Row, ...]:
    return parse([f"{line}\n" for line in lines], "t.csv", distance).rows


def test_a_row() -> None:
    (row,) = rows(HEADER, GOOD)
    assert (row.sex, row.age, row.line) == ("M", "34", 2)
    assert row.splits[:2] == ((5_000_000, 900_000), (10_000_000, 1_800_000))
    assert row.splits[2:] == ((21_097_500, 3_800_000), (40_000_000, 7_200_000))
    assert row.finish_ms == 7_600_000


def test_blank_is_missing_and_fractions_and_clock_times_are_read() -> None:
    (row,) = rows(HEADER, "W,,900.25,,1:03:20,,2:06:41.5")
    assert row.splits == ((5_000_000, 900_250), (21_097_500, 3_800_000))
    assert row.finish_ms == 7_601_500
    assert row.age == ""


def test_columns_in_any_order_and_others_passed_over() -> None:
    (row,) = rows("Finish,name,40 km,5K,bib", "7600,A. N. Other,7200,900,12")
    assert row.splits == ((5_000_000, 900_000), (40_000_000, 7_200_000))
    assert row.sex == ""


@pytest.mark.parametrize(
    ("header", "line", "distance", "mm"),
    [
        ("5k,10k,finish", "900,1800,3800", "HM", 10_000_000),
        ("400m,800m,1200m,finish", "60,121,182,226", "1500", 1_200_000),
        ("1mile,finish", "240,480", "2MILE", 1_609_344),
        ("1600m,finish", "240,480", "2mile", 1_600_000),
    ],
)
def test_marks_and_distances(header: str, line: str, distance: str, mm: int) -> None:
    assert rows(header, line, distance=distance)[0].splits[-1][0] == mm


@pytest.mark.parametrize(
    ("header", "distance", "reason"),
    [
        ("5k,10k,finish", None, "does not say the distance; name it, as in --distance HM"),
        ("5k,10k", "HM", "no column is called finish"),
        ("sex,finish", "HM", "no column is a mark"),
        ("5k,5 km,finish", "HM", "two columns are for the same mark"),
        ("5k,half,finish", "HM", "times at 21097.5 m, which is not before the finish at 21097.5 m"),
        ("5k,finish", "sprint", "no distance is known"),
    ],
)
def test_headers_that_do_not_do(header: str, distance: str | None, reason: str) -> None:
    with pytest.raises(SplitsError, match=r"t\.csv") as raised:
        rows(header, "1,2,3", distance=distance)
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    ("line", "fault", "kept"),
    [
        ("M,34,abc,1800,3800,7200,7600", "line 3, column 3: 'abc' is no number of seconds", 3),
        ("M,34,-5,1800,3800,7200,7600", "line 3, column 3: '-5' is no number of seconds", 3),
        ("M,34,nan,1800,3800,7200,7600", "line 3, column 3: 'nan' is no number of seconds", 3),
        ("M,34,1e3,1800,3800,7200,7600", "line 3, column 3: '1e3' is no number of seconds", 3),
        ("M,34,0.0,1800,3800,7200,7600", "line 3, column 3: ", 3),
        ("M,34,900,1:75:00,3800,7200,7600", "line 3, column 4: '1:75:00' has 60 or more", 3),
        ("M,34,999999,1800,3800,7200,7600", "line 3, column 3: 999999 s is not between 0 and a day", 3),
        ("M,34,900,800,3800,7200,7600", "line 3, column 4: 800 is not after the mark before it", None),
        ("M,34,900,1800,3800,7200,7200", "line 3, column 7: the finish is not after the last mark", None),
        ("M,34,900,1800", "line 3: 4 columns where the header has 7", None),
    ],
)
def test_faults_name_line_and_column(line: str, fault: str, kept: int | None) -> None:
    table = parse([f"{one}\n" for one in (HEADER, GOOD, line)], "t.csv")
    assert str(table.faults[0]).startswith(fault)
    assert table.set_aside == 1
    assert (len(table.rows[1].splits) if len(table.rows) > 1 else None) == kept


def test_who_did_not_finish_is_kept() -> None:
    assert rows(HEADER, GOOD, "M,34,900,,,,")[1].finish_ms is None


def test_faults_are_bounded_but_all_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splits_csv, "MOST_FAULTS", 7)
    bad = ["M,34,x,1800,3800,7200,7600"] * 12
    table = parse([f"{one}\n" for one in (HEADER, *bad)], "t.csv")
    assert (len(table.faults), table.set_aside) == (7, 12)


SHARED = "sex,age,5k,10k,15k,20k,half,25k,30k,35k,40k,finish"
HALF = "M,30,1000,2000,3000,4000,{half},,,,,4220"


def test_a_half_marathon_in_the_layout_of_marathons() -> None:
    table = parse([f"{SHARED}\n", f"{HALF.format(half=4220)}\n"], "t.csv")
    assert (table.course.event, table.marks[-1], table.rows[0].finish_ms) == ("HM", 20_000_000, 4_220_000)
    assert table.rows[0].splits[-1] == (20_000_000, 4_000_000)
    blank = parse([f"{SHARED}\n", f"{HALF.format(half='')}\n"], "t.csv", "HM")
    assert blank.course.event == "HM"
    assert blank.rows[0].splits == table.rows[0].splits


@pytest.mark.parametrize(
    ("line", "distance", "reason"),
    [
        (HALF.format(half=4220), "MAR", "the finish is the time at 21097.5 m, so this is no race of 42195 m"),
        (HALF.format(half=""), "MAR", "no race of 42195 m"),
        (HALF.format(half=""), None, "no race of 42195 m; name the distance"),
        (HALF.format(half=4220), "10K", "this is no race of 10000 m"),
    ],
)
def test_a_distance_that_cannot_be(line: str, distance: str | None, reason: str) -> None:
    with pytest.raises(SplitsError, match=reason):
        rows(SHARED, line, distance=distance)


def test_what_the_times_say_goes_before_what_is_said() -> None:
    assert parse([f"{HEADER}\n", f"{GOOD}\n"], "t.csv", "HM").course.event == "MAR"


def test_a_row_that_goes_on_after_the_finish_is_set_aside() -> None:
    table = parse(
        [f"{SHARED}\n", *[f"{HALF.format(half=4220)}\n"] * 2, f"{HALF.format(half=4300)}\n"], "t.csv"
    )
    assert len(table.rows) == 2
    assert str(table.faults[0]) == "line 4, column 7: the finish is at 21097.5 m and at another time"


@pytest.mark.parametrize(
    "header",
    [
        "split_5k,split_10k,split_half,split_40k,finish time",
        "5 km,10 km,Half Marathon,40 km,Net Time",
        "5000,10000,21.1k,40000,time",
        "5K split,10K split,half-marathon,40K,FINISH",
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_headers_as_they_come(header: str, delimiter: str) -> None:
    line = GOOD.removeprefix("M,34,")
    table = parse([f"{one.replace(',', delimiter)}\n" for one in (header, line)], "t.csv")
    assert table.rows[0].splits == rows(HEADER, GOOD)[0].splits
    assert table.rows[0].finish_ms == 7_600_000


def test_the_finish_is_the_column_that_says_so_most_clearly() -> None:
    assert rows("5k,time,finish", "900,12,7600", distance="MAR")[0].finish_ms == 7_600_000


@pytest.mark.parametrize("lines", [(), (HEADER,), (HEADER, "", "x")])
def test_nothing_to_read(lines: tuple[str, ...]) -> None:
    with pytest.raises(SplitsError):
        rows(*lines)


TEXT = f"{HEADER}\r\n{GOOD}\r\n\r\n{GOOD}"


@pytest.mark.parametrize(
    "data", [TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), gzip.compress(TEXT.encode())]
)
def test_files_plain_with_a_byte_order_mark_and_packed(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "race.csv"
    path.write_bytes(data)
    table = read(path)
    assert table.name == "race.csv"
    assert table.course.event == "MAR"
    assert [row.finish_ms for row in table.rows] == [7_600_000, 7_600_000]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfe\x00s", "line 1: not UTF-8 at byte 1"),
        (f"{HEADER}\n{GOOD}\nM,3".encode() + b"\xe9\n" * 90_000, "line 3: not UTF-8 at byte 4"),
        (gzip.compress(TEXT.encode())[:-9], "gzip"),
        (b"\x1f\x8b\x08broken gzip", "gzip"),
        (b'5k,finish\n"' + b"x" * 200_000, "field larger"),
        (b"", "empty"),
    ],
)
def test_files_that_are_none(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "race.csv"
    path.write_bytes(data)
    with pytest.raises(SplitsError, match=reason) as raised:
        read(path, "MAR")
    assert str(raised.value).startswith("race.csv: ")
