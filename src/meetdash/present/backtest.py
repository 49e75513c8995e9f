"""A back-test as a table of text and as plain data."""

from typing import Any

from meetdash.analysis.backtest import EVEN, LAST, METHODS, MODEL, RIEGEL, Line, Report
from meetdash.present.words import plural

_HEADS = {MODEL: "model", EVEN: "even", LAST: "last", RIEGEL: "Riegel"}
MOST_SAMPLES = 12
"""Races named in the text; the rest are counted. The data hold all."""


def table(report: Report) -> list[str]:
    """The lines of the table: sample, marks, quarters, all; seconds unless said otherwise."""
    lines = _sample(report)
    if report.overall is None:
        return [*lines, "Nothing could be judged: no runner has both a split and a finish."]
    width = max(5, *(len(line.label) for line in report.marks))
    head = f"{'at':<{width}}  {'done':>5}  {'n':>7}"
    for name in ("MAE", "bias", "MAPE %"):
        head += "  " + " ".join(f"{_HEADS[method]:>7}" for method in METHODS) + f" {name:<6}"
    lines += ["", f"{head}  80 % range holds (worst race)  width %"]
    lines += [_row(line, width) for line in report.marks]
    lines.append("")
    lines += [_row(line, max(width, 12)) for line in (*report.quarters, report.overall)]
    lines += [
        "",
        "MAE: mean absolute error. Bias: plus is too slow. Seconds. Every race weighs the same.",
        "Each projection knows only what came before its mark. Silent projections are not judged: "
        f"{report.overall.silent}.",
    ]
    return lines


def _sample(report: Report) -> list[str]:
    runners = sum(sample.runners for sample in report.samples)
    finished = sum(sample.finished for sample in report.samples)
    aside = sum(sample.set_aside for sample in report.samples)
    lines = [
        f"{plural(len(report.samples), 'race')}, {plural(runners, 'runner')} with splits, {finished} finished"
        f" (the others cannot be judged), {plural(aside, 'time or row', 'times or rows')} set aside"
    ]
    for sample in report.samples[:MOST_SAMPLES]:
        lines.append(f"  {sample.name}: {sample.event}, {plural(sample.finished, 'finisher')}")
    if len(report.samples) > MOST_SAMPLES:
        lines.append(f"  and {len(report.samples) - MOST_SAMPLES} more")
    return lines


def _row(line: Line, width: int) -> str:
    text = f"{line.label:<{width}}  {line.part * 100:4.0f}%  {line.count:>7}"
    if not line.scores:
        return f"{text}  silent {line.silent}"
    for number in (
        [f"{line.scores[method].mae_s:>7.1f}" for method in METHODS],
        [f"{line.scores[method].bias_s:>+7.1f}" for method in METHODS],
        [f"{line.scores[method].mape:>7.2f}" for method in METHODS],
    ):
        text += "  " + " ".join(number) + " " * 7
    worst = f" ({line.worst * 100:.1f})" if line.races > 1 else ""
    return f"{text}  {line.coverage * 100:5.1f} %{worst:<22}  {line.width:6.1f}"


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
