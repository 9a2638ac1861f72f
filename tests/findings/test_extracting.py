"""Archives: many files with one bar, in order, each bad file's error in its place, on any executor."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

import toolkit
from toolkit.documents import Contents, Document, Failed, Limits, ReadingPool, each, read
from toolkit.errors import EmptyFile, FileNotReadable, LimitExceeded, ReaderFailed, UnknownFormat
from toolkit.findings import Draft, build, drafts, extract

SAMPLES = Path(__file__).parents[2] / "samples"
LETTER = """SERVICES AGREEMENT between Larch Advisory LLC ("Consultant") and Bright Mills Inc. ("Client").

1. Client shall pay Consultant a total fee of ${total}.00 as follows:
(a) $10,000.00 upon signature of this Agreement;
(b) $30,000.00 upon acceptance of the Final Report.
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Five files: two contracts, one that is empty, one that is missing, one that is no contract at all."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "first.txt").write_text(LETTER.replace("{total}", "40,000"), encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (folder / "last.txt").write_text(LETTER.replace("{total}", "41,000"), encoding="utf-8")
    return [folder / name for name in ("first.txt", "empty.pdf", "nowhere.txt", "photo.png", "last.txt")]


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    """One worker of the kind that is made where no executor is given."""
    with ReadingPool(workers=1) as pool:
        yield pool


def check(results: tuple[Draft | Failed, ...], archive: list[Path]) -> None:
    """The whole archive came back in order, nothing lost."""
    first, *bad, last = results
    assert isinstance(first, Draft)
    assert isinstance(last, Draft)
    assert str(first.schedule.contract_price) == "40,000.00 USD"
    assert str(last.schedule.contract_price) == "41,000.00 USD"
    assert [str(m.amount) for m in last.schedule.milestones] == ["10,000.00 USD", "30,000.00 USD"]
    failures = [one for one in bad if isinstance(one, Failed)]
    assert [type(one.error) for one in failures] == [EmptyFile, FileNotReadable, UnknownFormat]
    assert [one.name for one in failures] == [str(path) for path in archive[1:4]]


def test_an_archive_is_extracted_in_order_and_no_bad_file_stops_it(archive: list[Path]) -> None:
    check(toolkit.extract(archive), archive)


def test_an_archive_is_read_and_what_was_read_is_extracted_the_errors_handed_on(
    archive: list[Path], pool: ReadingPool
) -> None:
    read_through = toolkit.read(archive, executor=pool)
    assert [type(one) for one in read_through[1:4]] == [Failed] * 3
    assert all(isinstance(one, Document) for one in (read_through[0], read_through[4]))
    check(toolkit.extract(read_through, executor=pool), archive)


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_of_the_standard_library_will_do_and_stays_open(
    archive: list[Path], kind: type[ThreadPoolExecutor | ProcessPoolExecutor]
) -> None:
    # By default it forks, of which Python 3.12 warns where there are threads.
    options: dict[str, Any] = {}
    if kind is ProcessPoolExecutor:
        import multiprocessing

        options["mp_context"] = multiprocessing.get_context("spawn")
    with kind(1, **options) as executor:
        check(extract(archive, executor=executor), archive)
        assert read(archive[0], executor=executor).text.startswith("SERVICES")
        assert str(extract(archive[4], executor=executor).schedule.contract_price) == "41,000.00 USD"


def test_results_come_one_by_one_so_that_an_archive_may_be_larger_than_memory(
    archive: list[Path], pool: ReadingPool
) -> None:
    results = drafts((path for path in archive), executor=pool)
    assert isinstance(next(results), Draft)
    assert isinstance(next(results), Failed)
    results.close()  # type: ignore[attr-defined]  # a generator


def test_a_file_may_be_sent_as_its_contents(archive: list[Path], pool: ReadingPool) -> None:
    upload = Contents("upload.txt", archive[0].read_bytes())
    assert read(upload).name == "upload.txt"
    one, empty, huge = toolkit.extract(
        [upload, Contents("nothing.pdf", b" "), Contents("huge.txt", b"x" * 2_000_000)],
        executor=pool,
        limits=Limits(megabytes=1),
    )
    assert isinstance(one, Draft)
    assert one.document.name == "upload.txt"
    assert isinstance(empty, Failed)
    assert isinstance(empty.error, EmptyFile)
    assert isinstance(huge, Failed)
    assert isinstance(huge.error, LimitExceeded)
    assert "1 MiB" in str(huge.error)


