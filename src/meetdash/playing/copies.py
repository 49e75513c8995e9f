"""Copies of what a playback has made, so that two can go on from one moment each by itself.

Rules of this file: a value is shared, whatever can be changed is copied once, and what two held together their copies
hold together. Values are numbers, texts, frozen dataclasses, named tuples and enumerations: nothing in this program
changes one, nor what it holds.
"""

from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import is_dataclass
from enum import Enum
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Memo = dict[int, Any]


def copied(thing: Thing, memo: Memo | None = None) -> Thing:
    """A copy that shares no part that can be changed. With one memo, several copies keep what they share."""
    found: Thing = _copied(thing, {} if memo is None else memo)
    return found


def _copied(thing: Any, memo: Memo) -> Any:
    kind = type(thing)
    copy = _COPIERS.get(kind) or _learn(kind)
    if copy is _same:
        return thing
    known = memo.get(id(thing))
    return known if known is not None else copy(thing, memo)


def _same(thing: Any, _: Memo) -> Any:
    return thing


def _of_list(thing: Any, memo: Memo) -> Any:
    made = memo[id(thing)] = thing.copy()
    if not _all_values(thing):
        for index, one in enumerate(thing):
            made[index] = _copied(one, memo)
    return made


def _of_set(thing: Any, memo: Memo) -> Any:
    made = memo[id(thing)] = thing.copy()
    return made


def _of_numbers(thing: Any, memo: Memo) -> Any:
    made = memo[id(thing)] = thing[:]
    return made


def _of_dict(thing: Any, memo: Memo) -> Any:
    made = memo[id(thing)] = thing.copy()
    if not _all_values(thing.values()):
        for key, one in thing.items():
            made[key] = _copied(one, memo)
    return made


def _of_tuple(thing: Any, memo: Memo) -> Any:
    if _all_values(thing):
        return thing
    made = memo[id(thing)] = tuple(_copied(one, memo) for one in thing)
    return made


def _all_values(things: Any) -> bool:
    return all((_COPIERS.get(kind) or _learn(kind)) is _same for kind in set(map(type, things)))


def _learn(kind: type) -> Callable[[Any, Memo], Any]:
    """How things of a kind are copied; worked out once."""
    copy = _COPIERS[kind] = _same if _is_value(kind) else _of_fields(kind)
    return copy


def _is_value(kind: type) -> bool:
    frozen = is_dataclass(kind) and "__setattr__" in vars(kind)  # a frozen dataclass has one, to refuse
    return frozen or issubclass(kind, Enum | str | int) or (issubclass(kind, tuple) and kind is not tuple)


def _of_fields(kind: type) -> Callable[[Any, Memo], Any]:
    """Copies an object field by field, without its constructor."""
    slots = [getattr(kind, name) for base in kind.__mro__ for name in getattr(base, "__slots__", ())]
    fields = [(slot.__get__, slot.__set__) for slot in slots]

    def copy(thing: Any, memo: Memo) -> Any:
        made: Any = object.__new__(kind)
        memo[id(thing)] = made
        for get, put in fields:
            put(made, _copied(get(thing), memo))
        for name, one in getattr(thing, "__dict__", {}).items():
            made.__dict__[name] = _copied(one, memo)
        return made

    return copy


_COPIERS: dict[type, Callable[[Any, Memo], Any]] = {
    **dict.fromkeys((int, str, float, bool, bytes, type(None), frozenset), _same),
    list: _of_list,
    deque: _of_list,
    set: _of_set,
    bytearray: _of_numbers,
    array: _of_numbers,
    dict: _of_dict,
    tuple: _of_tuple,
}
