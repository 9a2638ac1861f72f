"""The command ``contract-to-invoice``: a thin face over the public names."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import FileNotReadable, ToolkitError

if TYPE_CHECKING:
    from toolkit.findings.finding import Draft
    from toolkit.schedule import Schedule

OK, FAILED, MISUSED = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 all went well, 1 something failed, 2 wrong usage."""
    parser = _parser()
    args = parser.parse_args(argv)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except ToolkitError as error:
        _complain(str(error))
        return FAILED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="contract-to-invoice",
        description="From a signed contract to its milestones, acceptances, invoices and status reports. "
        "Everything happens on this machine.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    extract = commands.add_parser("extract", help="read contracts and print or write their milestone schedules")
    extract.add_argument("files", nargs="+", type=Path, metavar="FILE", help="PDF, DOCX, XLSX, CSV, text or scan")
    extract.add_argument(
        "--json", action="store_true", help="print contract-schedule/1 JSON (a line for each of several files)"
    )
    extract.add_argument("--out", type=Path, metavar="DIR", help="write DIR/<name of the file>.json for each file")
    extract.set_defaults(run=_extract)

    demo = commands.add_parser("demo", help="contract to invoice and status report, on the samples or on your files")
    demo.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a contract; without one, the samples")
    demo.add_argument("--out", type=Path, default=Path("out/demo"), metavar="DIR", help="default: %(default)s")
    demo.set_defaults(run=_demo)

    lab = commands.add_parser("lab", help="open JupyterLab on the notebooks")
    lab.add_argument("--into", type=Path, metavar="DIR", help="put notebooks and samples into DIR and open them there")
    lab.add_argument("options", nargs="*", metavar="OPTION", help="behind --: options for jupyter lab")
    lab.set_defaults(run=_lab)

    pipeline = commands.add_parser("pipeline", help="list the components that read a contract, in order")
    pipeline.set_defaults(run=_pipeline)

    verify = commands.add_parser("verify", help="prove that nothing in a ledger was changed or removed")
    verify.add_argument("ledger", type=Path, metavar="LEDGER")
    verify.set_defaults(run=_verify)
    return parser


def _complain(message: str) -> None:
    print(f"contract-to-invoice: {_plain(message)}", file=sys.stderr)


def _plain(text: str) -> str:
    """Text without control characters that a terminal would obey; a contract, or its name, may hold any."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


# --- extract ----------------------------------------------------------------------------------


def _extract(args: argparse.Namespace) -> int:
    from tqdm.auto import tqdm

    from toolkit.documents.many import Failed, each

    form = "json" if args.out or (args.json and len(args.files) == 1) else "line" if args.json else "shown"
    taken: dict[str, Path] = {}
    failed = False
    # In child processes, which a file may hang or crash without harm to the rest.
    results = each(partial(_text, form=form), args.files, doing="Extracting")
    for file, result in zip(args.files, results, strict=True):
        try:
            if isinstance(result, Failed):
                raise result.error
            if not args.out:
                tqdm.write(result)  # above the bar
                continue
            target = args.out / f"{file.stem}.json"
            if (first := taken.setdefault(target.name, file)) != file:
                raise FileNotReadable(
                    f"its schedule would overwrite that of {first}",
                    where=str(file),
                    remedy="Extract the two into different folders with --out",
                )
            _write(target, result + "\n")
        except ToolkitError as error:
            failed = True
            with tqdm.external_write_mode(sys.stderr):
                _complain(str(error))
    return FAILED if failed else OK


def _text(file: Path, form: str) -> str:
    """One file's schedule: ``json`` indented, ``line`` on one line, ``shown`` for people."""
    from toolkit.schedule.wire import to_json, to_wire

    draft = _draft(file)
    if form == "json":
        return to_json(draft.schedule, draft.problems)
    if form == "line":
        return json.dumps(to_wire(draft.schedule, draft.problems), ensure_ascii=False)
    return _shown(draft)


def _draft(file: Path) -> Draft:
    from toolkit.findings.extracting import draft_of

    return draft_of(file)


