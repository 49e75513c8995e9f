"""Quick values are the same values."""

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from meetdash.core import changes as did
from meetdash.core.marks import Mark
from meetdash.core.values import quick


def test_a_quick_value_is_frozen_equal_replaceable_and_has_its_defaults() -> None:
    assert Mark(1) == Mark(ms=1, decimals=2, hand=False)
    assert (Mark(1).decimals, replace(Mark(5, 1), ms=6)) == (2, Mark(6, 1))
    assert hash(Mark(1)) == hash(Mark(1, 0))
    with pytest.raises(FrozenInstanceError):
        Mark(1).ms = 2  # type: ignore[misc]
    change = did.Unlisted("r", entry="a")
    assert (change.race, change.entry) == ("r", "a")
    with pytest.raises(TypeError):
        did.Unlisted("r", "a")  # type: ignore[misc]
    with pytest.raises(TypeError):
        Mark()  # type: ignore[call-arg]


def test_only_plain_fields_are_quick() -> None:
    @dataclass(frozen=True, slots=True)
    class WithFactory:
        many: list[int] = field(default_factory=list)

    with pytest.raises(TypeError, match="plain fields"):
        quick(WithFactory)
