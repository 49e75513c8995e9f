"""The mistakes a message can make, each by its name."""


class RaceError(ValueError):
    """A message that a race cannot take; the text says why. The race is as it was."""


class AmbiguousEntry(RaceError):
    """A bib that more than one athlete of the race wears."""


class UnknownReference(RaceError):
    """A correction of something that was never received."""


class Implausible(RaceError):
    """A time that cannot be: backwards, too fast, beyond the finish or before the gun."""
