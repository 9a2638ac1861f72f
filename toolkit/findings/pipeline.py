"""The spaCy pipeline that reads a contract: its components by name, and the verb that runs them on a document.

Every component is a plain function ``read(doc) -> doc`` in a module of its own. It reads marks that earlier ones
left in ``doc.spans`` and adds its own, or adds ``Finding``s to ``doc._.findings``. All are registered in
spaCy's own registry as ``contract_<name>`` (``factories``), so a user can list (``nlp.pipe_names``), switch off
(``nlp.disable_pipe``), replace (``nlp.replace_pipe``) or add (entry points ``spacy_factories``) components.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.documents.document import Document
from toolkit.findings.factories import COMPONENTS, register
from toolkit.findings.finding import Draft
from toolkit.findings.relevance import relevant

if TYPE_CHECKING:
    from spacy.language import Language


def build(*, without: tuple[str, ...] = ()) -> Language:
    """An English pipeline of the built-in components, without those named.

    Raises:
        UnknownComponent: ``without`` names a component that does not exist.
    """
    import spacy

    from toolkit.errors import UnknownComponent

    for name in without:
        if name not in COMPONENTS:
            raise UnknownComponent(
                f"there is no component {name!r}", remedy=f"The built-in ones are {', '.join(COMPONENTS)}"
            )
    pipeline = spacy.blank("en")
    for name in COMPONENTS:
        if name in without:
            continue
        register(name)
        pipeline.add_pipe(f"contract_{name}", name=name)
    return pipeline


@lru_cache(maxsize=1)
def standard() -> Language:
    """The pipeline of all built-in components, made once in a process; not to be changed: ``build()`` makes another."""
    return build()


def extract(document: Document, *, pipeline: Language | None = None) -> Draft:
    """The draft of a schedule that a document's findings make.

    Args:
        document: What ``read`` made of a file.
        pipeline: Another pipeline than ``build()`` makes.
    """
    from toolkit.findings.drafting.draft import draft
    from toolkit.findings.flow import flow

    pipeline = pipeline or standard()
    document = relevant(document)
    text = flow(document)
    doc = pipeline.make_doc(text)
    doc._.document = document
    doc.user_data["text"] = text  # as ``text_of`` would have it of spaCy, which puts it together from its words
    with document.held():
        for _, component in pipeline.pipeline:
            doc = component(doc)
        return draft(document, tuple(doc._.findings))


__all__ = ["COMPONENTS", "build", "extract"]
