"""A back-test as a table of text and as plain data."""

from collections.abc import Callable, Sequence
from typing import Any

from meetdash.analysis.backtest import (
    EVEN,
    FADE,
    LAST,
    METHODS,
    MODEL,
    RIEGEL,
    Line,
    Part,
    Report,
    Sample,
    Score,
)
from meetdash.present.words import plural

_HEADS = {MODEL: "model", EVEN: "even", LAST: "last", FADE: "fade", RIEGEL: "Riegel"}
MOST_SAMPLES = 12
"""Races named in the text; the rest are counted. The data hold all."""
MOST_ASIDES = 20
"""Faults named in the text; the rest are counted. The data hold all that were kept."""


def table(report: Report) -> list[str]:
    """The lines of the table: the sample, then for each event the errors, then bias and range; 100 columns at most."""
    lines = _sample(report)
    overall = report.every.overall
    if overall is None or not overall.scores:
        return [*lines, "Nothing could be judged: nobody has both a split with a projection and a finish."]
    several = len(report.parts) > 1
    for part in report.parts:
        if several:
            lines += ["", f"== {part.event}"]
        lines += _part((part.marks, part.quarters), part.overall, part.speeds)
    if several:
        lines += ["", "== all events"]
        lines += _part((report.every.quarters,), overall, ())
    return [
        *lines,
        "",
        "MAE: mean absolute error; bias: plus is too slow; both in seconds. Every race weighs the same.",
        "Winkler: width of the range in % of the finish, and 10 times how far a finish lies outside it.",
        "fade: the even pace, and what the rest costs the median runner of a marathon; on the road only.",
        "Each projection knows only what came before its mark, and is judged against the same runners there.",
        f"Silent, and so not judged: {plural(overall.silent, 'projection')}.",
    ]


def _part(groups: Sequence[Sequence[Line]], overall: Line | None, speeds: Sequence[Line]) -> list[str]:
    whole = [*groups, [overall] if overall else []]
    width = max(len(line.label) for group in whole for line in group)
    lines = _errors(whole, width) + _ranges(whole, width)
    return lines + (_speeds(speeds) if speeds else [])


def _rows(groups: Sequence[Sequence[Line]], row: Callable[[Line], str]) -> list[str]:
    """The rows, with a blank line between groups; all that is judged stands below the quarters without one."""
    lines: list[str] = []
    for index, group in enumerate(groups):
        if index and index < len(groups) - 1:
            lines.append("")
        lines += [row(line) for line in group]
    return lines


def _errors(groups: Sequence[Sequence[Line]], width: int) -> list[str]:
    heads = " ".join(f"{_HEADS[method]:>6}" for method in METHODS)

    def row(line: Line) -> str:
        text = f"{line.label:<{width}}  {line.part * 100:3.0f}%  {line.count:>7}"
        if not line.scores:
            return f"{text}  silent {line.silent}"
        maes = _cells(line, lambda score: f"{score.mae_s:>6.1f}")
        mapes = _cells(line, lambda score: f"{score.mape:>6.2f}")
        return f"{text}  {maes}  {mapes}"

    return [
        "",
        f"{'':<{width}}  {'':>4}  {'':>7}  {'MAE, s':^34}  {'MAPE, %':^34}".rstrip(),
        f"{'at':<{width}}  done  {'n':>7}  {heads}  {heads}",
        *_rows(groups, row),
    ]


def _cells(line: Line, cell: Callable[[Score], str], width: int = 6) -> str:
    scores = (line.scores.get(method) for method in METHODS)
    return " ".join(cell(score) if score is not None else f"{'–':>{width}}" for score in scores)


def _ranges(groups: Sequence[Sequence[Line]], width: int) -> list[str]:
    heads = " ".join(f"{_HEADS[method]:>7}" for method in METHODS)

    def row(line: Line) -> str:
        biases = _cells(line, lambda score: f"{score.bias_s:>+7.1f}", 7)
        holds = " ".join(f"{part * 100:>5.1f}%" for part in (line.coverage, line.worst, line.best))
        return f"{line.label:<{width}}  {biases}  {holds}  {line.width:>5.1f}  {line.winkler:>7.1f}"

    judged = [[line for line in group if line.scores] for group in groups]
    return [
        "",
        f"{'':<{width}}  {'bias, s':^39}  80 % range holds, races",
        f"{'at':<{width}}  {heads}  {'mean':>6} {'least':>6} {'most':>6}  wide%  Winkler",
        *_rows(judged, row),
    ]


