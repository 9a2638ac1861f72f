from __future__ import annotations

import pickle
import sys
from itertools import pairwise
from pathlib import Path
from subprocess import run

import pytest

from tests.findings.bench import schedule_of, schedule_of_all_pages, without_doubt
from tests.findings.long_contract import PAYMENTS, long_contract
from toolkit.documents import read
from toolkit.documents.document import Document
from toolkit.documents.pdf import PdfDocument
from toolkit.documents.pdf_desk import AT_HAND, Desk
from toolkit.documents.reading import read_where
from toolkit.findings import extract
from toolkit.findings.relevance import LONG, matters, may_matter, relevant

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "long.pdf"
    path.write_bytes(long_contract(40))
    return path


@pytest.fixture(scope="module")
def document(long_file: Path) -> Document:
    return read(long_file)


@pytest.mark.parametrize(
    "words",
    [
        "The fee is €4,000.",
        "The price is KES 400 000 and fixed.",
        "Invoices are settled within twenty days of receipt.",
        "Half of the price is payable at the start.",
        "The Client shall pay the Agency after each show.",
        "A deliverable that is not rejected within ten working days is deemed accepted.",
        "This Agreement expires on 30 June 2028.",
        "The term ends 30-Jun-28.",
        "Sums outstanding bear interest at the base rate.",
        "Five per cent of each payment is retained until the end.",
        "This order is governed by Portuguese law.",
        "Portuguese law. District court of Faro.",
        "The Buyer has ten days for comments.",
        "The Buyer shall settle accounts promptly.",
        "Milestone 4 is the trial run.",
        "In witness\nwhereof the parties have signed.",
        "By: ______________",
        "On termination the Customer compensates what was done.",
        "Travel expenses are reimbursed.",
    ],
)
def test_a_page_with_a_sign_of_money_dates_or_terms_matters(words: str) -> None:
    assert matters(f"4.1 Pipes are cleaned before they are laid.\n\n{words}\n\n4.3 Valves are opened by hand.\n")


@pytest.mark.parametrize(
    "words",
    [
        "Pipes are cleaned before they are laid.",
        "The Supplier keeps 24 spare valves of size 1,050 on the site.",
        "A notice takes effect when it arrives.",
        "Neither party shall disclose what it learns of the other.",
        "Drawings carry the initials of the engineer and a letter.",
    ],
)
def test_a_page_without_any_does_not_matter(words: str) -> None:
    assert not matters(f"4.1 {words}\n\n4.2 Valves are opened by hand.\n")


def test_of_a_sign_both_halves_stand_in_one_paragraph() -> None:
    assert matters("Invoices are\npayable in days.")
    assert not matters("Invoices are filed.\n\nThe tide turned after three days.")


def test_only_the_pages_that_matter_are_read_of_a_long_contract(document: Document) -> None:
    less = relevant(document)

    assert len(less.text) < len(document.text) / 4
    assert all(event in " ".join(less.text.split()) for event, _, _ in PAYMENTS)
    assert len(less.page_starts) == len(document.page_starts) == 40


def test_the_schedule_is_the_one_that_comes_of_all_pages(long_file: Path) -> None:
    found = schedule_of(long_file)

    assert without_doubt(found) == without_doubt(schedule_of_all_pages(long_file))
    assert found.count('"id": "M') == len(PAYMENTS)


def test_a_short_document_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "short.pdf"
    path.write_bytes(long_contract(8))
    short = read(path)

    assert relevant(short) is short


def test_a_place_in_the_text_of_some_pages_is_that_in_the_whole_file(document: Document) -> None:
    less = document.only({1, 20, 21})
    words = "contract price for the Works"
    here, there = less.text.index(words), document.text.index(words)

    assert here < there
    assert less.source(here, here + len(words)) == document.source(there, there + len(words))
    assert less.page_of(here) == document.page_of(there) == 20
    assert [less.text[s.start : s.end] for s in less.furniture][:2] == [
        document.text[s.start : s.end] for s in document.furniture
    ][:2]


def test_tables_are_found_on_the_pages_that_are_left(document: Document) -> None:
    (mine,) = document.only({1, 21}).tables()
    (whole,) = document.tables(document.page_starts[20], document.page_starts[21])

    assert [[c and (c.text, c.source) for c in row] for row in mine.rows] == [
        [c and (c.text, c.source) for c in row] for row in whole.rows
    ]


