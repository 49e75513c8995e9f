"""Frozen values that are quick to make, for those that are made with every line of a feed."""

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")


def quick(cls: type[Value]) -> type[Value]:
    """Gives a frozen, slotted dataclass the same constructor, but one that fills its slots without a detour.

    What dataclasses write goes through `object.__setattr__` and looks up each name; this takes half the time. The value
    is as frozen as before. Raises TypeError for fields with a default factory and classes with `__post_init__`.
    """
    known: dict[str, Any] = {}
    arguments: list[str] = ["self"]
    keywords: list[str] = []
    body: list[str] = []
    for field in fields(cls):
        if field.default_factory is not MISSING or hasattr(cls, "__post_init__"):
            raise TypeError(f"{cls.__name__} is not made of plain fields alone")
        known[f"_set_{field.name}"] = getattr(cls, field.name).__set__
        argument = field.name
        if field.default is not MISSING:
            known[f"_default_{field.name}"] = field.default
            argument += f"=_default_{field.name}"
        (keywords if field.kw_only else arguments).append(argument)
        body.append(f"    _set_{field.name}(self, {field.name})")
    if keywords:
        arguments += ["*", *keywords]
    exec("\n".join([f"def __init__({', '.join(arguments)}):", *body]), known)
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = cls.__init__.__annotations__
    type.__setattr__(cls, "__init__", made)
    return cls
