"""A view that may not fit: as many pages as it takes, so that nothing is cut."""

from meetdash.present.lines import Line, Piece, Role


def paged(head: list[Line], body: list[Line], page: int, height: int) -> list[Line]:
    """Head and body in so many lines or, where they do not fit, one page of the body with its number below it.

    The pages begin again after the last.
    """
    if len(head) + len(body) <= height:
        return [*head, *body]
    room = max(1, height - len(head) - 1)
    pages = -(-len(body) // room)
    shown = page % pages
    foot: Line = (Piece(f" page {shown + 1} of {pages}, PgDn PgUp for the others", Role.QUIET),)
    return [*head, *body[shown * room : (shown + 1) * room], foot][: max(0, height)]
