"""Reads in child processes that may hang, swell or crash without harm to the notebook: an executor like any other.

``read`` itself works in the caller's process, which costs nothing and is right for a file one trusts. A batch,
or a file from a stranger, goes through a ``ReadingPool``::

    with ReadingPool(workers=2) as pool:
        for document in pool.map(read, paths): ...

Each worker is one child process, started when first needed and started again after it died. A job that needs
more processor time or memory than ``Limits`` allow ends with ``LimitExceeded``, one that crashes its process
with ``ReaderFailed``; the other jobs go on. Whole extractions are sent the same way as readings.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.documents.document import Limits
from toolkit.errors import LimitExceeded, ReaderFailed, ToolkitError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_MIB = 1024 * 1024
_PATIENCE = 20
"""A job may last this many times its processor time, since machines are shared and programs wait."""

T = TypeVar("T")
Job = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class ReadingPool(Executor):
    """An executor whose workers are child processes under ``limits``.

    Args:
        workers: Child processes at one time; as many as there are processors where None.
        limits: ``seconds`` is processor time of the child for one job, ``memory_megabytes`` what it may add
            to its size. On systems without such limits (Windows) only the time on the clock is watched.
    """

    def __init__(self, workers: int | None = None, *, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        count = max(1, workers or os.cpu_count() or 1)
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(count)]
        self._closed = False
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """A future of ``fn(*args, **kwargs)`` in a child; function, arguments and result must be picklable."""
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future: Future[T] = Future()
        self._jobs.put((future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the children when the jobs are done; with ``cancel_futures`` those not yet begun are dropped."""
        self._closed = True
        while cancel_futures:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is not None:
                job[0].cancel()
        for _ in self._threads:
            self._jobs.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _serve(self) -> None:
        """One worker: hands jobs to its child and settles their futures."""
        child = _Child(self._limits)
        try:
            while (job := self._jobs.get()) is not None:
                future, function, args, kwargs = job
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    future.set_result(child.call(function, args, kwargs))
                except BaseException as error:  # noqa: BLE001 (it belongs to the future, as in every executor)
                    future.set_exception(error)
        finally:
            child.stop()


class _Child:
    """The process of one worker."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def call(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The function's result, computed in the child."""
        where = _name_of(args)
        pipe = self._started()
        try:
            pipe.send((function, args, kwargs))
            if not pipe.poll(self._limits.seconds * _PATIENCE):
                self.stop()
                raise self._too_slow(where)
            done, result = pipe.recv()
        except (EOFError, ConnectionError) as cause:
            raise self._death(where) from cause
        if done:
            return result
        raise result

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _started(self) -> Connection:
        if self._process is not None and self._pipe is not None and self._process.is_alive():
            return self._pipe
        self.stop()
        # A fresh interpreter: a fork would copy the locks of the notebook's threads.
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._limits), daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe

    def _death(self, where: str) -> ToolkitError:
        """Why the child is gone."""
        process = self._process
        if process is not None:
            process.join(5)
        code = process.exitcode if process is not None else None
        self.stop()
        if code is not None and hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
            return self._too_slow(where)
        return ReaderFailed(
            f"the file made the reader's process end (exit code {code}); nothing else was harmed",
            where=where,
            remedy="Print the contract to a new PDF and read that, or raise Limits(memory_megabytes=…)",
        )

    def _too_slow(self, where: str) -> LimitExceeded:
        return LimitExceeded(
            f"reading took longer than {self._limits.seconds:g} seconds",
            where=where,
            remedy="Read the pages with the payment schedule alone, or raise Limits(seconds=…)",
        )


def _work(pipe: Connection, limits: Limits) -> None:
    """The life of a child: do one job after the other, each under limits, until the pipe is closed."""
    _limit_memory(limits)
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except (EOFError, OSError):
            return
        _limit_time(limits)
        reply: tuple[bool, Any]
        try:
            reply = True, function(*args, **kwargs)
        except MemoryError:
            reply = (
                False,
                LimitExceeded(
                    f"reading needs more than {limits.memory_megabytes:,} MiB of memory",
                    where=_name_of(args),
                    remedy="Read a smaller copy, or raise Limits(memory_megabytes=…)",
                ),
            )
        except Exception as error:  # noqa: BLE001 (every failure of a job is handed over, none may end the worker)
            reply = False, error
        try:
            pipe.send(reply)
        except Exception as error:  # noqa: BLE001 (what foreign code made may fail to pickle in any way)
            failed = ReaderFailed(
                f"what came of it cannot be handed over ({type(error).__name__}: {error})",
                where=_name_of(args),
                remedy="Read the file in the notebook's own process",
            )
            pipe.send((False, failed))


def _limit_memory(limits: Limits) -> None:
    """From now on the process may grow by that much. Without effect where the system has no such limit."""
    try:
        import resource
        from pathlib import Path

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        allowed = pages * resource.getpagesize() + limits.memory_megabytes * _MIB
        resource.setrlimit(resource.RLIMIT_AS, (allowed, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, OSError, ValueError):
        return


def _limit_time(limits: Limits) -> None:
    """The system ends the process when the next job takes more processor time than that."""
    try:
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (ImportError, OSError, ValueError):
        return


def _name_of(args: tuple[Any, ...]) -> str:
    """The file that a job is about, for messages."""
    return os.path.basename(str(args[0])) if args else "the file"
