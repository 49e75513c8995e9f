"""The commands: what they print, what they exit with, and what they never load."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from making import FOLDER, HOSTILE, KERR, LIEVIN, NAMES, WOMEN, finish, gun, race, raw, split, start_list
from meetdash import __version__
from meetdash.cli import main

SRC = Path(__file__).parents[1] / "src"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def started(words: Sequence[str], **more: object) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "PYTHONPATH": str(SRC), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, timeout=30, env=env, check=False, **more
    )  # type: ignore[call-overload,no-any-return]


@pytest.fixture(scope="module")
def kerr() -> list[str]:
    found = run("replay", KERR, "--plain")
    assert found.exit_code == 0
    assert found.stderr == ""
    return found.stdout.splitlines()


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.ndjson"
    lines = [
        race(),
        start_list("a"),
        gun(),
        '{"type": "split", "race": "r", ',
        split("a", 300, "soon"),
        {"type": "x"},
    ]
    path.write_bytes(raw([*lines, split("ghost", 300, "45.0"), split("a", 300, "45.2")]))
    return path


# What must hold of the fixtures.


def test_kerrs_win_and_his_miles(kerr: list[str]) -> None:
    [win] = [line for line in kerr if "Kerr wins" in line]
    assert win == " 8:00.67 Kerr wins in 8:00.67, unofficial. Miles 4:03.63 and 3:57.04."


def test_the_short_track_world_best_is_beaten_by_2_73_subject_to_ratification(kerr: list[str]) -> None:
    found = [line for line in kerr if "subject to ratification" in line]
    assert len(found) == 1, "one record, and not the outdoor best of 7:54.10"
    assert "2.73 s under the short track world best of 8:03.40" in found[0]
    assert kerr.index(found[0]) == next(n for n, line in enumerate(kerr) if "Kerr wins" in line) + 1


def test_record_pace_is_told_with_its_basis_named(kerr: list[str]) -> None:
    found = [line for line in kerr if "Record pace" in line]
    assert found
    assert all("even pace" in line or "as run" in line for line in found)
    assert any("Kerr" in line and "inside WB sh 8:03.40 even pace" in line for line in found)


def test_published_and_reconstructed_lines_are_told_apart(kerr: list[str]) -> None:
    assert any("Kerr 4:03.63 at the mile" in line and "reconstructed" not in line for line in kerr)
    assert any(
        "Ernst (pacemaker) 4:03.3 at the mile" in line and line.endswith("(reconstructed splits)")
        for line in kerr
    )
    assert any("Splits are reconstructed but for" in line for line in kerr)


def test_lines_come_in_the_order_in_which_they_are_proved(kerr: list[str]) -> None:
    wanted = [
        "The gun.",
        "Fisher leads at 2018.7 m",
        "Kerr leads at 3000 m",
        "The bell",
        "Kerr wins",
        "Lumb sixth",
    ]
    places = [next(n for n, line in enumerate(kerr) if text in line) for text in wanted]
    assert places == sorted(places)


def test_the_published_finishes_and_no_fifth(kerr: list[str]) -> None:
    for text in (
        "Fisher second in 8:03.62",
        "Hocker third in 8:05.70",
        "Beamish fourth in 8:05.73",
        "Lumb sixth in 8:14.52",
    ):
        assert sum(text in line for line in kerr) == 1
    assert not any("fifth in" in line for line in kerr)


def test_the_womens_race_ends_with_muir_first_and_eisas_crossing_on_record() -> None:
    found = run("replay", WOMEN, "--plain").stdout.splitlines()
    assert " 9:04.39 Eisa wins in 9:04.39, unofficial." in found
    [out] = [line for line in found if "disqualified" in line]
    assert "cut in too early" in out
    assert "The crossing in 9:04.39 stays on record." in out
    assert any("Muir is first now, 9:04.84; Monson third, 9:09.72." in line for line in found)
    [result] = [line for line in found if "Result, " in line]
    assert "1 Muir 9:04.84" in result
    assert result.endswith("DQ Eisa.")


@pytest.mark.parametrize("name", NAMES)
def test_every_fixture_replays_and_is_clean(name: str) -> None:
    found = run("replay", name, "--plain")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.splitlines()[-1].strip() == "End of the feed."
    checked = run("check", name)
    assert checked.exit_code == 0
    assert " 0 rejected, 0 warnings" in checked.stdout


def test_a_replay_can_begin_at_a_moment(kerr: list[str]) -> None:
    found = run("replay", KERR, "--plain", "--at", "7:33").stdout.splitlines()
    assert found == kerr[-len(found) :]
    assert "Kerr goes with 300 m to go" in found[0]


def test_where_the_output_is_no_terminal_it_is_plain_and_without_a_command_it_is_the_demo(
    kerr: list[str],
) -> None:
    assert run("replay", KERR).stdout.splitlines() == kerr
    assert run().stdout.splitlines() == kerr


# Exit codes and errors.


def test_check_lists_bad_lines_with_line_and_column_and_exits_with_3(bad: Path) -> None:
    found = run("check", str(bad))
    assert found.exit_code == 3
    rows = found.stdout.splitlines()
    assert rows[0].startswith("rejected line 4, column 31: not JSON")
    assert rows[1].startswith("rejected line 5, column ")
    assert "time" in rows[1]
    assert "soon" in rows[1]
    assert rows[2].startswith("warning  line 6, column 2: the type 'x' is not known")
    assert rows[3].startswith("warning  line 7: ghost is not on the start list")
    assert rows[-1] == "8 lines: 5 taken, 0 repeated, 2 rejected, 2 warnings"


def test_check_lists_times_in_doubt_and_exits_with_3(tmp_path: Path) -> None:
    times = [(200, "32.2"), (600, "1:36.7"), (1000, "2:41.2"), (1400, "3:25.2")]
    rows = ['{"type": "race", "event": "3000"}', '{"type": "start", "action": "gun"}']
    rows += [f'{{"type": "split", "entry": "berg", "m": {m}, "time": "{time}"}}' for m, time in times]
    feed = tmp_path / "twice.ndjson"
    feed.write_text("\n".join(rows) + "\n")
    found = run("check", str(feed))
    assert found.exit_code == 3
    said = "berg: 3:25.2 at 1400 m, probably read twice"
    assert f"doubtful {said}" in found.stdout.splitlines()
    assert json.loads(run("check", str(feed), "--json").stdout)["doubts"] == [said]


def test_check_as_data(bad: Path) -> None:
    found = run("check", str(bad), "--json")
    assert found.exit_code == 3
    data = json.loads(found.stdout)
    assert (data["lines"], data["taken"], data["rejected"], data["warnings"]) == (8, 5, 2, 2)
    assert data["findings"][0]["line"] == 4
    assert data["findings"][0]["column"] == 31
    assert [one["severity"] for one in data["findings"]] == ["rejected", "rejected", "warning", "warning"]
    assert data["findings"][3]["column"] is None


def test_a_replay_survives_bad_lines_and_says_so_on_the_other_stream(bad: Path) -> None:
    found = run("replay", str(bad), "--plain")
    assert found.exit_code == 0
    assert found.stdout.splitlines()[-1].strip() == "Feed: 8 lines, 2 rejected, 2 warnings."
    assert found.stderr.splitlines()[0].startswith("meetdash: line 4, column 31: ")
    assert len(found.stderr.splitlines()) == 4


@pytest.mark.parametrize("command", ["replay", "show", "check"])
def test_a_file_that_cannot_be_opened_is_named_and_exits_with_2(command: str, tmp_path: Path) -> None:
    missing = run(command, str(tmp_path / "none.ndjson"))
    assert missing.exit_code == 2
    assert f"there is no file {tmp_path / 'none.ndjson'}" in missing.stderr
    folder = run(command, str(tmp_path))
    assert folder.exit_code == 2
    assert f"{tmp_path} is a directory" in folder.stderr
    (tmp_path / "empty").touch()
    empty = run(command, str(tmp_path / "empty"))
    assert empty.exit_code == 2
    assert "is empty" in empty.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("replay", KERR, "--plain", "--at", "soon"), "'soon' is no moment"),
        (("show", KERR, "--at", "lap 99"), "there is no lap 99"),
        (("show", KERR, "--race", "nope"), "there is no race 'nope'; the feed has 'mens-2mile'"),
        (("replay", KERR, "--speed", "0.1"), "0.1 is not in the range"),
        (("replay", KERR, "--speed", "65"), "65"),
        (("nonsense",), "nonsense"),
        (("replay",), "FILE"),
    ],
)
def test_wrong_use_says_what_was_wrong_and_exits_with_2(words: tuple[str, ...], why: str) -> None:
    found = run(*words)
    assert found.exit_code == 2
    assert why in found.stderr
    assert "Traceback" not in found.stderr


def test_show_prints_the_board_at_a_moment() -> None:
    assert "Fisher 0.2* s behind" in run("show", KERR, "--at", "7:15").stdout
    assert json.loads(run("show", LIEVIN, "--json").stdout)["ended"] is True


def test_schema_is_a_json_schema_of_every_type() -> None:
    schema = json.loads(run("schema").stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    for word in ("split", "finish", "start_list", "result", "amend", "void", "light"):
        assert f'"{word}"' in json.dumps(schema)


def test_version_and_help() -> None:
    assert run("--version").stdout == f"meetdash {__version__}\n"
    for word in ("replay", "show", "check", "schema"):
        assert word in run("--help").stdout
        assert run(word, "--help").exit_code == 0


def test_hostile_names_reach_the_output_as_plain_letters(tmp_path: Path) -> None:
    path = tmp_path / "names.ndjson"
    entries = [{"entry": f"e{n}", "name": name} for n, name in enumerate(HOSTILE)]
    times = [finish(f"e{n}", f"3:{30 + n}.00") for n in range(len(HOSTILE))]
    path.write_bytes(raw([race(), start_list(*entries), gun(), *times]))
    for words in (
        ("replay", str(path), "--plain"),
        ("show", str(path)),
        ("show", str(path), "--json"),
        ("check", str(path)),
    ):
        found = run(*words)
        assert found.exit_code in (0, 3)
        assert not set("\u001b\u0007\u009b\u202e\u200b") & set(found.output)
    assert "Jo [AUS] wins in 3:30.00" in run("replay", str(path), "--plain").stdout


# The real process.


def loaded(words: Sequence[str], watched: Sequence[str]) -> list[str]:
    """Which of some modules a command loads."""
    names = ", ".join(map(repr, watched))
    code = (
        f"import sys; from meetdash.cli import main\ntry: main({list(words)!r})\nexcept SystemExit: pass\n"
        f"print(sorted(sys.modules.keys() & {{{names}}}), file=sys.stderr)"
    )
    found = started(["-c", code])
    return json.loads(found.stderr.splitlines()[-1].replace("'", '"'))  # type: ignore[no-any-return]


@pytest.mark.parametrize("words", [["--help"], ["--version"]], ids=str)
def test_help_and_version_load_nothing_heavy(words: list[str]) -> None:
    assert loaded(words, ["textual", "pydantic", "rich", "asyncio", "meetdash.core.messages"]) == []


@pytest.mark.parametrize(
    "words", [["check", KERR], ["replay", KERR, "--plain"], ["show", KERR], ["schema"]], ids=str
)
def test_commands_without_a_screen_never_load_textual(words: list[str]) -> None:
    assert loaded(words, ["textual", "pydantic"]) == ["pydantic"]


def test_output_closed_early_is_quiet() -> None:
    env = {**os.environ, "PYTHONPATH": str(SRC)}
    words = [sys.executable, "-u", "-m", "meetdash", "replay", str(FOLDER / f"{KERR}.ndjson"), "--plain"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().strip()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(10) == 0


def test_a_closed_output_is_quiet_for_every_command() -> None:
    read, write = os.pipe()
    os.close(read)
    env = {**os.environ, "PYTHONPATH": str(SRC)}
    for words in (["show", KERR, "--json"], ["schema"], ["check", KERR]):
        found = subprocess.run(
            [sys.executable, "-m", "meetdash", *words],
            stdout=write,
            stderr=subprocess.PIPE,
            env=env,
            check=False,
        )
        assert found.stderr == b"", words
        assert found.returncode == 0
    os.close(write)


def test_python_m_meetdash_is_the_command() -> None:
    found = started(["-m", "meetdash", "--version"])
    assert (found.returncode, found.stdout) == (0, f"meetdash {__version__}\n")


def test_output_that_is_not_utf_8_does_not_crash(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": str(SRC),
        "PYTHONIOENCODING": "ascii",
        "PYTHONUTF8": "0",
        "LC_ALL": "C",
    }
    path = tmp_path / "feed.ndjson"
    path.write_bytes(raw([race(), start_list("Michał 田"), gun(), finish("Michał 田", "3:30.00")]))
    for words in (["show", str(path)], ["replay", str(path), "--plain"], ["check", str(path)]):
        found = subprocess.run(
            [sys.executable, "-m", "meetdash", *words], capture_output=True, env=env, check=False
        )
        assert found.returncode == 0
        assert b"Traceback" not in found.stderr


# Moves.


def test_moves_lists_what_the_splits_prove_with_interval_and_confidence() -> None:
    found = run("moves", KERR)
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  7:33.7 Kerr goes with 300 m to go"))
    assert lines[at].endswith("(reconstructed splits)")
    for fact in ("kick, 2918.7–3018.7 m", "known at 3018.7 m", "confidence 0.", "priority "):
        assert fact in lines[at + 1]
    assert (
        "No moves: the splits of this race prove none." in run("moves", "millrose-2024-womens-2mile").stdout
    )


def test_moves_of_a_race_that_is_not_there_are_refused_by_name() -> None:
    found = run("moves", KERR, "--race", "nosuch")
    assert found.exit_code == 2
    assert "there is no race 'nosuch'; the feed has 'mens-2mile'" in found.stderr
    assert json.loads(run("moves", KERR, "--json", "--race", "mens-2mile").stdout)["race"] == "mens-2mile"


# Files that are no feed, and outputs that cannot be written.


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"pos,bib,time\n1,12,3:28.32\n", "it looks like CSV"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(32)) * 99, "it is not text"),
        ('{"type":"end"}\n'.encode("utf-16"), "UTF-16"),
        (b"\x1f\x8b\x08\0\0", "compressed"),
        (b"<html><body>Login</body></html>", "a web page or XML"),
        (b'[{"type":"end"}]', "one JSON array"),
        (b'{\n  "type": "end"\n}\n', "JSON over several lines"),
        (b'{"type":"drone"}\n', "'drone' is not known"),
    ],
)
@pytest.mark.parametrize("words", [("show",), ("replay", "--plain"), ("moves",)])
def test_a_file_without_one_message_is_named_by_what_it_looks_like(
    tmp_path: Path, data: bytes, says: str, words: tuple[str, ...]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    found = run(*words, str(path))
    assert (found.exit_code, found.stdout) == (2, "")
    assert "this is not NDJSON" in found.stderr
    assert says in found.stderr
    assert "docs/feed.md" in found.stderr


def test_check_says_once_that_a_file_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "program"
    path.write_bytes(b"\x7fELF" + bytes(range(256)) * 400)
    found = run("check", str(path))
    assert found.exit_code == 2
    assert found.stderr.count("it is not text") == 1


def test_check_forgets_a_number_that_came_late_and_names_the_times_that_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "feed.ndjson"
    late = [{"type": "note", "text": f"{n}", "seq": n} for n in (1, 3, 2)]
    path.write_bytes(raw(late))
    assert run("check", str(path)).exit_code == 0
    path.write_bytes(raw([{"type": "note", "text": f"{n}", "seq": n} for n in (1, 4, 2)]))
    assert "seq 3 has not been received" in run("check", str(path)).stdout
    times = [split(key, m, f"{m * 0.16 + n:.1f}") for m in (300, 700) for n, key in enumerate("abc")]
    path.write_bytes(raw([race(), start_list(*"abc"), gun(), *times]).replace(b'"m": 300', b'"m": x', 1))
    assert "missing  a: no time at 300 m" in run("check", str(path)).stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", ["show", "replay --plain", "check", "play --speed 1000"])
def test_an_output_that_is_full_is_said_and_exits_with_1(words: str) -> None:
    command = f"{sys.executable} -m meetdash {words} {LIEVIN} > /dev/full"
    found = subprocess.run(
        ["bash", "-c", command], capture_output=True, env={**os.environ, "PYTHONPATH": str(SRC)}, check=False
    )
    assert found.returncode == 1
    assert found.stderr == b"meetdash: the output cannot be written: the disk is full\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_standard_error_ends_nothing() -> None:
    command = (
        f"(echo garbage; cat {FOLDER}/{LIEVIN}.ndjson) | {sys.executable} -m meetdash - --plain 2> /dev/full"
    )
    found = subprocess.run(
        ["bash", "-c", command], capture_output=True, env={**os.environ, "PYTHONPATH": str(SRC)}, check=False
    )
    assert found.returncode == 0
    assert b"Feed: " in found.stdout


def test_a_source_that_was_mistyped_leaves_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "day.ndjson"
    for _ in range(2):
        found = run("record", str(tmp_path / "nofile"), str(path))
        assert found.exit_code == 2
        assert "nofile: there is no such file" in found.stderr
        assert not path.exists()


# One race of several.


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A feed of two races, the second of which begins later."""
    feed = [race(key=key) for key in "rs"]
    feed += [start_list("ahl", key="r"), start_list("berg", key="s"), gun("r")]
    feed += [split("ahl", 300, "45.0"), gun("s"), split("berg", 300, "46.0", key="s")]
    path = tmp_path / "two.ndjson"
    path.write_bytes(raw(feed))
    return path


