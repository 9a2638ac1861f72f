"""Files that hang, swell or crash a reader end one job and nothing else."""

from __future__ import annotations

import gc
import os
import sys
import time
from concurrent.futures import Executor
from pathlib import Path

import pytest

from toolkit.documents import Document, Limits, ReadingPool, read
from toolkit.errors import FileNotReadable, LimitExceeded, ReaderFailed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processor and memory limits are POSIX")


def spin(_: str) -> None:
    while True:
        pass


def swell(_: str) -> int:
    return len(bytearray(1024 * 1024 * 1024))


def crash(_: str) -> None:
    os.abort()


def unpicklable(path: str) -> object:
    return lambda: path


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("isolation") / "contract.txt"
    path.write_text("1. The fee is EUR 100.\n")
    return path


def test_a_document_comes_back_whole_from_a_worker(contract: Path) -> None:
    with ReadingPool(workers=1) as pool:
        documents = list(pool.map(read, [contract, contract]))
    assert all(isinstance(document, Document) for document in documents)
    assert documents[0].source(12, 19).clause == "1"


def test_one_bad_job_after_the_other_leaves_the_pool_at_work(contract: Path) -> None:
    limits = Limits(seconds=2, memory_megabytes=300)
    with ReadingPool(workers=1, limits=limits) as pool:
        hanging = pool.submit(spin, "hang.pdf")
        swelling = pool.submit(swell, "swell.pdf")
        crashing = pool.submit(crash, "crash.pdf")
        odd = pool.submit(unpicklable, "odd.pdf")
        missing = pool.submit(read, contract.with_name("nowhere.txt"))
        good = pool.submit(read, contract)
        with pytest.raises(LimitExceeded, match=r"hang\.pdf: reading took longer than 2 seconds"):
            hanging.result(120)
        with pytest.raises(LimitExceeded, match=r"swell\.pdf: reading needs more than 300 MiB"):
            swelling.result(120)
        with pytest.raises(ReaderFailed, match=r"crash\.pdf: the file made the reader's process end"):
            crashing.result(120)
        with pytest.raises(ReaderFailed, match="cannot be handed over"):
            odd.result(120)
        with pytest.raises(FileNotReadable, match="no such file"):
            missing.result(120)
        assert good.result(120).text.startswith("1. The fee")


def test_the_collector_of_a_worker_leaves_alone_what_the_first_job_loaded(contract: Path) -> None:
    with ReadingPool(workers=1) as pool:
        pool.submit(read, contract).result(60)

        assert pool.submit(gc.get_freeze_count).result(60) > 1_000
        assert pool.submit(gc.get_threshold).result(60)[0] == 10_000


def test_it_is_an_executor_and_can_be_shut_down_with_jobs_waiting() -> None:
    pool = ReadingPool(workers=1, limits=Limits(seconds=1))
    assert isinstance(pool, Executor)
    first, waiting = pool.submit(time.sleep, 0.2), pool.submit(time.sleep, 60)
    while not first.running() and not first.done():
        time.sleep(0.01)
    pool.shutdown(cancel_futures=True)
    assert waiting.cancelled()
    with pytest.raises(RuntimeError, match="after shutdown"):
        pool.submit(time.sleep, 0)
