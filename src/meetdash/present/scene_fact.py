"""One thing to tell, before it is a moment of the story."""

from typing import NamedTuple

from meetdash.core.marks import Mark
from meetdash.present.moments import Cited, Kind, Placed


class Fact(NamedTuple):
    """One thing to tell.

    `mark` is the race time it speaks of, None where it is the race clock's; `label` how that is written where it is not
    as received; `made_up` when it rests on a reconstructed split; `cited` and `places` as in Moment.
    """

    kind: Kind
    text: str
    mark: Mark | None = None
    entry: str = ""
    made_up: bool = False
    label: str = ""
    cited: Cited | None = None
    places: tuple[Placed, ...] = ()