def _speeds(speeds: Sequence[Line]) -> list[str]:
    width = max(len(line.label) for line in speeds)
    heads = " ".join(f"{_HEADS[method]:>6}" for method in METHODS)
    lines = [
        "",
        f"{'even pace at mark,':<{width}}  {'':>7}  {'MAPE, %':^34}  range holds",
        f"{'distance done':<{width}}  {'n':>7}  {heads}  {'mean':>6} {'least':>6}  wide%  Winkler",
    ]
    for line in speeds:
        if line.scores:
            mapes = _cells(line, lambda score: f"{score.mape:>6.2f}")
            holds = " ".join(f"{part * 100:>5.1f}%" for part in (line.coverage, line.worst))
            ends = f"{line.width:>5.1f}  {line.winkler:>7.1f}"
            lines.append(f"{line.label:<{width}}  {line.count:>7}  {mapes}  {holds}  {ends}")
    return lines


def _sample(report: Report) -> list[str]:
    runners = sum(sample.runners for sample in report.samples)
    finished = sum(sample.finished for sample in report.samples)
    aside = sum(sample.set_aside for sample in report.samples)
    lines = [
        f"{plural(len(report.samples), 'race')}, {plural(runners, 'runner')} with splits, {finished} finished"
        f" (only they can be judged), {plural(aside, 'time or row', 'times or rows')} set aside"
    ]
    for sample in report.samples[:MOST_SAMPLES]:
        lines.append(f"  {sample.name}: {sample.event}, {plural(sample.finished, 'finisher')}")
    if len(report.samples) > MOST_SAMPLES:
        lines.append(f"  and {len(report.samples) - MOST_SAMPLES} more")
    return [*lines, *_asides(report)]


def _asides(report: Report) -> list[str]:
    named = [f"  {sample.name}: {aside}" for sample in report.samples for aside in sample.asides]
    if not named:
        return []
    more = len(named) - MOST_ASIDES
    return [
        "",
        "Set aside:",
        *named[:MOST_ASIDES],
        *([f"  and {more} more; --json names them"] if more > 0 else []),
    ]


def as_dict(report: Report) -> dict[str, Any]:
    """The report as data for JSON: numbers unrounded, times in seconds, parts from 0 to 1.

    `marks`, `quarters` and `overall` are of all races together, `events` of each event for itself.
    """
    every = _lines(report.every)
    return {
        "schema_version": 1,
        "range": 0.8,
        "races": [_race(sample) for sample in report.samples],
        "marks": every["marks"],
        "quarters": every["quarters"],
        "overall": every["overall"],
        "events": [{"event": part.event, **_lines(part)} for part in report.parts],
    }


def _race(sample: Sample) -> dict[str, Any]:
    return {
        "name": sample.name,
        "event": sample.event,
        "runners": sample.runners,
        "finished": sample.finished,
        "set_aside": sample.set_aside,
        "faults": [
            {"line": aside.line or None, "column": aside.column or None, "reason": aside.reason}
            for aside in sample.asides
        ],
    }


def _lines(part: Part) -> dict[str, Any]:
    return {
        "marks": [_line(line) for line in part.marks],
        "quarters": [_line(line) for line in part.quarters],
        "speeds": [_line(line) for line in part.speeds],
        "overall": _line(part.overall) if part.overall else None,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "label": line.label,
        "part": line.part,
        "count": line.count,
        "races": line.races,
        "silent": line.silent,
        "methods": {
            method.lower().replace(" ", "_"): {"bias_s": one.bias_s, "mae_s": one.mae_s, "mape_pct": one.mape}
            for method, one in line.scores.items()
        },
        "coverage": line.coverage,
        "coverage_worst_race": line.worst,
        "coverage_best_race": line.best,
        "width_pct": line.width,
        "winkler_pct": line.winkler,
    }
