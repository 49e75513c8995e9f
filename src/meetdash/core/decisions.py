"""What was decided of an athlete and what a result list says of him: the later holds."""

from meetdash.core.messages import ResultRow
from meetdash.core.runner import Decision


def holding(decision: Decision | None, row: ResultRow | None, result_order: int) -> Decision | None:
    """The decision, or the status of a row of the list that was message `result_order`; None where there is neither.

    A row that only repeats a decision leaves its rule and its reason.
    """
    if row is None or (decision is not None and decision.order >= result_order):
        return decision
    known = decision if decision is not None and decision.status == row.status else None
    rule, note = (row.rule or known.rule, known.note) if known else (row.rule, "")
    return Decision(row.status, rule, note, order=result_order)
