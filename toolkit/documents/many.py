"""One job for each of many files: one progress bar, results in order, and a bad file's error in the file's place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.documents.document import Limits
from toolkit.documents.isolation import ReadingPool, name_of
from toolkit.errors import ReaderFailed, ToolkitError

if TYPE_CHECKING:
    from tqdm.auto import tqdm

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contents:
    """A contract file that is at hand as bytes: an upload, or one sent to a machine that does not see its folder."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Failed:
    """What stands in a file's place where it could not be read, so that no file is lost and none is skipped.

    Attributes:
        name: The file as the caller named it.
        error: What was wrong, where, and what to do.
    """

    name: str
    error: ToolkitError


def each(
    function: Callable[[Any], T],
    items: Iterable[object],
    *,
    executor: Executor | None = None,
    limits: Limits | None = None,
    doing: str = "Reading",
) -> Iterator[T | Failed]:
    """``function(item)`` for each item, in order, as soon as it and all before it are there.

    One bar counts the files that are done: a widget in a notebook, a line at a terminal, nothing in a log file.
    A job that fails in whatever way ends in ``Failed``; an item that is ``Failed`` already stays so. For an archive
    that is larger than memory take the results one by one and keep what you need.

    Args:
        function: What a worker can import by its name, such as ``read``.
        items: Paths, ``Contents`` or documents: what the workers are sent.
        executor: Any ``concurrent.futures.Executor``; it is left open. None: a ``ReadingPool`` for this call, whose
            workers may hang, swell or crash without harm to the other files.
        limits: Those of the ``ReadingPool``.
        doing: What the bar says.
    """
    wanted = list(items)
    own = ReadingPool(min(len(wanted), os.cpu_count() or 1), limits=limits) if executor is None and wanted else None
    pool = executor or own
    waiting: dict[Future[T], int] = {}
    done: dict[int, T | Failed] = {}
    given = 0
    try:
        for number, item in enumerate(wanted):
            if isinstance(item, Failed):
                done[number] = item
            elif pool is not None:
                waiting[_submitted(pool, function, item)] = number
        with _bar(len(wanted), doing) as bar:
            bar.update(len(done))
            failures = len(done)
            for future in as_completed(list(waiting)):
                number = waiting.pop(future)
                result = _result(future, wanted[number])
                done[number] = result
                failures += isinstance(result, Failed)
                if failures:
                    bar.set_postfix_str(f"{failures} failed", refresh=False)
                bar.update()
                while given in done:
                    yield done.pop(given)
                    given += 1
        while given in done:
            yield done.pop(given)
            given += 1
    finally:
        for future in waiting:
            future.cancel()
        if own is not None:
            own.stop()


def _submitted(pool: Executor, function: Callable[[Any], T], item: object) -> Future[T]:
    """The future of one job; one that has failed already where the executor takes no more."""
    try:
        return pool.submit(function, item)
    except Exception as error:  # noqa: BLE001 (a foreign executor: what it says belongs to the file)
        refused: Future[T] = Future()
        refused.set_exception(error)
        return refused


def _result(future: Future[T], item: object) -> T | Failed:
    name = str(item) if isinstance(item, str | Path) else str(getattr(item, "name", item))
    try:
        return future.result()
    except ToolkitError as error:
        return Failed(name, error)
    except Exception as error:  # noqa: BLE001 (one bad file, or a worker that died of it, ends no other)
        return Failed(
            name,
            ReaderFailed(
                f"the worker failed ({type(error).__name__}: {error})",
                where=name_of(item),
                remedy="Read this file alone; leave the executor out, so that each file is read in a worker of its own",
            ),
        )


def _bar(total: int, doing: str) -> tqdm[Any]:
    """The progress bar of the place we are in: tqdm finds out whether that is a notebook."""
    from tqdm.auto import tqdm

    notebook = any(kind.__module__ == "tqdm.notebook" for kind in tqdm.__mro__)
    # Elsewhere disable=None: a bar for a person at a terminal only.
    return tqdm(total=total, desc=doing, unit="file", disable=False if notebook else None)
