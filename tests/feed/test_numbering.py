"""Numbers of lines: what is missing, what comes late, and that one wrong number hides nothing."""

from hypothesis import given
from hypothesis import strategies as st

from meetdash.feed.numbering import MOST_MISSING, Gap, Jump, Late, Numbering
from meetdash.feed.session import Session
from support import feed


def session(*numbers: int) -> Session:
    made = Session()
    for n, line in enumerate(feed(*({"type": "note", "text": f"n{n}", "seq": n} for n in numbers))):
        made.receive(line._replace(number=n + 1))
    return made


def test_a_garbled_number_is_named_and_later_gaps_are_still_seen() -> None:
    made = session(1, 2, 999_999_999_999, 3, 4, 7)
    assert made.counts.gaps == 2
    reasons = [one.reason for one in made.findings]
    assert reasons[0] == "seq 999999999999 does not follow 2; a wrong number, or a new count"
    assert reasons[1:] == ["seq 5 to 6 has not been received"]


def test_a_new_count_is_taken_for_one_when_it_goes_on() -> None:
    numbering = Numbering(100)
    assert numbering.take(900_000) == Jump(100, 900_000)
    assert [numbering.take(900_001), numbering.take(900_002)] == [None, None]
    assert numbering.take(900_005) == Gap(900_003, 900_004)
    again = Numbering(100)
    assert [again.take(number) for number in (1, 2, 3)] == [None, None, None]
    assert again.take(6) == Gap(4, 5)


def test_a_number_that_comes_late_takes_its_warning_back() -> None:
    made = session(1, 5, 3)
    assert [one.reason for one in made.findings] == ["seq 2, 4 has not been received"]
    assert (made.counts.gaps, made.counts.warnings) == (2, 1)
    for line in feed(*({"type": "note", "text": f"late {n}", "seq": n} for n in (4, 2))):
        made.receive(line)
    assert (made.counts.gaps, made.counts.warnings, list(made.findings)) == (0, 0, [])


@given(st.permutations(list(range(2, 40))))
def test_whatever_comes_late_nothing_is_missing_in_the_end(order: list[int]) -> None:
    made = session(1, 40, *order)
    assert (made.counts.gaps, made.counts.warnings, list(made.findings)) == (0, 0, [])


@given(st.lists(st.integers(1, 60), min_size=1, unique=True))
def test_the_count_is_that_of_the_numbers_that_are_missing(numbers: list[int]) -> None:
    made = session(0, *numbers)
    missing = set(range(max(numbers))) - set(numbers) - {0}
    restarted = any(
        b == a + 1 and c == b + 1 and c < max(numbers[: i + 1])
        for i, (a, b, c) in enumerate(zip(numbers, numbers[1:], numbers[2:], strict=False))
    )
    assert restarted or made.counts.gaps == len(missing)


def test_a_late_number_says_what_is_left_of_its_gap() -> None:
    numbering = Numbering(1)
    assert numbering.take(6) == Gap(2, 5)
    assert numbering.take(3) == Late(2, ((2, 2), (4, 5)))
    assert numbering.take(MOST_MISSING + 9) == Jump(6, MOST_MISSING + 9)
