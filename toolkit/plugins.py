"""Finds the built-in and third-party parts of one kind, and refuses two with the same name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Protocol, TypeVar

from toolkit.errors import NameTaken, PluginBroken


class Named(Protocol):
    """Anything with a ``name`` that a user can call it by."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


def load(group: str, builtins: Iterable[T]) -> Mapping[str, T]:
    """Built-ins first, then what the entry points of ``group`` add, keyed by name.

    Raises:
        PluginBroken: An entry point cannot be imported.
        NameTaken: Two parts have one name.
    """
    parts: dict[str, T] = {}
    for part in builtins:
        _add(parts, part, group, "the toolkit")
    for entry in _installed(entry_points, group):
        try:
            part = entry.load()
        except Exception as cause:  # the border to foreign code
            raise PluginBroken(
                f"the plug-in {entry.value!r} cannot be loaded ({type(cause).__name__}: {cause})",
                where=f"entry point {group}:{entry.name}",
                remedy="Repair or uninstall the package that brings it",
            ) from cause
        _add(parts, part, group, entry.value)
    return MappingProxyType(parts)


@lru_cache(maxsize=16)
def _installed(looked_up: Callable[..., Iterable[EntryPoint]], group: str) -> tuple[EntryPoint, ...]:
    """The entry points of a group, looked up once: that goes through all installed packages, which do not change."""
    return tuple(looked_up(group=group))


def _add(parts: dict[str, T], part: T, group: str, origin: str) -> None:
    if part.name in parts:
        raise NameTaken(
            f"the name {part.name!r} is used twice, the second time by {origin}",
            where=f"entry points {group}",
            remedy="Uninstall one of the two packages, or ask its author for another name",
        )
    parts[part.name] = part
