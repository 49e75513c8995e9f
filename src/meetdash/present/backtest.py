"""A back-test as a table of text and as plain data."""

from typing import Any

from meetdash.analysis.backtest import EVEN, LAST, METHODS, MODEL, RIEGEL, Line, Report
from meetdash.present.words import plural

_HEADS = {MODEL: "model", EVEN: "even", LAST: "last", RIEGEL: "Riegel"}
MOST_SAMPLES = 12
"""Races named in the text; the rest are counted. The data hold all."""


def table(report: Report) -> list[str]:
    """The lines of the table: the sample, the errors, then bias and range; no line over 100 columns."""
    lines = _sample(report)
    if report.overall is None or not report.overall.scores:
        return [*lines, "Nothing could be judged: nobody has both a split with a projection and a finish."]
    every = (*report.marks, *report.quarters, report.overall)
    width = max(len(line.label) for line in every)
    lines += ["", *_errors(report, every, width), "", *_ranges(report, every, width), ""]
    return [
        *lines,
        "MAE: mean absolute error; bias: plus is too slow; both in seconds. Every race weighs the same.",
        "Each projection knows only what came before its mark, and is judged against the same runners there.",
        f"Silent, and so not judged: {plural(report.overall.silent, 'projection')}.",
    ]


def _errors(report: Report, every: tuple[Line, ...], width: int) -> list[str]:
    heads = " ".join(f"{_HEADS[method]:>7}" for method in METHODS)
    lines = [
        f"{'':<{width}}  {'':>4}  {'':>7}  {'MAE, s':^31}  {'MAPE, %':^31}".rstrip(),
        f"{'at':<{width}}  done  {'n':>7}  {heads}  {heads}",
    ]
    for line in every:
        text = f"{line.label:<{width}}  {line.part * 100:3.0f}%  {line.count:>7}"
        if line.scores:
            maes = " ".join(f"{line.scores[method].mae_s:>7.1f}" for method in METHODS)
            mapes = " ".join(f"{line.scores[method].mape:>7.2f}" for method in METHODS)
            text += f"  {maes}  {mapes}"
        else:
            text += f"  silent {line.silent}"
        lines += ["", text] if _begins(report, line) else [text]
    return lines


def _ranges(report: Report, every: tuple[Line, ...], width: int) -> list[str]:
    heads = " ".join(f"{_HEADS[method]:>7}" for method in METHODS)
    lines = [
        f"{'':<{width}}  {'bias, s':^31}  80 % range holds, of races",
        f"{'at':<{width}}  {heads}  {'mean':>7} {'least':>7} {'most':>7}  {'width, %':>8}",
    ]
    for line in every:
        if not line.scores:
            continue
        biases = " ".join(f"{line.scores[method].bias_s:>+7.1f}" for method in METHODS)
        holds = " ".join(f"{part * 100:>6.1f}%" for part in (line.coverage, line.worst, line.best))
        text = f"{line.label:<{width}}  {biases}  {holds}  {line.width:>8.1f}"
        lines += ["", text] if _begins(report, line) else [text]
    return lines


def _begins(report: Report, line: Line) -> bool:
    """Whether the quarters begin here, for a blank line above."""
    return bool(report.quarters) and line is report.quarters[0]


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
    return lines


def as_dict(report: Report) -> dict[str, Any]:
    """The report as data for JSON: numbers unrounded, times in seconds, parts from 0 to 1."""
    return {
        "schema_version": 1,
        "range": 0.8,
        "races": [
            {
                "name": sample.name,
                "event": sample.event,
                "runners": sample.runners,
                "finished": sample.finished,
                "set_aside": sample.set_aside,
            }
            for sample in report.samples
        ],
        "marks": [_line(line) for line in report.marks],
        "quarters": [_line(line) for line in report.quarters],
        "overall": _line(report.overall) if report.overall else None,
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
    }
