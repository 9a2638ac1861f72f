"""The components that read a contract, known to spaCy as ``contract_<name>``: its entry points ``spacy_factories``.

So after an install ``spacy.blank("en").add_pipe("contract_money")`` works, and ``spacy.load`` of a saved pipeline,
without an import of the toolkit.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_MODULES = {
    "clauses": "clauses.clauses",
    "money": "values.money",
    "percentages": "values.percentages",
    "dates": "values.dates",
    "periods": "values.periods",
    "currency": "values.currency",
    "contract_price": "terms.contract_price",
    "payment_tables": "tables.payment_tables",
    "milestone_sections": "clauses.milestone_sections",
    "milestone_clauses": "clauses.milestone_clauses",
    "deliverables": "drafting.deliverables",
    "parties": "parties.parties",
    "headline": "headline.headline",
    "terms": "terms.terms",
    "hints": "terms.hints",
}
"""The built-in components in the order in which they run, each with its module in this folder."""
COMPONENTS = tuple(_MODULES)

_LENGTH = 100_000_000
"""Characters of a contract. spaCy's own limit is for parsers and taggers, and is not saved with a pipeline."""

Factory = Callable[["Language", str], Callable[["Doc"], "Doc"]]


class Component(Protocol):
    """What a module of the pipeline offers."""

    def read(self, doc: Doc) -> Doc: ...


def __getattr__(component: str) -> Factory:
    """The factory that the entry point ``contract_<component>`` names."""
    if component not in COMPONENTS:
        raise AttributeError(f"module {__name__!r} has no attribute {component!r}")
    return register(component)


def register(component: str) -> Factory:
    """Make a built-in component known to spaCy's registry; the second time changes nothing.

    ``Language.factory`` would do the same, but first looks whether there is an entry point of the name, which
    asks this module for it, without end.
    """
    from spacy.language import FactoryMeta, Language
    from spacy.util import registry

    def make(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 (spaCy calls every factory so)
        from toolkit.findings.values.marks import register_extensions

        register_extensions()
        nlp.max_length = max(nlp.max_length, _LENGTH)
        return read_of(component)

    name = f"contract_{component}"
    registry.factories.register(name, func=make)
    Language.set_factory_meta(name, FactoryMeta(factory=name, default_config={}))
    return make


def read_of(component: str) -> Callable[[Doc], Doc]:
    """The function that a built-in component is."""
    return cast(Component, import_module(f"toolkit.findings.{_MODULES[component]}")).read
