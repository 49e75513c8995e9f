"""Text from a feed is safe to show, and names stay what they are."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.core.text import LONGEST, clean

UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


@pytest.mark.parametrize(
    "name",
    [
        "Jo [AUS]",
        "[@click=app.quit]x",
        "[/bold] [red]Kerr[/]",
        "田中希実",
        "محمد أحمد",
        "Łukasz Żółć",
        "O’Connor-Smith",
        "Ngũgĩ wa Thiong’o",
        "D'Artagnan \\ Söhne",
        "👟 Runner",
        '=HYPERLINK("x")',
    ],
)
def test_names_stay_as_they_are(name: str) -> None:
    assert clean(name) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u001b]2;owned\u0007", "a"),
        ("a\u001b]2;owned\u001b\\b", "ab"),
        ("a\x9d0;owned\x9cb", "ab"),
        ("\u001b[31mred\u001b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\u001bPq\u001b\\x", "Pq\\x"),
        ("a\x00b\x08c\x7fd\x85e", "abcde"),
        ("two\tthree\r\nfour", "two three four"),
        ("  much   space  ", "much space"),
        ("line\u2028and\u2029paragraph", "line and paragraph"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("ze\u200bro\u200dwidth\ufeff", "zerowidth"),
        ("lone\ud800", "lone"),
        ("tag\U000e0041", "tag"),
        ("e\u0301", "é"),
        ("\u200b \u200b", ""),
        ("", ""),
    ],
)
def test_what_would_harm_the_screen_goes(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_long_names_are_cut() -> None:
    assert clean("x" * 200) == "x" * LONGEST
    assert clean("é" * 200) == "é" * LONGEST
    assert len(clean("\u001b[31m" * 1_000_000)) == 0


def test_stacks_of_combining_marks_are_cut() -> None:
    stacked = clean("Z" + "\u0335\u0322" * 50 + "algo")
    assert sum(1 for one in stacked if unicodedata.combining(one)) <= 4
    assert stacked.endswith("algo")


hostile = st.text(
    st.one_of(
        st.sampled_from(
            "\x1b]\x07[;\\\x9b\x9c\x9d m ab\u0301\u0327\u0335\u200b\u200d\u202e\u2066\ufeff\u2028\ud800\t\n"
        ),
        st.characters(),
    ),
    max_size=300,
)


@given(hostile)
def test_nothing_unsafe_passes(text: str) -> None:
    found = clean(text)
    assert UNSAFE.search(found) is None
    assert len(found) <= LONGEST
    assert found == found.strip()
    assert "  " not in found
    found.encode()


@given(hostile)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
