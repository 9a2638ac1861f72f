"""Plug-ins: built-ins and entry points together, no name twice."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest

from toolkit import plugins
from toolkit.errors import NameTaken, PluginBroken


@dataclass(frozen=True)
class Part:
    name: str


def offering(monkeypatch: pytest.MonkeyPatch, *entries: object) -> None:
    monkeypatch.setattr(plugins, "entry_points", lambda **_group: list(entries))


def entry(part: Part) -> object:
    return SimpleNamespace(load=lambda: part, value=f"third_party:{part.name}", name=part.name)


def test_third_party_parts_stand_beside_the_built_in_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    offering(monkeypatch, entry(Part("b")))
    assert list(plugins.load("toolkit.readers", [Part("a")])) == ["a", "b"]


def test_a_name_used_twice_is_refused_and_both_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    offering(monkeypatch, entry(Part("a")))
    with pytest.raises(NameTaken, match=r"'a' is used twice.*third_party:a"):
        plugins.load("toolkit.readers", [Part("a")])


def test_a_plug_in_that_cannot_be_imported_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    offering(monkeypatch, EntryPoint("x", "no_such_module_anywhere:thing", "toolkit.readers"))
    with pytest.raises(PluginBroken, match="no_such_module_anywhere"):
        plugins.load("toolkit.readers", [])
