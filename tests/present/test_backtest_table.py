"""The back-test as text and as data, from files."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from meetdash.cli import main
from meetdash.commands.backtest import run
from meetdash.feed.splits_csv import SplitsError
from meetdash.present.backtest import as_dict, table

TABLE = """sex,age,5k,10k,half,30k,40k,finish
M,30,900,1810,3850,5550,7500,7950
W,41,1200,2420,5150,7500,10300,10950
M,55,1500,3000,6400,9300,12900,
"""
FEED = [
    {"type": "race", "race": "r", "event": "1500", "sex": "men"},
    {
        "type": "start_list",
        "race": "r",
        "entries": [
            {"bib": "1", "pb": "3:30.00"},
            {"bib": "2"},
            {"bib": "3", "role": "pacemaker"},
            {"bib": "4"},
        ],
    },
    {"type": "start", "race": "r"},
    *({"type": "split", "race": "r", "entry": bib, "m": 700, "time": "1:40.0"} for bib in "1234"),
    {"type": "split", "race": "r", "entry": "1", "m": 1100, "time": "2:36.0", "source": "reconstructed"},
    {"type": "finish", "race": "r", "entry": "1", "time": "3:31.20"},
    {"type": "finish", "race": "r", "entry": "2", "time": "3:33.90"},
    {"type": "finish", "race": "r", "entry": "4", "time": "3:34.90"},
    {"type": "status", "race": "r", "entry": "4", "status": "DQ"},
    {"type": "status", "race": "r", "entry": "3", "status": "DNF"},
]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    splits, feed = tmp_path / "mar.csv", tmp_path / "race.ndjson"
    splits.write_text(TABLE)
    feed.write_text("\n".join(json.dumps(line) for line in FEED))
    return [splits, feed]


def test_tables_and_feeds_alike(files: list[Path]) -> None:
    report = run(files)
    assert [(one.name, one.event, one.runners, one.finished, one.set_aside) for one in report.samples] == [
        ("mar.csv", "MAR", 3, 2, 0),
        ("race.ndjson", "1500", 4, 2, 1),
    ]
    assert [(line.label, line.count, line.silent) for line in report.every.marks if "1500" in line.label] == [
        ("700 m of 1500 m", 2, 0)
    ]


def test_a_table_of_text(files: list[Path]) -> None:
    lines = table(run(files[:1]))
    assert lines[0].startswith("1 race, 3 runners with splits, 2 finished (only they can be judged), ")
    assert max(map(len, lines[1:])) <= 100
    text = "\n".join(lines)
    for label in ("5 km", "21097.5 m", "75 to 100 %", "all"):
        assert f"\n{label} " in text


def test_plain_data(files: list[Path]) -> None:
    report = run(files)
    data = json.loads(json.dumps(as_dict(report), allow_nan=False))
    assert data["schema_version"] == 1
    assert [race["finished"] for race in data["races"]] == [2, 2]
    assert set(data["marks"][0]["methods"]) == {"model", "even_pace", "last_segment", "riegel"}
    marathon = next(part for part in data["events"] if part["event"] == "MAR")
    assert "constant_fade" in marathon["marks"][0]["methods"]
    assert marathon["marks"][0]["winkler_pct"] >= marathon["marks"][0]["width_pct"]
    assert {line["label"] for line in marathon["speeds"]} >= {"to 2:43, 0 to 25 %", "to 4:00, 75 to 100 %"}
    assert report.every.overall is not None
    assert data["overall"]["coverage"] == report.every.overall.coverage
    assert [line["part"] for line in data["quarters"]] == [0.25, 0.5, 0.75, 1.0]


def test_a_feed_without_splits_is_a_race_of_nobody(tmp_path: Path) -> None:
    path = tmp_path / "r.ndjson"
    path.write_text(json.dumps(FEED[0]))
    report = run([path])
    assert table(report)[-1].startswith("Nothing could be judged")
    assert as_dict(report)["overall"] is None


def test_several_races_of_a_feed_are_named(tmp_path: Path, files: list[Path]) -> None:
    second = [{**line, "race": "s"} for line in FEED]
    files[1].write_text("\n".join(json.dumps(line) for line in (*FEED, *second)))
    assert [one.name for one in run(files[1:]).samples] == ["race.ndjson r", "race.ndjson s"]


def test_neither_table_nor_feed(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text('{"hello": 1}')
    with pytest.raises(SplitsError, match=r"odd.json: neither"):
        run([path])


def test_the_distance_is_handed_on(tmp_path: Path) -> None:
    path = tmp_path / "half.csv"
    path.write_text("5k,10k,finish\n900,1810,3850\n")
    with pytest.raises(SplitsError, match="--distance"):
        run([path])
    assert run([path], "HM").samples[0].event == "HM"


def test_events_stand_apart(files: list[Path], tmp_path: Path) -> None:
    half = tmp_path / "half.csv"
    half.write_text("5k,10k,finish\n900,1810,3850\n")
    report = run([*files, half], "HM")
    assert [(part.event, part.overall.races if part.overall else 0) for part in report.parts] == [
        ("1500", 1),
        ("HM", 1),
        ("MAR", 1),
    ]
    text = "\n".join(table(report))
    for head in ("== 1500\n", "== HM\n", "== MAR\n", "== all events\n"):
        assert head in text
    assert max(map(len, table(report)[1:])) <= 100


def test_faults_are_told_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "mar.csv"
    path.write_text(TABLE + "M,30,x,1810,3850,5550,7500,7950\n" * 25)
    report = run([path])
    lines = table(report)
    assert "  mar.csv: line 5, column 3: 'x' is no number of seconds" in lines
    assert "  and 5 more; --json names them" in lines
    faults = as_dict(report)["races"][0]["faults"]
    assert len(faults) == 25
    assert faults[-1] == {"line": 29, "column": 3, "reason": "'x' is no number of seconds"}


def test_lines_of_a_feed_that_were_rejected_are_told(files: list[Path]) -> None:
    files[1].write_text(files[1].read_text() + "\n{broken")
    (sample,) = run(files[1:]).samples
    assert sample.set_aside == 2
    assert str(sample.asides[0]).startswith(f"line {len(FEED) + 1}, column")
    assert str(sample.asides[1]) == "1 reconstructed times are no evidence"


def test_a_race_that_comes_along_by_its_name() -> None:
    (sample,) = run([Path("tokyo-2020-mens-1500")]).samples
    assert (sample.name, sample.event, sample.finished) == ("tokyo-2020-mens-1500.ndjson", "1500", 13)


@pytest.mark.parametrize(("name", "reason"), [("nowhere.csv", "no such file"), (".", "cannot be read")])
def test_what_is_no_file_is_named(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(SplitsError, match=reason) as raised:
        run([tmp_path / name])
    assert str(tmp_path) in str(raised.value)


def test_from_the_command_line_it_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["backtest", str(tmp_path)])
    assert found.exit_code == 2
    assert "cannot be read: Is a directory" in found.output
    assert "Traceback" not in found.output
