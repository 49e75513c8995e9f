"""What a file is that is no feed, for the message that says so."""

from meetdash.feed.wire import Finding

BEGINNING = 4096
"""Bytes that are looked at."""
_BINARY = (b"\x7fELF", b"PK\x03\x04", b"\x1f\x8b", b"%PDF", b"SQLite format 3", b"\x89PNG")


def not_text(data: bytes) -> str:
    """Why these bytes are no text, by how they begin; nothing when they may be."""
    head = data[:BEGINNING]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is text in UTF-16; save it as UTF-8"
    if data.startswith(_BINARY[2:3]):
        return "it is compressed; unpack it first"
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if data.startswith(_BINARY) or controls * 10 > len(head):
        even, odd = head[::2].count(0), head[1::2].count(0)
        if controls and max(even, odd) * 5 > len(head) * 2 and min(even, odd) * 20 < len(head):
            return "it is text in UTF-16; save it as UTF-8"
        return "it is not text"
    return ""


def what_else(data: bytes, first: Finding | None) -> str:
    """What a file without one message looks like."""
    if reason := not_text(data):
        return reason
    head = data[:BEGINNING].lstrip().decode("utf-8", "replace")
    line = head.partition("\n")[0]
    if head.startswith("<"):
        return "it looks like a web page or XML"
    if head.startswith("["):
        return "it looks like one JSON array; a feed has one JSON object a line"
    if head.startswith("{") and line.strip() == "{":
        return "it looks like JSON over several lines; a feed has one JSON object a line"
    if not line.startswith("{") and max(map(line.count, ",;\t")) >= 2:
        return "it looks like CSV"
    return str(first) if first is not None else "it holds no message"
