"""Extracts one contract, or an archive of them in workers: the public face of the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from functools import lru_cache, partial
from typing import TYPE_CHECKING, overload

from toolkit.documents.document import Document, Limits
from toolkit.documents.many import Failed, each
from toolkit.documents.reading import FILE, File, read_where
from toolkit.findings.finding import Draft
from toolkit.findings.pipeline import extract as from_document
from toolkit.findings.pipeline import standard
from toolkit.findings.relevance import may_matter
from toolkit.findings.values.marks import register_extensions

if TYPE_CHECKING:
    from spacy.language import Language

Contract = Document | File
"""What a draft can be made from: a document, or a path or ``Contents`` still to be read."""


@overload
def extract(  # type: ignore[overload-overlap]  # a str is one path, and no collection of paths
    document: Contract, *, pipeline: Language | None = None, executor: Executor | None = None, limits: Limits = ...
) -> Draft: ...
@overload
def extract(
    document: Iterable[Contract | Failed],
    *,
    pipeline: Language | None = None,
    executor: Executor | None = None,
    limits: Limits = ...,
) -> tuple[Draft | Failed, ...]: ...
def extract(
    document: Contract | Iterable[Contract | Failed],
    *,
    pipeline: Language | None = None,
    executor: Executor | None = None,
    limits: Limits = Limits(),  # noqa: B008 (a frozen value)
) -> Draft | tuple[Draft | Failed, ...]:
    """The draft of a schedule that a document's findings make.

    Of many files the drafts in the same order, with one progress bar; in the place of a file that gives none
    stands ``Failed`` with its error. ``drafts`` gives them one by one.

    Args:
        document: What ``read`` made of a file, or the path itself, or ``Contents``; or any iterable of them. Paths
            are read where they are extracted, which spares the documents the way from worker to worker.
        pipeline: Another pipeline than ``build()`` makes.
        executor: Where to work: any ``concurrent.futures.Executor``, such as a Dask client's
            ``client.get_executor()``. None: one document in this process, many in workers that may hang, swell or
            crash without harm to this process (``toolkit.documents.ReadingPool``).
        limits: Of reading, and of the workers.

    Raises:
        ReadError: One file, given by its path, cannot be read.
    """
    if not isinstance(document, (Document, *FILE)):
        return tuple(drafts(document, pipeline=pipeline, executor=executor, limits=limits))
    if executor is not None:
        return executor.submit(_job(pipeline, limits), document).result()
    return from_document(_read(document, limits), pipeline=pipeline)


def drafts(
    contracts: Iterable[Contract | Failed],
    *,
    pipeline: Language | None = None,
    executor: Executor | None = None,
    limits: Limits = Limits(),  # noqa: B008 (a frozen value)
) -> Iterator[Draft | Failed]:
    """What ``extract`` makes of many, one by one, in order: for an archive that is larger than memory."""
    return each(_job(pipeline, limits), contracts, executor=executor, limits=limits, doing="Extracting")


def _job(pipeline: Language | None, limits: Limits) -> partial[Draft]:
    """The work on one contract as it is sent to a worker."""
    # spaCy's own pickle also takes components that a notebook defines. It ships no types.
    import srsly  # type: ignore[import-untyped]

    packed = b"" if pipeline is None else srsly.pickle_dumps(pipeline)
    return partial(draft_of, packed=packed, limits=limits)


def draft_of(contract: Contract, *, packed: bytes = b"", limits: Limits = Limits()) -> Draft:  # noqa: B008 (a frozen value)
    """The draft of one contract, in a worker that keeps its pipeline from one to the next.

    Args:
        contract: A document, or what ``read`` takes.
        packed: The pipeline, pickled; the one of ``build()`` where empty.
        limits: Of reading.
    """
    return from_document(_read(contract, limits), pipeline=_unpacked(packed))


def _read(contract: Contract, limits: Limits) -> Document:
    """The document, read now where a path is given; of a long one the pages alone that may matter."""
    return contract if isinstance(contract, Document) else read_where(contract, may_matter, limits=limits)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Language:
    import srsly

    register_extensions()
    pipeline: Language = srsly.pickle_loads(packed) if packed else standard()
    return pipeline
