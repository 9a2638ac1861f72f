"""Holds the rooms of DESIGN.md, section 3, against the code: who may import whom, no cycles, no giants."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLKIT = ROOT / "toolkit"
BASE_FILES = {"errors", "money", "dates", "provenance", "plugins"}
MAY_IMPORT: dict[str, set[str]] = {
    "base": set(),
    "schedule": {"base"},
    "documents": {"base"},
    "findings": {"base", "documents", "schedule"},
    "taxes": {"base", "schedule"},
    "ledger": {"base", "schedule", "taxes"},
    "einvoice": {"base", "schedule", "ledger"},
    "exporters": {"base", "schedule", "ledger"},
    "views": {"base", "schedule", "documents", "findings", "ledger", "acceptance", "reports"},
    "acceptance": {"base", "schedule", "ledger", "reports"},
    "reports": {"base", "schedule", "ledger", "einvoice"},
    "labextension": set(),
    "cli": {"*"},
    "demo": {"*"},  # a thin face like cli, apart from it for its length
    "__init__": {"*"},
    "__main__": {"cli"},
}
BASE_MAY_USE = {"pydantic", "babel", "holidays"}
HEAVY = {
    "spacy": "findings",
    "pdfplumber": "documents",
    "pypdfium2": "documents",
    "openpyxl": "documents",
    "docx": "documents",
    "sqlalchemy": "ledger",
    "alembic": "ledger",
    "typst": "reports",
    "nbconvert": "reports",
    "matplotlib": "reports",
    "ipywidgets": "views",
    "anywidget": "views",
    "holidays": "base",
    "pandas": "findings",
}
TOP_LEVEL = {"toolkit", "notebooks", "templates", "samples", "tests", "pyproject.toml", "README.md"} | {
    "Makefile", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", ".ci", ".gitignore",
}  # fmt: skip


def modules() -> list[Path]:
    return sorted(p for p in TOOLKIT.rglob("*.py") if "__pycache__" not in p.parts)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    parts = module.split(".")
    if len(parts) == 1:
        return "__init__"
    return "base" if parts[1] in BASE_FILES else parts[1]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, *, lazy: bool) -> Iterator[str]:
    """Names of modules that a file imports; ``lazy``: also inside functions and for type checking."""
    nodes: Iterator[ast.AST] = ast.walk(tree(path)) if lazy else eager(tree(path))
    known = {name_of(p) for p in modules()}
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from sorted(whole & known) or [node.module]


def eager(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes that run when the module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from eager(child)


def ours(names: Iterator[str]) -> set[str]:
    return {n for n in names if n == "toolkit" or n.startswith("toolkit.")}


def test_every_room_imports_only_what_the_table_allows() -> None:
    broken = []
    for path in modules():
        here = room(name_of(path))
        assert here in MAY_IMPORT, f"{path.relative_to(ROOT)} stands in no room of DESIGN.md"
        allowed = MAY_IMPORT[here] | {here}
        broken += [
            f"{path.relative_to(ROOT)} imports {target}"
            for target in ours(imports(path, lazy=True))
            if "*" not in allowed and room(target) not in allowed
        ]
    assert not broken


def test_base_files_use_only_the_standard_library_pydantic_babel_and_holidays() -> None:
    allowed = sys.stdlib_module_names | BASE_MAY_USE | {"toolkit", "__future__"}
    for path in modules():
        if room(name_of(path)) == "base":
            foreign = {n.split(".")[0] for n in imports(path, lazy=True)} - allowed
            assert not foreign, f"{path.name} imports {foreign}"


def test_there_is_no_cycle_between_files() -> None:
    graph = {}
    for path in modules():
        graph[name_of(path)] = ours(imports(path, lazy=True)) - {name_of(path)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as cycle:
        pytest.fail(" → ".join(cycle.args[1]))


def test_there_is_no_cycle_between_the_folders_of_a_room() -> None:
    """Modules that stand in the room itself are what its folders share, or what brings them together."""
    graph: dict[str, set[str]] = {}
    for path in modules():
        here = _folder(name_of(path))
        if here is not None:
            others = {_folder(target) for target in ours(imports(path, lazy=True))}
            graph.setdefault(here, set()).update(o for o in others - {here, None} if o is not None)
    assert any(graph.values())
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as cycle:
        pytest.fail(" → ".join(cycle.args[1]))


def _folder(module: str) -> str | None:
    """The folder within a room that a module stands in."""
    parts = module.split(".")
    return ".".join(parts[:3]) if len(parts) > 3 else None


def test_heavy_libraries_are_imported_where_they_are_used_and_only_in_their_room() -> None:
    for path in modules():
        at_import = {n.split(".")[0] for n in imports(path, lazy=False)}
        assert not at_import & HEAVY.keys() or path.parent.name == "migrations" or _is_env(path), (
            f"{path.relative_to(ROOT)} imports {at_import & HEAVY.keys()} at the top"
        )


def _is_env(path: Path) -> bool:
    """Modules that no other imports at its top: Alembic loads them, or nbconvert by its entry points."""
    return "migrations" in path.parts or path.parts[-2:] == ("reports", "exporters.py")


def test_no_module_is_longer_than_400_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text().splitlines())) > 400}
    assert not long


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(p.relative_to(ROOT)) for p in modules() if not ast.get_docstring(tree(p))]
    assert not silent


def test_only_the_agreed_names_stand_at_the_top() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} <= TOP_LEVEL


def test_importing_the_toolkit_loads_no_heavy_library() -> None:
    code = f"import sys, toolkit; print(*sorted({set(HEAVY)!r} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_every_public_name_can_be_had() -> None:
    import toolkit

    for name in toolkit.__all__:
        assert getattr(toolkit, name) is not None


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    import toolkit

    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        toolkit.nonsense  # noqa: B018