def test_nothing_at_all_gives_nothing() -> None:
    assert toolkit.read([]) == ()
    assert toolkit.extract(()) == ()


def test_a_pipeline_of_ones_own_goes_to_the_workers(archive: list[Path], pool: ReadingPool) -> None:
    blind = build(without=("milestone_clauses",))
    one, two = toolkit.extract([archive[0], archive[4]], pipeline=blind, executor=pool)
    assert isinstance(one, Draft)
    assert isinstance(two, Draft)
    assert one.schedule.milestones == two.schedule.milestones == ()


def crashes_on_second(path: Path) -> str:
    if path.name == "empty.pdf":
        os.abort()
    return path.name


@pytest.mark.skipif(sys.platform == "win32", reason="a crash dialog may wait for a person")
def test_a_crash_ends_one_file_in_the_embedded_pool_and_is_told_for_all_others_elsewhere(archive: list[Path]) -> None:
    names = [one if isinstance(one, str) else type(one.error) for one in each(crashes_on_second, archive)]
    assert names == ["first.txt", ReaderFailed, "nowhere.txt", "photo.png", "last.txt"]


class Broken(Executor):
    """An executor whose workers are gone, as a process pool's are after a crash."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise BrokenProcessPool("a worker ended")


def test_an_executor_that_takes_no_more_fails_the_files_and_not_the_call(archive: list[Path]) -> None:
    results = read(archive, executor=Broken())
    assert [type(one) for one in results] == [Failed] * 5
    error = next(one.error for one in results if isinstance(one, Failed))
    assert isinstance(error, ReaderFailed)
    assert "a worker ended" in str(error)


def test_a_plain_script_without_a_main_guard_reads_an_archive(archive: list[Path], tmp_path: Path) -> None:
    script = tmp_path / "plain.py"
    script.write_text(
        f"import toolkit\nprint(*[type(d).__name__ for d in toolkit.extract({[str(p) for p in archive]!r})])\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.split() == ["Draft", "Failed", "Failed", "Failed", "Draft"]


def test_one_bar_counts_the_files_for_a_person_at_a_terminal(
    archive: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with ThreadPoolExecutor(1) as executor:
        read(archive, executor=executor)
    shown = capsys.readouterr().err
    assert "Reading: 100%" in shown
    assert "5/5" in shown
    assert "3 failed" in shown
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    with ThreadPoolExecutor(1) as executor:
        read(archive, executor=executor)
    assert capsys.readouterr().err == ""


def test_the_bar_is_a_widget_in_a_notebook(archive: list[Path], tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    code = f"import toolkit\n_ = toolkit.read({[str(path) for path in archive]!r})"
    cell = nbformat.v4.new_code_cell(code)  # type: ignore[no-untyped-call]
    book = nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*TCP without encryption.*")  # ipykernel, of its own sockets
        NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = book.cells[0].outputs
    assert [o.output_type for o in outputs] == ["display_data"]
    assert "application/vnd.jupyter.widget-view+json" in outputs[0].data


@pytest.fixture(scope="module")
def dask_executor() -> Iterator[Executor]:
    """Two worker processes of a Dask cluster on this machine, as a client of any cluster offers them."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
        client.get_executor() as executor,
    ):
        yield executor


def test_a_dask_cluster_extracts_an_archive(archive: list[Path], dask_executor: Executor) -> None:
    check(toolkit.extract(archive, executor=dask_executor), archive)
    sent = [Contents(path.name, path.read_bytes()) for path in sorted(SAMPLES.glob("*/contract.pdf"))]
    spread = toolkit.extract(sent, executor=dask_executor)
    here = [extract(read(contents)) for contents in sent]
    assert [one.schedule for one in spread if isinstance(one, Draft)] == [one.schedule for one in here]
