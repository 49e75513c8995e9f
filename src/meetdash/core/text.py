"""Text from a feed, made safe to show: the only place where it is cleaned.

No escape sequence, control, bidirectional override or zero-width character passes, white space is folded, letters are
composed (NFC), and a text ends after 120 characters. `[brackets]` stay: nothing downstream parses markup.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 120
"""Characters kept of any text; the longest name on a World Athletics start list is well under half of it."""
MOST_COMBINING = 4
"""Combining marks kept on one letter; no living script needs more, and stacks of them bleed into other rows."""

_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 without white space, DEL, C1
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, Arabic letter mark, fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"  # zero width, bidi, variation selectors
    "\ud800-\udfff"  # lone surrogates
    "\U000e0000-\U000e0fff"  # tags and more variation selectors
    "]"
)
_ESCAPES = re.compile(
    "(?:\x1b\\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"
)
_SPACE = re.compile(r"\s+")


REMEMBERED = 2048
"""Texts remembered once cleaned: a feed names the same races, athletes and sources in every line."""


@lru_cache(maxsize=REMEMBERED)
def clean(text: str) -> str:
    """The text as it may be shown and spoken; terminal sequences go with what they carry."""
    if len(text) <= LONGEST and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = _ESCAPES.sub("", text[: LONGEST * 40])
    text = _SPACE.sub(" ", _UNSAFE.sub("", text)).strip()
    return _cut(unicodedata.normalize("NFC", text))


def _cut(text: str) -> str:
    kept: list[str] = []
    stacked = 0
    for character in text:
        stacked = stacked + 1 if unicodedata.combining(character) else 0
        if stacked <= MOST_COMBINING:
            kept.append(character)
        if len(kept) == LONGEST:
            break
    return "".join(kept).rstrip()
