"""The vocabulary: wordings in files, how they are spelled, and that none is missing or idle."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

import toolkit.findings
from toolkit.errors import VocabularyBroken
from toolkit.findings import vocabulary as module
from toolkit.findings.vocabulary import wording

ROOM = Path(toolkit.findings.__file__).parent
TABLES = ("any_case", "as_written", "parts")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two small files in place of the real ones."""
    files = {
        "first": tomllib.loads(
            """
            nouns = ["fee", "final fee"]
            [parts]
            day = '\\d{1,2}(?:st|nd)?'
            [any_case]
            paid = 'paid for {nouns}'
            broken = '''
              one
              |two [a b]'''
            early = '(?<!not\\ )early'
            wrong = 'one(two'
            lost = '{nowhere}'
            by = 'by {who}'
            [as_written]
            mixed = 'On {day}, {paid}'
            other = '{second.law}'
            """
        ),
        "second": tomllib.loads("law = ['law of the land']"),
    }
    monkeypatch.setattr(module, "vocabulary", files.__getitem__)
    module.wording.cache_clear()


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("paid", "PAID\n for  final fee"),
        ("broken", "one"),
        ("broken", "two a"),
        ("mixed", "On 2nd, Paid FOR fee"),
        ("other", "law of  the\nland"),
    ],
)
def test_a_wording_has_spaces_lists_and_parts_in_place(name: str, text: str) -> None:
    assert wording("first", name).fullmatch(text)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("name", "text"), [("paid", "paidfor fee"), ("mixed", "on 2, paid for fee"), ("other", "Law of the land")]
)
def test_a_wording_keeps_to_its_case_and_spaces(name: str, text: str) -> None:
    assert not wording("first", name).fullmatch(text)


@pytest.mark.usefixtures("written")
def test_a_space_behind_a_backslash_is_one_space() -> None:
    assert wording("first", "early").search("not early") is None


@pytest.mark.usefixtures("written")
def test_the_code_may_give_an_insertion() -> None:
    assert wording("first", "by", who="Ada|Bob").fullmatch("by Bob")


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("name", "says"),
    [("wrong", r"first.toml: the wording 'wrong' in \[any_case\] is no regular"), ("lost", "no wording 'nowhere'")],
)
def test_a_broken_wording_is_named_with_its_file(name: str, says: str) -> None:
    with pytest.raises(VocabularyBroken, match=says):
        wording("first", name)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _named() -> dict[tuple[str, str], str]:
    """Every wording of the files by (file, name)."""
    found = {}
    for path in (ROOM / "vocabulary").glob("*.toml"):
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in TABLES:
            for name, text in held.get(table, {}).items():
                found[path.stem, name] = text
    return found


def _asked() -> set[tuple[str, str]]:
    """Every wording that the code asks for by its name in full."""
    asked = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                given = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                if node.func.id == "wording" and len(given) == 2:
                    asked.add((given[0], given[1]))
                elif node.func.id == "rule" and given:
                    asked.add(("rules", given[0]))
    return asked


def test_every_wording_that_the_code_asks_for_is_there() -> None:
    assert _asked() <= set(_named())


def test_no_wording_is_idle() -> None:
    named = _named()
    inserted = {
        (other or file, name)
        for (file, _), text in named.items()
        for other, name in re.findall(r"\{(?:([a-z]\w*)\.)?([a-z]\w*)\}", text)
    }
    literals = {n.value for p in ROOM.rglob("*.py") for n in ast.walk(_tree(p)) if isinstance(n, ast.Constant)}
    assert not [key for key in set(named) - _asked() - inserted if key[1] not in literals]  # some stand in tables


_NO_WORDS = re.compile(
    r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\.|\(\?P[<=]\w+[>)]|\(\?[imsxa-]+[:)]|\[\^?\]?(?:\\.|[^\]\\])*\]", re.IGNORECASE
)
"""Escapes, names of groups, flags and sets of characters: letters of a regular expression that are no words."""


def _spelled_out(node: ast.expr) -> str:
    """What stands of a string in the code, insertions left out."""
    if isinstance(node, ast.BinOp):
        return _spelled_out(node.left) + _spelled_out(node.right)
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def test_the_code_of_the_room_holds_no_words_of_contracts_in_regular_expressions() -> None:
    calls = [
        (path, node)
        for path in sorted(ROOM.rglob("*.py"))
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "re"
    ]
    wordy = [
        f"{path.name}:{node.lineno}"
        for path, node in calls
        if node.args and not isinstance(node.args[0], ast.Name)
        if re.search("[A-Za-z]{2}", _NO_WORDS.sub(" ", _spelled_out(node.args[0])))
    ]
    assert calls
    assert not wordy, "write these in vocabulary/*.toml and ask for them by wording(): " + ", ".join(wordy)
