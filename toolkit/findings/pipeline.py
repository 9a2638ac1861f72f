"""The spaCy pipeline that reads a contract: its components by name, and the verb that runs them on a document.

Every component is a plain function ``read(doc) -> doc`` in a module of its own. It reads marks that earlier ones
left in ``doc.spans`` and adds its own, or adds ``Finding``s to ``doc._.findings``. All are registered in
spaCy's own registry as ``contract_<name>``, so a user can list (``nlp.pipe_names``), switch off
(``nlp.disable_pipe``), replace (``nlp.replace_pipe``) or add (entry points ``spacy_factories``) components.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from toolkit.documents.document import Document
from toolkit.findings.finding import Draft
from toolkit.findings.marks import register_extensions

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

COMPONENTS = (
    "clauses",
    "money",
    "percentages",
    "dates",
    "periods",
    "currency",
    "contract_price",
    "payment_tables",
    "milestone_sections",
    "milestone_clauses",
    "deliverables",
    "parties",
    "headline",
    "terms",
)
"""The built-in components in the order in which they run, each the name of a module of this folder."""


class Component(Protocol):
    """What a module of the pipeline offers."""

    def read(self, doc: Doc) -> Doc: ...


def build(*, without: tuple[str, ...] = ()) -> Language:
    """An English pipeline of the built-in components, without those named.

    Raises:
        UnknownComponent: ``without`` names a component that does not exist.
    """
    import spacy
    from spacy.language import Language

    from toolkit.errors import UnknownComponent

    for name in without:
        if name not in COMPONENTS:
            raise UnknownComponent(
                f"there is no component {name!r}", remedy=f"The built-in ones are {', '.join(COMPONENTS)}"
            )
    register_extensions()
    pipeline = spacy.blank("en")
    pipeline.max_length = 100_000_000  # the limit is for parsers and taggers; there is none here
    for name in COMPONENTS:
        if name in without:
            continue
        module = cast(Component, import_module(f"toolkit.findings.{name}"))
        factory = f"contract_{name}"
        Language.component(factory, func=module.read)
        pipeline.add_pipe(factory, name=name)
    return pipeline


def extract(document: Document, *, pipeline: Language | None = None) -> Draft:
    """The draft of a schedule that a document's findings make.

    Args:
        document: What ``read`` made of a file.
        pipeline: Another pipeline than ``build()`` makes.
    """
    from toolkit.findings.drafting import draft
    from toolkit.findings.flow import flow

    pipeline = pipeline or build()
    doc = pipeline.make_doc(flow(document))
    doc._.document = document
    for _, component in pipeline.pipeline:
        doc = component(doc)
    return draft(document, tuple(doc._.findings))
