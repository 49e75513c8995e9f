"""How a delta and its trend are written: with their side, and with the signs of what was not measured."""

from meetdash.analysis.targets import Delta
from meetdash.core.marks import Span
from meetdash.core.runner import Runner


def shown_signed(span: Span, reconstructed: bool) -> str:
    """A delta with its sign; minus is ahead."""
    return f"{span.signed}{'*' if reconstructed else ''}"


def shown_delta(delta: Delta, runner: Runner, *, short: bool) -> str:
    """A delta with its sign, `~` where the target's time was interpolated and `*` where a split is reconstructed.

    `short` is to the tenth.
    """
    sign = "~" if delta.estimated else ""
    return sign + shown_signed(delta.span.to(1) if short else delta.span, made_up(runner, delta.mm))


def made_up(runner: Runner, *marks: int) -> bool:
    """Whether a time of an athlete at any of some marks is reconstructed."""
    return any(taken.reconstructed for mm in marks if (taken := runner.at(mm)))


def trend_signs(delta: Delta, runner: Runner) -> tuple[str, str]:
    """What stands before and behind a trend: `~` and `*` as for a delta, for both its ends."""
    return (
        "~" if delta.trend_estimated else "",
        "*" if made_up(runner, delta.mm, delta.trend_from_mm) else "",
    )
