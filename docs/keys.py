"""Makes docs/keys.md from the table of keys: `python docs/keys.py`."""

from pathlib import Path

from meetdash.present.keys import GROUPS, KEYS, SIGNS

PAGE = Path(__file__).with_name("keys.md")
HEAD = """\
# Keys and signs

Made by `docs/keys.py` from the table that also makes the bindings, the footer and the help (`?`): do not edit by hand.
"""


def page() -> str:
    """The page, whole."""
    parts = [HEAD]
    for group, title in GROUPS.items():
        rows = [(f"`{key.shown}`", key.says) for key in KEYS if key.group == group]
        parts.append(_table(title, "key", "does", rows))
    parts.append(_table("Signs", "sign", "means", [(f"`{sign}`", meaning) for sign, meaning in SIGNS]))
    return "\n".join(parts)


def _table(title: str, left: str, right: str, rows: list[tuple[str, str]]) -> str:
    lines = [f"| {one} | {two} |".replace("\\", "\\\\") for one, two in rows]
    return "\n".join([f"## {title}", "", f"| {left} | {right} |", "|---|---|", *lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
