"""Which records a mark is under."""

from meetdash.analysis.targets import AS_RUN, EVEN_PACE, Target
from meetdash.analysis.under import reached
from meetdash.core.marks import Mark


def target(name: str, time: str, kind: str = "record", basis: str = EVEN_PACE) -> Target:
    return Target(name, "", kind, basis, Mark.parse(time), 1_500_000)


def test_records_that_are_reached_each_once() -> None:
    found = [
        target("WR", "3:26.00", basis=AS_RUN),
        target("WR", "3:26.00"),
        target("OR", "3:27.65"),
        target("pace", "3:40.0", "pace"),
    ]
    assert [one.name for one in reached(Mark.parse("3:27.00"), found)] == ["OR"]
    assert [one.name for one in reached(Mark.parse("3:26.00"), found)] == ["WR", "OR"], "level with it counts"
    assert reached(Mark.parse("3:28.00"), found) == []
