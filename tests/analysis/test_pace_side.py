"""Sides of a target, with room between them."""

import pytest

from meetdash.analysis.pace_side import CLEAR_MS, shows_inside, side
from meetdash.core.marks import Span


@pytest.mark.parametrize(
    ("before", "ms", "inside"),
    [
        (None, -100, True),
        (None, -40, False),
        (None, 100, False),
        (True, CLEAR_MS - 10, True),
        (True, CLEAR_MS, False),
        (False, -CLEAR_MS + 10, False),
        (False, -CLEAR_MS, True),
    ],
)
def test_who_is_on_a_side_stays_there_until_clearly_on_the_other(
    before: bool | None, ms: int, inside: bool
) -> None:
    assert side(before, Span(ms)) is inside


def test_what_prints_as_level_is_not_inside() -> None:
    assert [shows_inside(Span(ms)) for ms in (-50, -49, 0, 50)] == [True, False, False, False]
    assert not shows_inside(Span(-400, 0)), "whole seconds say nothing of less"
