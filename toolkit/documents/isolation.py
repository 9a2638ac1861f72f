"""Reads in child processes that may hang, swell or crash without harm to the notebook: an executor like any other.

``read`` itself works in the caller's process, which costs nothing and is right for a file one trusts. A batch,
or a file from a stranger, goes through a ``ReadingPool``::

    with ReadingPool(workers=2) as pool:
        for document in pool.map(read, paths): ...

Each worker is one child process, started when first needed and started again after it died. A job that needs
more processor time or memory than ``Limits`` allow ends with ``LimitExceeded``, one that crashes its process
with ``ReaderFailed``; the other jobs go on. Whole extractions are sent the same way as readings.

A child is a fresh interpreter: a fork would copy the locks of the notebook's threads. It is started without
``multiprocessing``, which would run the caller's script again in it and so forbid a pool in a plain script.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.documents.document import Limits
from toolkit.errors import LimitExceeded, ReaderFailed, ToolkitError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_MIB = 1024 * 1024
_PATIENCE = 20
"""A job may last this many times its processor time, since machines are shared and programs wait."""
_MADE_BY_A_JOB = 10_000
"""Things that may be made before the collector looks for those that hold each other."""
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from toolkit.documents.isolation import serve; serve(int(sys.argv[2]))"
)

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
        self._children = [_Child(self._limits) for _ in range(count)]
        self._threads = [threading.Thread(target=self._serve, args=(c,), daemon=True) for c in self._children]
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

    def stop(self) -> None:
        """End the children at once, whatever they are doing; jobs that were running fail."""
        self.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.kill()
        for thread in self._threads:
            thread.join()

    def _serve(self, child: _Child) -> None:
        """One worker: hands jobs to its child and settles their futures."""
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
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection[Any, Any] | None = None

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

    def kill(self) -> None:
        """End the process from another thread; the one that waits for its answer finds it gone."""
        if self._process is not None:
            self._process.kill()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _started(self) -> Connection[Any, Any]:
        if self._process is not None and self._pipe is not None and self._process.poll() is None:
            return self._pipe
        self.stop()
        from multiprocessing.connection import Pipe

        self._pipe, theirs = Pipe()
        with theirs:
            command = [sys.executable, "-c", _CHILD, json.dumps(sys.path), str(theirs.fileno())]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **_handing(theirs.fileno()))  # noqa: S603 (our own interpreter)
        self._pipe.send(self._limits)
        return self._pipe

    def _death(self, where: str) -> ToolkitError:
        """Why the child is gone."""
        code = None
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                code = self._process.wait(5)
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


def _handing(handle: int) -> dict[str, Any]:
    """What lets a child inherit one handle and no other."""
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        return {"startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})}
    return {"pass_fds": (handle,)}


def serve(handle: int) -> None:
    """The life of a child: take the limits, then one job after the other until the pipe is closed."""
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        pipe = PipeConnection(handle)
    else:
        from multiprocessing.connection import Connection

        pipe = Connection(handle)
    limits: Limits = pipe.recv()
    _limit_memory(limits)
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except (EOFError, OSError):
            return
        except Exception as error:  # noqa: BLE001 (unpickling runs code of the caller's, which may fail in any way)
            pipe.send((False, _unknown_job(error)))
            continue
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
        if not gc.get_freeze_count():
            # What the first job loaded stays for all: the collector need not go through it again and again.
            gc.collect()
            gc.freeze()
            # Nor need it look after each 700 things that a job makes: nearly all go when the job is done.
            gc.set_threshold(_MADE_BY_A_JOB)


def _unknown_job(error: Exception) -> ReaderFailed:
    return ReaderFailed(
        f"what is to be done cannot be handed to the worker ({type(error).__name__}: {error})",
        remedy="Define the function in a module that can be imported, not in the notebook or script itself",
    )


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
    return name_of(args[0]) if args else "the file"


def name_of(item: object) -> str:
    """What to call a path, a document or the contents of a file: its name without its folder."""
    named = getattr(item, "name", item)
    return os.path.basename(named if isinstance(named, str) else str(item))
