"""Least absolute error and quantiles in plain Python, for tables of a few columns."""

from collections.abc import Sequence
from operator import mul

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


class Sums:
    """The products of the columns, multiplied out once: weighted sums of them are asked for many times."""

    def __init__(self, columns: Rows, values: Sequence[float]) -> None:
        self.columns = [list(column) for column in zip(*columns, strict=True)]
        self.size = len(self.columns)
        self.products = {
            (one, other): list(map(mul, self.columns[one], self.columns[other]))
            for one in range(self.size)
            for other in range(one, self.size)
        }
        self.values = values
        self.right = [list(map(mul, column, values)) for column in self.columns]

    def squares(self, weights: Sequence[float]) -> list[float]:
        """The coefficients of least squares under these weights."""
        matrix = [[0.0] * self.size for _ in range(self.size)]
        for (one, other), product in self.products.items():
            matrix[one][other] = matrix[other][one] = sum(map(mul, weights, product))
        return solve(matrix, [sum(map(mul, weights, column)) for column in self.right])

    def errors(self, coefficients: Sequence[float]) -> list[float]:
        """What the coefficients leave over."""
        left = list(self.values)
        for coefficient, column in zip(coefficients, self.columns, strict=True):
            left = [value - coefficient * one for value, one in zip(left, column, strict=True)]
        return left


def squares(columns: Rows, values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Weighted least squares."""
    return Sums(columns, values).squares(weights)


def absolute(
    columns: Rows,
    values: Sequence[float],
    weights: Sequence[float],
    start: list[float] | None = None,
    rounds: int = 20,
) -> list[float]:
    """Weighted least absolute error by reweighting; `start` saves rounds."""
    sums = Sums(columns, values)
    found = start or sums.squares(weights)
    for _ in range(rounds):
        errors = sums.errors(found)
        found = sums.squares(
            [weight / max(SMALL, abs(error)) for weight, error in zip(weights, errors, strict=True)]
        )
    return found


def dot(row: Sequence[float], coefficients: Sequence[float]) -> float:
    return sum(map(mul, row, coefficients))


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
