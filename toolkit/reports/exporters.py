"""The nbconvert exporters: any notebook, and each document built as one, to a single HTML file or a PDF.

They stand in JupyterLab's export menu and serve ``jupyter nbconvert --to contract_pdf`` (entry-point
group ``nbconvert.exporters``). The notebook's metadata say which template it wants (``pages.Front``).
"""

from __future__ import annotations

import traceback
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache, Environment, StrictUndefined
from jinja2.bccache import Bucket
from nbconvert.exporters import Exporter, TemplateExporter
from pydantic import ValidationError
from traitlets import Unicode, default

from toolkit.errors import RenderError, TemplateBroken, ToolkitError
from toolkit.provenance import Problem
from toolkit.reports.brand import Brand, Words, load_words
from toolkit.reports.cells import blocks_of
from toolkit.reports.notebooks import KEY, title_of
from toolkit.reports.pages import Front, Page
from toolkit.reports.places import bases, find_brand, template_folders
from toolkit.reports.printable import UNKNOWN, clean
from toolkit.reports.typesetting import set_pdf

if TYPE_CHECKING:
    from nbformat import NotebookNode


Written = tuple[str | bytes, tuple[Problem, ...]]
PARENT = "document"
"""The template of ordinary notebooks, and the parent of all others."""


class DocumentExporter(TemplateExporter):
    """What both exporters share: from a notebook to a page, and where the templates lie.

    Code is left out: these are documents for customers. ``--DocumentPDFExporter.exclude_input=False`` shows it.
    """

    brand = Unicode("", help="Name or folder of a brand; the notebook's own where empty").tag(config=True)

    @default("template_name")
    def _template_name_default(self) -> str:
        return PARENT

    @default("exclude_input")
    def _exclude_input_default(self) -> bool:
        return True

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        # Not the current folder, as nbconvert has it: a folder there named "invoice" holds invoices.
        return [str(path) for path in bases()]

    @property
    def template_bases(self) -> tuple[Path, ...]:
        """Folders that hold template and brand folders."""
        return bases(Path(p) for p in self.extra_template_basedirs)

    def get_template_names(self) -> list[str]:
        """The template's name and those of its parents.

        Raises:
            UnknownTemplate, TemplateBroken: One of them is nowhere, or its ``conf.json`` is faulty.
        """
        # nbconvert's own search knows old template forms too, and says less of what is wrong
        return list(dict.fromkeys(f.name for f in template_folders(self.template_name, self.template_bases)))

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """The document, and resources with ``problems``: what a person should know of how it came out.

        Raises:
            RenderError: Its subclass names the cause.
        """
        front = self._front(nb, resources)
        if self.template_name == PARENT != front.template:  # a template that was asked for goes before the notebook's
            other = type(self)(
                config=self.config,
                template_name=front.template,
                brand=self.brand,
                extra_template_basedirs=self.extra_template_basedirs,
                exclude_input=self.exclude_input,
            )
            return other.from_notebook_node(nb, resources, **kw)
        nb, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        place = resources.get("metadata", {}).get("path")  # "" is the current folder, None is nowhere
        folder = None if place is None else Path(place)
        raw = Page(front=front, blocks=blocks_of(nb, folder, show_source=not self.exclude_input))
        page = Page.model_validate(clean(raw.model_dump(mode="json")))
        brand = find_brand(self.brand or front.brand, self.template_bases)
        folders = template_folders(self.template_name, self.template_bases)
        if brand.folder:
            folders = (brand.folder, *folders)
        words = load_words(folders, brand, self.template_bases)
        output, faults = self.write(page, brand, words, folders)
        resources["problems"] = (*_problems(raw, page), *faults)
        for problem in resources["problems"]:
            self.log.warning("%s: %s", problem.where, problem.message)
        return output, resources

    def _front(self, nb: NotebookNode, resources: Any) -> Front:
        told = nb.metadata.get(KEY)
        if told is None:
            name = (resources or {}).get("metadata", {}).get("name", "")
            return Front(template=self.template_name, title=title_of(nb) or name or "Notebook")
        try:
            return Front.model_validate(told)
        except ValidationError as cause:
            first = cause.errors()[0]
            raise RenderError(
                f"the notebook's own description cannot be used ({first['msg']})",
                where=f"metadata {KEY}: {'.'.join(map(str, first['loc']))}",
                remedy="Build the notebook again, or delete this key to export it as an ordinary one",
            ) from cause

    def write(self, page: Page, brand: Brand, words: Words, folders: tuple[Path, ...]) -> Written:
        """The document itself, and what a person should know of it."""
        raise TypeError(f"{type(self).__name__} sets no format; use DocumentHTMLExporter or DocumentPDFExporter")


