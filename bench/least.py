"""Least absolute error and quantiles in plain Python, for tables of a few columns."""

from collections.abc import Sequence

Rows = Sequence[Sequence[float]]
SMALL = 1e-4
"""Residuals below this weigh the same: least absolute error by weighted least squares needs a floor."""


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solves a small symmetric system by elimination with pivoting; a column without information gets 0."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda index: abs(rows[index][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        if abs(rows[column][column]) < 1e-12:
            continue
        for index in range(column + 1, size):
            factor = rows[index][column] / rows[column][column]
            rows[index] = [one - factor * other for one, other in zip(rows[index], rows[column], strict=True)]
    found = [0.0] * size
    for column in reversed(range(size)):
        if abs(rows[column][column]) >= 1e-12:
            known = sum(rows[column][other] * found[other] for other in range(column + 1, size))
            found[column] = (rows[column][size] - known) / rows[column][column]
    return found


def squares(columns: Rows, values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Weighted least squares."""
    size = len(columns[0])
    matrix = [[0.0] * size for _ in range(size)]
    right = [0.0] * size
    for row, value, weight in zip(columns, values, weights, strict=True):
        for first in range(size):
            scaled = weight * row[first]
            right[first] += scaled * value
            line = matrix[first]
            for second in range(first, size):
                line[second] += scaled * row[second]
    for first in range(size):
        for second in range(first):
            matrix[first][second] = matrix[second][first]
    return solve(matrix, right)


def absolute(
    columns: Rows,
    values: Sequence[float],
    weights: Sequence[float],
    start: list[float] | None = None,
    rounds: int = 20,
) -> list[float]:
    """Weighted least absolute error by reweighting; `start` saves rounds."""
    found = start or squares(columns, values, weights)
    for _ in range(rounds):
        each = [
            weight / max(SMALL, abs(value - dot(row, found)))
            for row, value, weight in zip(columns, values, weights, strict=True)
        ]
        found = squares(columns, values, each)
    return found


def dot(row: Sequence[float], coefficients: Sequence[float]) -> float:
    return sum(one * other for one, other in zip(row, coefficients, strict=True))


def quantile(weighted: Sequence[tuple[float, float]], part: float) -> float:
    """The value below which so much of the weight lies; pairs of value and weight."""
    ordered = sorted(weighted)
    whole = sum(weight for _, weight in ordered)
    below = 0.0
    for value, weight in ordered:
        below += weight
        if below >= part * whole:
            return value
    raise ValueError("no values")
