"""The palette: every command of the table of keys, in its order, found by a part of its words."""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from meetdash.present.keys import KEYS, Key


class KeyCommands(Provider):
    """Gives the commands of the table; Textual's own would come in the order of the alphabet."""

    async def discover(self) -> Hits:
        for key in _listed():
            yield DiscoveryHit(key.says, partial(self.app.run_action, _action(key)), help=f"key {key.shown}")

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for key in _listed():
            if (score := matcher.match(key.says)) > 0:
                shown = matcher.highlight(key.says)
                yield Hit(score, shown, partial(self.app.run_action, _action(key)), help=f"key {key.shown}")


def _listed() -> Iterator[Key]:
    """All but the palette itself, which is open."""
    return (key for key in KEYS if key.action != "show_palette")


def _action(key: Key) -> str:
    return f"do('{key.action}')"