class _Compiled(BytecodeCache):
    """Templates that were compiled in this process: a batch compiles them once. A changed source is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@lru_cache(maxsize=1)
def _compiled() -> _Compiled:
    return _Compiled()


class DocumentHTMLExporter(DocumentExporter):
    """One HTML file that needs nothing else: no script, no address to load from."""

    export_from_notebook = "Contract document (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]  # nbconvert's
        environment.autoescape = True
        environment.undefined = StrictUndefined
        environment.bytecode_cache = _compiled()
        return environment

    def write(self, page: Page, brand: Brand, words: Words, folders: tuple[Path, ...]) -> Written:
        self.template_paths = [*map(str, folders), *self.template_paths]
        try:
            text: str = self.template.render(
                page=page, front=page.front, doc=page.front.doc, brand=brand, words=words, logo=_logo_address(brand)
            )
        except ToolkitError:
            raise
        except Exception as cause:  # the border to foreign code: a template may fail in any way
            raise TemplateBroken(
                f"{type(cause).__name__}: {cause}",
                where=_template_line(cause),
                remedy="Correct the template; what it may see is in toolkit/reports/pages.py and the words.json files",
            ) from cause
        return text.strip() + "\n", ()


class DocumentPDFExporter(DocumentExporter):
    """A PDF/A-3a and PDF/UA-1, set by Typst."""

    export_from_notebook = "Contract document (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".typ"

    def write(self, page: Page, brand: Brand, words: Words, folders: tuple[Path, ...]) -> Written:
        data = page.model_dump(mode="json")
        data["words"] = words.all()
        data["brand"] = brand.model_dump(mode="json", exclude={"folder", "words"}) | {"accent_text": brand.accent_text}
        main = self.template_file or "index.typ"
        pdf, faults = set_pdf(main, folders, data, on=page.front.on, font=brand.font)
        return pdf, tuple(Problem(where="picture", message=f"A picture cannot be shown: {fault}") for fault in faults)


def _logo_address(brand: Brand) -> str:
    """The logo as a data address; empty without one."""
    path = brand.logo_path
    if path is None:
        return ""
    kind = {".svg": "svg+xml", ".png": "png"}.get(path.suffix.lower(), "jpeg")
    return f"data:image/{kind};base64,{b64encode(path.read_bytes()).decode()}"


def _template_line(cause: BaseException) -> str:
    """The template and the line that failed."""
    name, line = getattr(cause, "name", None), getattr(cause, "lineno", None)
    if name and line:
        return f"{name}:{line}"
    frames = [f for f in traceback.extract_tb(cause.__traceback__) if f.filename.endswith((".j2", ".css"))]
    if frames:
        path = Path(frames[-1].filename)
        return f"{path.parent.name}/{path.name}:{frames[-1].lineno}"
    return str(name or "template")


def _problems(raw: Page, page: Page) -> tuple[Problem, ...]:
    """What was lost when the text was made printable."""
    lost = page.model_dump_json().count(UNKNOWN) - raw.model_dump_json().count(UNKNOWN)
    if lost <= 0:
        return ()
    return (
        Problem(
            where="document",
            message=f"{lost} symbols have no meaning outside the font of their file and are shown as {UNKNOWN}",
        ),
    )
