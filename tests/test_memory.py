"""The garbage collector is back after it was spared something, also when that failed."""

import gc

import pytest

from meetdash.memory import filling, settle


def fail() -> None:
    with filling():
        assert not gc.isenabled()
        raise OSError("torn")


def test_the_rounds_go_on_afterwards() -> None:
    try:
        with pytest.raises(OSError, match="torn"):
            fail()
        assert gc.isenabled()
        assert gc.get_freeze_count()
        settle()
        assert gc.isenabled()
    finally:
        gc.unfreeze()
