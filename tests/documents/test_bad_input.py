"""Files made to harm: each ends in a document or in an error that names the limit, within time and memory."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from toolkit.documents import Contents, Document, Failed, Limits, ReadingPool, read
from toolkit.errors import DamagedFile, LimitExceeded, NoTextLayer, ReaderFailed

MIB = 1024 * 1024
LIMITS = Limits(megabytes=20, pages=2_000, seconds=20, memory_megabytes=1_024)
FEE = b"BT /F1 12 Tf 72 700 Td (The fee is USD 5,000.00.) Tj ET"


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    """A worker that may take less time and memory than a contract ever needs."""
    with ReadingPool(workers=1, limits=LIMITS) as pool:
        yield pool


def outcome(name: str, data: bytes, pool: ReadingPool, limits: Limits = LIMITS) -> Document | Exception:
    """What becomes of a file in a worker, which must be alive afterwards for the next."""
    (result,) = read([Contents(name, data)], limits=limits, executor=pool)
    (next_one,) = read([Contents("good.txt", b"The fee is EUR 100.\n")], executor=pool)
    assert isinstance(next_one, Document)
    return result.error if isinstance(result, Failed) else result


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF of the objects, numbered from 1; the first is its catalogue."""
    held = io.BytesIO(b"%PDF-1.7\n")
    held.seek(0, io.SEEK_END)
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(held.tell())
        held.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = held.tell()
    held.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    held.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    held.write(b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return held.getvalue()


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), extra, content)


def packed(content: bytes, extra: bytes = b"") -> bytes:
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode " + extra)


def page_with(content: bytes, resources: bytes = b"/Font <</F1 4 0 R>>", *more: bytes) -> bytes:
    """A PDF of one page; ``more`` are its objects from 6."""
    return pdf_of(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources <<%s>>>>" % resources,
            b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
            content,
            *more,
        ]
    )


def office(part: str, content: bytes) -> bytes:
    """A sound office file with one part exchanged."""
    held = io.BytesIO()
    if part.startswith("word/"):
        import docx

        docx.Document().save(held)
    else:
        import openpyxl

        openpyxl.Workbook().save(held)
    changed = io.BytesIO()
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return changed.getvalue()


PARTS = pytest.mark.parametrize("part", ["word/document.xml", "xl/worksheets/sheet1.xml"])


@PARTS
def test_an_office_file_that_unpacks_to_a_thousand_times_its_size_is_refused(part: str, pool: ReadingPool) -> None:
    bomb = office(part, b"<x>" + bytes(64 * MIB) + b"</x>")
    assert len(bomb) < MIB
    error = outcome(f"bomb.{part[:2]}", bomb, pool)
    assert isinstance(error, LimitExceeded)
    assert "the limit is 20 MiB" in str(error)
    assert "Limits(megabytes=…)" in error.remedy


@PARTS
def test_entities_that_grow_without_end_are_refused(part: str, pool: ReadingPool) -> None:
    lines = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{"".join(lines)}]><x>&a11;</x>'
    error = outcome(f"laughs.{part[:2]}", office(part, text.encode()), pool)
    assert isinstance(error, DamagedFile)
    assert "entities" in str(error)


@PARTS
def test_an_entity_that_reads_a_file_of_this_machine_is_refused(part: str, pool: ReadingPool, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for strangers")
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]><x>&s;</x>'
    assert isinstance(outcome(f"spy.{part[:2]}", office(part, text.encode()), pool), DamagedFile)


def test_ten_thousand_pages_are_refused_and_read_when_the_limit_is_raised() -> None:
    count = 10_000
    kids = b" ".join(b"%d 0 R" % n for n in range(5, 5 + count))
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources <</Font <</F1 3 0 R>>>>>>"
    font = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
    pages = b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, count)
    endless = pdf_of([b"<</Type /Catalog /Pages 2 0 R>>", pages, font, stream(FEE), *[page] * count])
    with pytest.raises(LimitExceeded, match=r"10,000 pages, the limit is 2,000.*Limits\(pages=…\)"):
        read(Contents("long.pdf", endless))
    with pytest.raises(LimitExceeded, match=r"longer than 0\.1 seconds and had come to page"):
        read(Contents("long.pdf", endless), limits=Limits(pages=20_000, seconds=0.1))


def nested() -> bytes:
    deep = 200_000
    return page_with(stream(FEE), b"/Font <</F1 4 0 R>> /X " + b"[" * deep + b"]" * deep)


def circle() -> bytes:
    return pdf_of([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>"])


def counted() -> bytes:
    return page_with(stream(FEE)).replace(b"/Count 1>>", b"/Count 1999>>")


def mirrors() -> bytes:
    """Forms that each paint the next one ten times: ten to the twelfth pictures."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X %d 0 R>>>>"
    forms = [stream(b"/X Do " * 10, form % (n + 1)) for n in range(6, 18)]
    resources = b"/XObject <</X 6 0 R>> /Font <</F1 4 0 R>>"
    return page_with(stream(FEE + b" /X Do"), resources, *forms, stream(FEE, form % 4))


def flood() -> bytes:
    return page_with(packed(b"0 0 m 1 1 l S " * (20 * MIB)))


def words() -> bytes:
    return page_with(packed(b"BT /F1 9 Tf " + b"(pay) Tj 1 0 Td " * 500_000 + b"ET"))


@pytest.mark.parametrize("make", [nested, circle, counted, mirrors, flood, words])
def test_a_pdf_of_endless_objects_ends_one_job_at_most(make: Callable[[], bytes], pool: ReadingPool) -> None:
    result = outcome(f"{make.__name__}.pdf", make(), pool)
    assert isinstance(result, Document | DamagedFile | LimitExceeded | NoTextLayer | ReaderFailed)


def test_a_page_that_is_one_picture_of_a_hundred_megabytes_ends_one_job_at_most(pool: ReadingPool) -> None:
    side = 10_000
    image = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray"
    picture = packed(bytes([250]) * (side * side), image % (side, side))
    data = page_with(stream(b"612 0 0 792 0 0 cm /I Do"), b"/XObject <</I 6 0 R>>", picture)
    assert len(data) < MIB
    result = outcome("picture.pdf", data, pool)
    assert isinstance(result, NoTextLayer | LimitExceeded)


def test_a_notebook_outlives_a_file_that_kills_its_reader(tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    (tmp_path / "mirrors.pdf").write_bytes(mirrors())
    (tmp_path / "good.txt").write_text("The fee is EUR 100.")
    codes = (
        "import toolkit\nfrom toolkit.documents import Limits\nwork = 'hours of it'",
        "toolkit.read('mirrors.pdf', limits=Limits(memory_megabytes=300))",
        "toolkit.read('good.txt').text, work",
    )
    cells = [nbformat.v4.new_code_cell(code) for code in codes]  # type: ignore[no-untyped-call]
    cells[1].metadata["tags"] = ["raises-exception"]
    book = nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*TCP without encryption.*")  # ipykernel, of its own sockets
        NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert cells[1].outputs[-1].ename == "ReaderFailed"
    assert "hours of it" in cells[2].outputs[0].data["text/plain"]