def test_plain_lines_of_one_race_tell_nothing_of_the_other(two: Path) -> None:
    both = run("replay", str(two), "--plain").stdout.splitlines()
    ahl = run("replay", str(two), "--plain", "--race", "r").stdout.splitlines()
    assert ahl == [line for line in both if "[s]" not in line]
    assert any("ahl leads" in line for line in ahl)
    assert any("berg leads" in line for line in both)


def test_a_race_that_is_not_in_the_file_is_named_with_those_that_are(two: Path) -> None:
    found = run("replay", str(two), "--plain", "--race", "x")
    assert found.exit_code == 2
    assert "there is no race 'x'; the feed has 'r', 's'" in found.stderr


@pytest.mark.parametrize("words", [("replay", "two", "--race", "r"), ("watch", "two", "--race", "r")])
def test_the_screen_begins_with_the_race_that_was_chosen(
    two: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    monkeypatch.setattr("meetdash.terminal.interactive", lambda: True)
    monkeypatch.setattr("meetdash.terminal.claim_keys", lambda: None)
    monkeypatch.setattr("meetdash.ui.run", lambda viewer, *_, **__: shown.append(viewer) or 0)
    assert run(*(str(two) if word == "two" else word for word in words)).exit_code == 0
    [viewer] = shown
    assert viewer.race_id == "r"
    if words[0] == "replay":
        viewer.transport.to(viewer.transport.end_ms)
        viewer.tick(0.0)
        assert viewer.race.id == "r", "the other began last"