def _write(target: Path, text: str) -> None:
    """Write a whole file or none."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        part.write_text(text, encoding="utf-8")
        part.replace(target)
    except OSError as cause:
        raise FileNotReadable(
            f"cannot be written ({cause.strerror})", where=str(target), remedy="Give a folder you may write with --out"
        ) from cause


def _shown(draft: Draft) -> str:
    """A schedule as a person reads it in a terminal, each value with its place."""
    from toolkit.findings.showing import quoted, said, told

    schedule = draft.schedule
    count = schedule.file.pages if schedule.file else None
    pages = f", {count} page" + "s" * (count > 1) if count else ""
    lines = [f"{schedule.title or 'Untitled contract'}  ({draft.document.name}{pages})"]
    lines += [_row(party.role.value, said(party), party.source[:1]) for party in schedule.parties]
    for label, where in (
        ("agreed", "agreement_date"), ("effective", "effective_date"), ("ends", "end_date"), ("law", "governing_law"),
        ("price", "contract_price"), ("payment", "payment_term"), ("acceptance", "acceptance_period"),
        ("interest", "late_interest"), ("retention", "retention"),
    ):  # fmt: skip
        value = getattr(schedule, where)
        evidence = schedule.evidence_for(where)
        if value is not None:
            lines.append(_row(label, said(value), evidence.source[:1] if evidence else ()))
    lines += [
        _row(kind.replace("_", " "), f"“{_cut(text, 110)}”", at)
        for kind, text, at in quoted(draft.findings, draft.document)
    ]
    lines.append("")
    lines += _milestones(schedule)
    lines.append("")
    problems = told(draft.problems, {e.where: e.source for e in schedule.evidence})
    lines += [_problem(*problem) for problem in problems] or ["  No problems found."]
    return _plain("\n".join(lines) + "\n")


def _problem(about: str, message: str, source: Sequence[Any]) -> str:
    place = f"   [{source[0].place}]" if source else ""
    return f"  ! {about}: {message}{place}"


def _row(label: str, value: str, source: Sequence[Any]) -> str:
    place = f"   [{source[0].place}]" if source else ""
    return f"  {label:<11} {value}{place}"


def _milestones(schedule: Schedule) -> list[str]:
    lines = []
    for m in schedule.milestones:
        amount = str(m.amount) if m.amount is not None else "no amount"
        percent = f"{m.percent.normalize():f} %" if m.percent is not None else ""
        due = m.due_date.isoformat() if m.due_date else "–"
        name = _cut(m.name if not m.trigger or m.trigger in m.name else f"{m.name}: {m.trigger}", 60)
        place = m.source[0].place if m.source else ""
        doubt = "" if m.confidence >= 0.8 else "  ?"
        lines.append(f"  {m.id:<4} {amount:>20} {percent:>7}  {due:<10}  {name:<60}  [{place}]{doubt}")
        if m.source:
            lines.append(f"       “{_cut(m.source[0].text, 110)}”")
    return lines or ["  No milestones."]


def _cut(text: str, length: int) -> str:
    """One line of at most ``length`` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"


# --- the other commands -------------------------------------------------------------------------


def _demo(args: argparse.Namespace) -> int:
    from toolkit.demo import fresh_folder, run_own, run_sample

    folders = sorted(p.parent for p in _material("samples").glob("*/case.json"))
    jobs: list[tuple[Path, Path | None]] = [(file, None) for file in args.files] or [
        (next(p for p in folder.glob("contract.*") if p.suffix in {".pdf", ".xlsx"}), folder) for folder in folders
    ]
    failed = False
    for file, sample in jobs:
        name = sample.name if sample else file.stem
        print(f"━━ {name} ━━\n")
        try:
            draft = _draft(file)
            print(_shown(draft))
            out = fresh_folder(args.out / name)
            if sample:
                run_sample(draft, sample, out, print)
            else:
                run_own(draft, file, out, print)
        except ToolkitError as error:
            failed = True
            _complain(str(error))
        print()
    return FAILED if failed else OK


def _lab(args: argparse.Namespace) -> int:
    notebooks = _material("notebooks")
    folder = notebooks
    if args.into or not _checkout():
        home = args.into or Path("contract-to-invoice")
        for name in ("notebooks", "samples"):
            _copied(_material(name), home / name)
        folder = home / "notebooks"
    command = [sys.executable, "-m", "jupyterlab", str(folder), *args.options]
    os.execv(sys.executable, command)  # noqa: S606  # no shell, our own interpreter


def _copied(folder: Path, target: Path) -> None:
    """Copy a folder whole or not at all; one that is there already is kept as it is."""
    if target.is_dir():
        return
    part = target.with_name(target.name + ".part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(folder, part)
        part.replace(target)
    except OSError as cause:
        raise FileNotReadable(
            f"the folder cannot be made ({cause.strerror or cause})",
            where=str(target),
            remedy="Give another with --into",
        ) from cause


def _checkout() -> Path | None:
    root = Path(__file__).parents[1]
    return root if (root / "pyproject.toml").exists() and (root / "samples").is_dir() else None


def _material(name: str) -> Path:
    """The folder ``notebooks`` or ``samples``: of the checkout, or as the wheel installed it."""
    root = _checkout() or Path(sys.prefix) / "share" / "contract-to-invoice"
    if not (root / name).is_dir():
        raise FileNotReadable(
            "the folder is missing",
            where=str(root / name),
            remedy="Install contract-to-invoice again, or work in a clone",
        )
    return root / name


def _pipeline(_: argparse.Namespace) -> int:
    import inspect

    from toolkit.findings.pipeline import build

    nlp = build()
    for name, component in nlp.pipeline:
        told = (inspect.getdoc(inspect.getmodule(component)) or "").partition("\n")[0].partition(": ")
        print(f"{name:<20} {nlp.get_pipe_meta(name).factory:<28} {told[2] or told[0]}")
    return OK


def _verify(args: argparse.Namespace) -> int:
    from toolkit.ledger import Ledger

    with Ledger.open(args.ledger, actor="verify", read_only=True) as ledger:
        proved = ledger.verify()
    print(f"{args.ledger}: {proved.events} events and {proved.files} files are as they were recorded")
    print(f"the last event's hash is {proved.head}")
    return OK
