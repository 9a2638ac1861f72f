"""The right reader is found by content, and every failure says what, where and what to do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.documents import Document, Limits, Reader, read, reading
from toolkit.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    FileNotReadable,
    LimitExceeded,
    NameTaken,
    NoTextLayer,
    ReaderFailed,
    ReadError,
    UnknownFormat,
)

MakePdf = Callable[[str], Path]


def test_content_decides_and_a_wrong_ending_is_reported(pdf: MakePdf, tmp_path: Path) -> None:
    disguised = tmp_path / "offer.xlsx"
    disguised.write_bytes(pdf("Payment of USD 100 on signature.").read_bytes())
    document = read(disguised)
    assert document.format == "pdf"
    assert "ends in .xlsx, but the content is pdf" in document.problems[0].message


def test_the_right_ending_is_no_problem(pdf: MakePdf) -> None:
    assert read(pdf("Payment of USD 100 on signature.")).problems == ()


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("empty.pdf", b"", EmptyFile, "empty"),
        ("blank.txt", b" \r\n\n ", EmptyFile, "empty"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50), UnknownFormat, "picture"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), UnknownFormat, "older Office"),
        ("page.htm", b"<!DOCTYPE html><html><body>$5</body></html>", UnknownFormat, "web page"),
        ("letter.rtf", rb"{\rtf1\ansi hello}", UnknownFormat, "RTF"),
        ("cut.xlsx", b"PK\x03\x04" + bytes(200), DamagedFile, "truncated"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type", DamagedFile, "truncated"),
        ("blob.bin", bytes(range(256)), UnknownFormat, "no reader knows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, error: type[ReadError], message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error, match=message) as caught:
        read(path)
    assert name in str(caught.value)
    assert caught.value.remedy


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match="no such file"):
        read(tmp_path / "nowhere.pdf")
    with pytest.raises(FileNotReadable, match="folder"):
        read(tmp_path)


def test_a_protected_pdf_asks_for_a_copy_without_password(pdf: MakePdf, tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    path = tmp_path / "locked.pdf"
    with pikepdf.open(pdf("Secret price: USD 5,000.")) as opened:
        opened.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(EncryptedFile, match="without the password"):
        read(path)


def test_a_pdf_of_pictures_is_refused_with_the_way_out(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (300, 300), 128).save(tmp_path / "grey.pdf")
    with pytest.raises(NoTextLayer, match="OCR"):
        read(tmp_path / "grey.pdf")


def test_limits_are_named_in_the_error(pdf: MakePdf, tmp_path: Path) -> None:
    path = pdf("one #pagebreak() two #pagebreak() three")
    with pytest.raises(LimitExceeded, match=r"3 pages, the limit is 2.*Limits\(pages"):
        read(path, limits=Limits(pages=2))
    big = tmp_path / "big.txt"
    big.write_bytes(b"a" * (1024 * 1024 + 1))
    with pytest.raises(LimitExceeded, match=r"limit is 1 MiB.*Limits\(megabytes"):
        read(big, limits=Limits(megabytes=1))


class _Greedy(Reader):
    name = "greedy"

    def claims(self, data: bytes, name: str) -> bool:
        return True

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        raise IndexError("list index out of range")


def test_two_readers_that_claim_one_file_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builtins = reading.readers()
    monkeypatch.setattr(reading, "readers", lambda: (*builtins, _Greedy()))
    path = tmp_path / "plan.txt"
    path.write_text("Payment on signature.")
    with pytest.raises(NameTaken, match="txt and greedy both claim"):
        read(path)


def test_a_foreign_exception_becomes_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "readers", lambda: (_Greedy(),))
    path = tmp_path / "plan.txt"
    path.write_text("Payment on signature.")
    with pytest.raises(ReaderFailed, match=r"greedy reader failed .*IndexError"):
        read(path)


def test_importing_the_room_loads_no_heavy_library() -> None:
    code = (
        "import sys, toolkit.documents\n"
        "print([name for name in ('pypdfium2', 'pdfplumber', 'openpyxl', 'docx', 'PIL') if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"