def test_while_a_document_is_held_its_file_is_opened_once(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2  # type: ignore[import-untyped]

    opened: list[int] = []
    plain = pypdfium2.PdfDocument.__init__

    def counting(self: object, *args: object, **kwargs: object) -> None:
        opened.append(1)
        plain(self, *args, **kwargs)

    monkeypatch.setattr(pypdfium2.PdfDocument, "__init__", counting)
    with document.held():
        first = [document.source(start, start + 40) for start in document.page_starts]
    assert len(opened) == 1
    assert [document.source(start, start + 40) for start in document.page_starts[:3]] == first[:3]
    assert len(opened) == 4


def test_pages_that_cannot_matter_are_left_out_while_a_file_is_read(long_file: Path, document: Document) -> None:
    less = read_where(long_file, may_matter)
    assert isinstance(less, PdfDocument)
    candidates = {
        page
        for page, (start, end) in enumerate(pairwise((*document.page_starts, len(document.text))), 1)
        if may_matter(page, 40, document.text[start:end])
    }

    assert 4 < len(candidates) < 12
    assert less.skipped == set(range(1, 41)) - candidates
    assert _words_by_page(less) == _words_by_page(document.only(candidates))
    assert _words_by_page(relevant(less)) == _words_by_page(relevant(document))
    said = [less.text[span.start : span.end] for span in less.furniture]
    assert all(f"Page {page} of 40" in said for page in candidates)


def test_a_contract_is_opened_once_from_its_path_to_its_schedule(
    long_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdfium2

    whole = long_file.read_bytes()
    opened: list[bytes] = []
    plain = pypdfium2.PdfDocument.__init__

    def counting(self: object, file: object, *args: object, **kwargs: object) -> None:
        opened.extend([file] if file == whole else [])
        plain(self, file, *args, **kwargs)

    monkeypatch.setattr(pypdfium2.PdfDocument, "__init__", counting)
    draft = extract(long_file)

    assert len(opened) == 1
    assert isinstance(draft.document, PdfDocument)
    assert draft.document.desk == Desk()  # all is closed again


def test_what_was_left_open_goes_to_another_process_closed_and_can_be_asked_without_a_block(
    long_file: Path, document: Document
) -> None:
    less = read_where(long_file, may_matter)
    assert isinstance(less, PdfDocument)
    assert less.desk.handle is not None
    assert 4 < len(less.desk.leaves) <= AT_HAND
    copy = pickle.loads(pickle.dumps(less))  # noqa: S301 (our own)
    words = "contract price for the Works"
    here, there = less.text.index(words), document.text.index(words)
    places = [one.source(here, here + len(words)) for one in (less, copy)]

    assert places == [document.source(there, there + len(words))] * 2
    with less.held():
        pass
    assert less.desk == Desk()


def test_where_most_pages_may_matter_the_whole_document_is_read(long_file: Path, document: Document) -> None:
    assert read_where(long_file, _not_every_third) == document
    assert _words_by_page(read_where(long_file, _every_third)) == _words_by_page(document.only(range(3, 41, 3)))


def _words_by_page(document: Document) -> list[list[str]]:
    """Sorted, since this contract says so much again and again that whole sentences count as furniture."""
    return [
        sorted(document.text[start:end].split()) for start, end in pairwise((*document.page_starts, len(document.text)))
    ]


def _every_third(page: int, _pages: int, _text: str) -> bool:
    return page % 3 == 0


def _not_every_third(page: int, _pages: int, _text: str) -> bool:
    return page % 3 != 0


def test_a_format_without_pages_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "terms.txt"
    path.write_text("The fee is USD 4,000.\n")

    assert read_where(path, _every_third) == read(path)


def test_a_word_that_is_parted_at_a_line_end_is_a_sign_too() -> None:
    assert may_matter(20, 40, "The Supplier receives an instal\ufffement in May.")
    assert may_matter(20, 40, "The Supplier receives a pre\x02payment.")
    assert not may_matter(20, 40, "Pipes are cleaned be\ufffefore they are laid.")


@pytest.mark.corpus
def test_what_matters_in_a_real_contract_is_never_left_out_at_first_sight() -> None:
    contracts = sorted((ROOT.parent / "shared" / "corpus" / "cuad" / "pdf").glob("*.[pP][dD][fF]"))
    if not contracts:
        pytest.skip("the development corpus is not at hand")
    for path in contracts[::3]:
        whole = read(path)
        if len(whole.page_starts) >= LONG:
            assert relevant(read_where(path, may_matter)) == relevant(whole), path.name


def test_a_held_document_goes_to_another_process_closed(document: Document) -> None:
    with document.held():
        document.source(0, 10)
        copy = pickle.loads(pickle.dumps(document))  # noqa: S301 (our own)
    assert copy == document
    assert copy.source(0, 10) == document.source(0, 10)


def test_the_benchmark_runs_and_says_whether_its_figures_count() -> None:
    command = "-m tests.findings.bench --pages 24 --runs 1 --plumber-runs 1 --contracts 2 --archive-pages 8"
    done = run([sys.executable, *command.split()], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "schedule as without the shortcut: yes" in done.stdout
    assert "peak memory" in done.stdout
    assert "two workers" in done.stdout
