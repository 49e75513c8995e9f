"""One line: a message, or a rejection with line, column and reason; never an exception."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.core import messages as msg
from meetdash.feed.lines import LINE_LIMIT, LineSplitter, RawLine
from meetdash.feed.wire import LIMIT, NOTHING, Decoded, decode, schema
from support import lines

SPLIT = '{"type":"split","entry":"a","m":400,"time":"58.0"'


def read(text: str | bytes, number: int = 7) -> Decoded:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return decode(RawLine(number, data))


def rejected(text: str | bytes) -> tuple[int, str]:
    """Column and reason of a rejected line."""
    found = read(text)
    assert found.message is None
    assert len(found.findings) == 1
    finding = found.findings[0]
    assert finding.rejected
    assert finding.line == 7
    assert len(finding.reason) < 300
    assert "\n" not in str(finding)
    return finding.column, finding.reason


def warned(text: str) -> tuple[int, str]:
    """Column and reason of the one warning."""
    found = read(text)
    assert [finding.rejected for finding in found.findings] == [False]
    return found.findings[0].column, found.findings[0].reason


def test_a_line_gives_its_message() -> None:
    found = read(SPLIT + "}")
    assert found.findings == ()
    assert isinstance(found.message, msg.Split)
    assert found.message.m == 400_000


@pytest.mark.parametrize("blank", [b"", b"   ", b"\t", b"\r"])
def test_blank_lines_are_nothing(blank: bytes) -> None:
    assert read(blank) is NOTHING


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("nonsense", 2, "not JSON"),
        ('{"type":"split",', 16, "not JSON"),
        (SPLIT, 49, "not JSON"),
        (SPLIT + "}}", 51, "not JSON"),
        ("[1,2]", 1, "one JSON object"),
        ("5", 1, "one JSON object"),
        ("null", 1, "one JSON object"),
        ('"text"', 1, "one JSON object"),
        ("{}", 1, "no type"),
        ('{"v":1}', 1, "no type"),
        ('{"type":"split","entry":"a","m":400}', 2, "'time' is missing"),
        ('{"type":"split","entry":"a","m":400,"time":"1:75.3"}', 37, "60 or more"),
        ('{"type":"split","entry":"a","m":400,"time":"99:99:99"}', 37, "60 or more"),
        ('{"type":"split","entry":"a","m":400,"time":-58}', 37, "not a number|below it"),
        ('{"type":"split","entry":"a","m":400,"time":0}', 37, "zero"),
        ('{"type":"split","entry":"a","m":400,"time":NaN}', 37, "not a number"),
        ('{"type":"split","entry":"a","m":400,"time":Infinity}', 37, "longer than a day"),
        ('{"type":"split","entry":"a","m":400,"time":1e999}', 37, "longer than a day"),
        ('{"type":"split","entry":"a","m":1e999,"time":"58.0"}', 29, "between 0 and"),
        ('{"type":"split","entry":"a","m":NaN,"time":"58.0"}', 29, "between 0 and"),
        ('{"type":"split","entry":"a","m":-400,"time":"58.0"}', 29, "between 0 and"),
        ('{"type":"split","entry":"a","m":0,"time":"58.0"}', 29, "between 0 and"),
        ('{"type":"split","entry":"a","m":true,"time":"58.0"}', 29, "number of metres"),
        ('{"type":"split","entry":"","m":400,"time":"58.0"}', 17, "at least 1"),
        ('{"type":"split","entry":["a"],"m":400,"time":"58.0"}', 17, "string"),
        (SPLIT + ',"seq":1.5}', 51, "seq"),
        (SPLIT + ',"at":"9999-01-01T00:00:00Z"}', 51, "year 9999"),
        (SPLIT + ',"place":0}', 51, "place"),
        ('{"type":"start","action":"bang"}', 17, "action"),
        ('{"type":"start_list","entries":[{"entry":"a","pb":"x"}]}', 46, "entries.0.pb"),
        (
            '{"type":"split","type":"split","entry":"a","m":400,"time":"58.0"}',
            17,
            "'type' stands in it twice",
        ),
        (SPLIT + ',"m":500}', 51, "'m' stands in it twice"),
        (SPLIT + ',"\\u006d":500}', 29, "'m' stands in it twice"),
        ('{"type":"start_list","entries":[{"entry":"a","entry":"b"}]}', 46, "'entry' stands in it twice"),
        (SPLIT + ',"source":"\\ud800"}', 67, "not JSON"),
    ],
)
def test_what_is_no_message_is_rejected_with_column_and_reason(text: str, column: int, reason: str) -> None:
    at, said = rejected(text)
    assert any(part in said for part in reason.split("|")), said
    assert at == column, said


def test_bytes_that_are_no_utf8_are_named_with_their_offset() -> None:
    assert rejected(b'{"type":"note","text":"caf\xe9"}') == (27, "not UTF-8 at byte 27")
    assert "not UTF-8" in rejected(b'{"type":"note","text":"\xed\xa0\x80"}')[1]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named_as_such(coding: str) -> None:
    text = SPLIT + "}"
    assert rejected(text.encode(coding))[1] == "UTF-16, not UTF-8"
    assert rejected(lines((text + "\n" + text + "\n").encode(coding))[0].data)[1] == "UTF-16, not UTF-8"


def test_a_nul_byte_is_rejected_where_it_stands() -> None:
    assert rejected(b'{"type":"note","text":"a\0b"}') == (25, "a NUL byte")


def test_an_escaped_nul_is_cleaned_away() -> None:
    found = read('{"type":"note","text":"a\\u0000b"}').message
    assert isinstance(found, msg.Note)
    assert found.text == "ab"


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 60_000,
        '{"type":"note","text":' + "[" * 60_000,
        SPLIT + ',"x":' + "[" * 30_000 + "]" * 30_000 + "}",
        SPLIT + ',"x":' + '{"a":' * 9_000 + "1" + "}" * 9_000 + "}",
    ],
)
def test_nesting_bombs_are_rejected_in_bounded_time(bomb: str) -> None:
    start = time.perf_counter()
    rejected(bomb)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "line",
    [
        SPLIT.replace("400", "4" * 10_000) + "}",
        SPLIT.replace('"58.0"', "5" * 10_000) + "}",
        SPLIT.replace("58.0", "5" * 10_000) + "}",
        SPLIT.replace("400", "4e" + "4" * 300) + "}",
        SPLIT + ',"seq":' + "1" * 10_000 + "}",
        SPLIT.replace("400", '"1e99999999"') + "}",
    ],
)
def test_numbers_of_ten_thousand_digits_are_rejected(line: str) -> None:
    rejected(line)


def test_an_unknown_field_may_hold_what_it_likes() -> None:
    for value in ("1" * 4000, "NaN", "-Infinity", "1e999", '{"a":[1,2,{"a":1}]}', '"\\u2028"'):
        column, reason = warned(SPLIT + f',"wind":{value}}}')
        assert (column, "'wind' is not known" in reason) == (51, True)


def test_a_line_over_the_limit_is_cut_and_rejected() -> None:
    data = ('{"type":"note","text":"' + "x" * (LINE_LIMIT * 20) + '"}\n').encode()
    [line] = lines(data)
    assert len(line.data) == LINE_LIMIT
    found = decode(line)
    assert found.message is None
    assert found.findings[0].reason == f"longer than {LINE_LIMIT} bytes"
    assert len(found.findings[0].excerpt) <= 120


def test_unknown_types_and_fields_and_newer_versions_are_warnings() -> None:
    assert warned('{"type":"weather","wind":1.2}') == (2, "the type 'weather' is not known")
    found = read('{"type":"weather","wind":1.2}')
    assert found.message is None
    assert "'wind' is not known for 'split' and was ignored" in warned(SPLIT + ',"wind":1}')[1]
    assert read(SPLIT + ',"v":1}').findings == ()
    column, reason = warned(SPLIT + ',"v":2}')
    assert (column, reason) == (51, "version 2 of the format; this reads version 1")
    assert read(SPLIT + ',"v":2}').message is not None


def test_a_known_field_of_another_message_is_unknown_here() -> None:
    assert "'text' is not known" in warned(SPLIT + ',"text":"x"}')[1]


def test_names_that_attack_the_terminal_do_not_reach_the_reason() -> None:
    for text in ('{"type":"\\u001b]2;owned\\u0007"}', SPLIT + ',"\\u001b[31m\\u202e":1}'):
        finding = read(text).findings[0]
        assert "\x1b" not in str(finding)
        assert "\u202e" not in str(finding)
    finding = read(b"\x1b]2;owned\x07{").findings[0]
    assert "\x1b" not in finding.excerpt + finding.reason


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c"])
def test_a_separator_inside_a_line_ends_no_line(separator: str) -> None:
    text = f'{{"type":"note","text":"a{separator}b"}}'
    found = [decode(line) for line in lines((text + "\n").encode())]
    assert len(found) == 1
    if separator >= " ":
        assert isinstance(found[0].message, msg.Note)
        assert found[0].message.text in ("a b", "ab")
    else:
        assert found[0].findings[0].rejected, "JSON allows no raw control character"


def test_torn_lines_carriage_returns_and_the_byte_order_mark() -> None:
    data = b"\xef\xbb\xbf" + (SPLIT + "}\r\n\r\n" + SPLIT + "}").encode()
    whole = lines(data)
    assert [line.number for line in whole] == [1, 2, 3]
    assert [decode(line).message is not None for line in whole] == [True, False, True]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_message_or_a_finding(data: bytes) -> None:
    found = read(data)
    assert found.message is not None or found.findings or not data.strip()


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
field_names = st.sampled_from(
    (
        "race",
        "entry",
        "m",
        "time",
        "place",
        "entries",
        "rows",
        "set",
        "points",
        "splits",
        "at",
        "seq",
        "v",
        "x",
    )
)


@given(
    st.sampled_from(("split", "start_list", "result", "amend", "target", "race", "record", "light", "clock")),
    st.dictionaries(field_names, json_values, max_size=8),
)
def test_any_object_gives_a_message_or_a_finding(kind: str, fields: dict[str, object]) -> None:
    found = read(json.dumps({"type": kind, **fields}))
    assert found.message is not None or found.findings


def test_the_schema_is_made_from_the_messages_and_knows_them_all() -> None:
    made = schema()
    assert set(made["discriminator"]["mapping"]) >= {"split", "finish", "start_list", "result", "end"}
    assert json.loads(json.dumps(made)) == made


# Lines that hold much, or nothing that can be read.


def one(data: bytes) -> Decoded:
    return decode(RawLine(1, data))


def test_a_start_list_of_a_whole_city_is_taken() -> None:
    entries = [{"entry": str(n), "family": f"Runner {n}", "nat": "GBR"} for n in range(5_000)]
    data = json.dumps({"type": "start_list", "entries": entries}).encode()
    assert len(data) > 4 * LIMIT
    message, findings = one(data)
    assert isinstance(message, msg.StartList)
    assert (len(message.entries), findings) == (5_000, ())


def test_another_line_of_that_length_is_refused() -> None:
    _, [finding] = one(b'{"type":"note","text":"' + b"x" * LIMIT + b'"}')
    assert "longer than 65536 bytes, and no start list or result" in finding.reason


def test_a_list_of_a_million_wrong_entries_is_refused_at_the_first() -> None:
    _, [finding] = one(b'{"type":"start_list","entries":[' + b"1," * 1_000_000 + b"1]}")
    assert "entries.0" in finding.reason


def test_thousands_of_unknown_fields_are_named_up_to_twenty() -> None:
    fields = b",".join(b'"k%d":1' % n for n in range(6_000))
    message, findings = one(b'{"type":"note","text":"x",' + fields + b"}")
    assert message is not None
    assert len(findings) == 21
    assert "5980 more fields" in findings[0].reason


def test_one_of_thousands_of_fields_twice_is_named() -> None:
    fields = b",".join(b'"k%d":1' % n for n in range(6_000))
    _, [finding] = one(b'{"type":"note","text":"x",' + fields + b',"k1":2}')
    assert finding.reason == "'k1' stands in it twice"


def test_a_hole_of_nul_bytes_before_a_line_is_passed_over_and_named() -> None:
    message, [finding] = one(b"\0" * 4_096 + b'{"type":"note","text":"whole"}')
    assert message is not None
    assert (finding.rejected, finding.reason) == (False, "4096 NUL bytes before it were passed over")
    _, [finding] = one(b"\0" * 4_096)
    assert (finding.rejected, finding.reason) == (True, "NUL bytes")
    _, [finding] = one(b"\0\0{no json")
    assert finding.rejected


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_named(order: str) -> None:
    lines = LineSplitter().feed('{"type":"note"}\n{"type":"end"}\n'.encode(order))
    assert {decode(line).findings[0].reason for line in lines} == {"UTF-16, not UTF-8"}
