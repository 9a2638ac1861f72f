"""Renders an invoice or a status report to files: builds its notebook, exports it, writes what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from toolkit.errors import MissingGlyphs, RenderError
from toolkit.ledger.invoices import Invoice
from toolkit.ledger.state import EngagementState
from toolkit.provenance import Problem, Severity
from toolkit.reports.brand import Words, load_words
from toolkit.reports.formats import Formats, locale_of
from toolkit.reports.invoice_page import file_stem, invoice_page
from toolkit.reports.notebooks import document_notebook
from toolkit.reports.pages import Context, Front, Paper
from toolkit.reports.places import bases, find_brand, is_name, template_folders
from toolkit.reports.rendered import Rendered, file_name, free_name, write_files
from toolkit.reports.status_chart import status_chart
from toolkit.reports.status_page import status_page
from toolkit.reports.typesetting import font_files

if TYPE_CHECKING:
    from nbformat import NotebookNode

Format = Literal["pdf", "html"]


def render(
    invoice: Invoice,
    *,
    formats: Sequence[Format] = ("pdf", "html"),
    folder: str | Path | None = None,
    template: str = "invoice",
    templates: str | Path | None = None,
    brand: str | Path | None = None,
    locale: str | None = None,
    paper: Paper = "a4",
    text: Iterable[str] = (),
) -> Rendered:
    """An invoice or credit note as PDF and HTML. The same invoice and options give the same bytes.

    Args:
        formats: Which files to make.
        folder: Where to write them, made if need be; None gives the bytes only.
        template: Name of a template on nbconvert's template path.
        templates: A further folder that holds template and brand folders.
        brand: A brand folder, or the name of one on the template path.
        locale: How money and dates are written, as Babel names it: ``en_GB``, ``de_DE``; None for the English
            formats of the supplier's country.
        text: Paragraphs in Markdown, set after the document.

    Raises:
        UnknownTemplate, BrandBroken, TemplateBroken: The template or brand is missing or faulty.
        MissingGlyphs: A name has characters that no font at hand can show, and only a PDF is asked for; where HTML
            is, too, it is made alone and ``problems`` says why.
        DocumentExists, FolderNotWritable: The files cannot be written; none was.
    """
    desk = _Desk(template, templates, brand, locale or locale_of(invoice.supplier.country), paper)
    page = invoice_page(invoice, desk.words, desk.formats)
    front = desk.front(
        title=" ".join(part for part in (page.heading, invoice.number or page.notice) if part),
        author=invoice.supplier.name,
        on=invoice.issue_date,
        doc=page,
    )
    notebook = document_notebook(front, text)
    is_draft = not invoice.number
    return desk.export(notebook, file_stem(invoice), formats, folder, invoice.problems, versions=is_draft)


class HasState(Protocol):
    """An engagement: it can say how it stands on a day."""

    def state(self, on: date | None = None) -> EngagementState: ...


def status_report(
    engagement: HasState | EngagementState,
    *,
    on: date | None = None,
    formats: Sequence[Format] = ("pdf", "html"),
    folder: str | Path | None = None,
    template: str = "status-report",
    templates: str | Path | None = None,
    brand: str | Path | None = None,
    locale: str | None = None,
    paper: Paper = "a4",
    text: Iterable[str] = (),
) -> Rendered:
    """How an engagement stands, for its customer, as PDF and HTML.

    Faults in the data are in the result's ``problems`` and never on the report. A second report of one day that
    differs from the first is written beside it, with a number after its name.

    Args:
        engagement: An engagement, or its state on a day.
        on: The day; today where None. Must be None, or the state's own day, where a state is given.

    The other arguments and the errors are those of ``render``.
    """
    state = _state_on(engagement, on)
    desk = _Desk(template, templates, brand, locale or locale_of(state.supplier.country), paper)
    chart = status_chart(
        state, desk.words, desk.formats, accent=desk.brand_read.accent_text, fonts=font_files(desk.folders)
    )
    page = status_page(state, desk.words, desk.formats, chart)
    front = desk.front(title=f"{page.heading}: {state.title}", author=state.supplier.name, on=state.on, doc=page)
    notebook = document_notebook(front, text)
    stem = f"{state.id}-status-{state.on}"
    return desk.export(notebook, stem, formats, folder, state.problems, versions=True)


def _state_on(engagement: HasState | EngagementState, on: date | None) -> EngagementState:
    if not isinstance(engagement, EngagementState):
        return engagement.state(on)
    if on is not None and on != engagement.on:
        raise RenderError(
            f"the state is that of {engagement.on}, not of {on}",
            where=engagement.id,
            remedy="Give the engagement itself, or leave out the day",
        )
    return engagement


class _Desk:
    """Where one document is made: its template, brand, words and formats."""

    def __init__(
        self, template: str, templates: str | Path | None, brand: str | Path | None, locale: str, paper: Paper
    ) -> None:
        if paper not in get_args(Paper):
            raise RenderError(
                f"{paper!r} is no paper size", where="paper", remedy=f"Use one of {', '.join(get_args(Paper))}"
            )
        self.template = template
        self.extra = (Path(templates).expanduser().resolve(),) if templates else ()
        self.brand = brand
        self.paper = paper
        self.formats = Formats(locale)
        folders = bases(self.extra)
        self.brand_read = find_brand(brand, folders)
        own = (self.brand_read.folder,) if self.brand_read.folder else ()
        self.folders = (*own, *template_folders(template, folders))
        self.words: Words = load_words(self.folders, self.brand_read, folders)

    def front(self, *, title: str, author: str, on: date, doc: Context) -> Front:
        """The document's front matter; a brand that is a folder of no name on the path is not recorded."""
        return Front(
            template=self.template,
            title=title,
            author=author,
            on=on,
            language=self.formats.language,
            paper=self.paper,
            brand=self.brand if isinstance(self.brand, str) and is_name(self.brand) else "",
            doc=doc,
        )

    def export(
        self,
        notebook: NotebookNode,
        stem: str,
        formats: Sequence[Format],
        folder: str | Path | None,
        problems: tuple[Problem, ...],
        *,
        versions: bool = False,
    ) -> Rendered:
        """The notebook in each format, written if there is a folder; ``versions``: under a name that is free."""
        from toolkit.reports.exporters import DocumentExporter, DocumentHTMLExporter, DocumentPDFExporter

        exporters: dict[str, Callable[..., DocumentExporter]] = {
            "pdf": DocumentPDFExporter,
            "html": DocumentHTMLExporter,
        }
        asked = (formats,) if isinstance(formats, str) else tuple(formats)
        unknown = [form for form in asked if form not in exporters]
        if unknown or not asked:
            raise RenderError(
                f"{unknown[0]!r} is no format" if unknown else "no format is asked for",
                where="formats",
                remedy="Ask for pdf, html, or both",
            )
        files: dict[str, bytes] = {}
        found = list(problems)
        for form in dict.fromkeys(asked):
            exporter = exporters[form](
                template_name=self.template,
                brand=str(self.brand or ""),
                extra_template_basedirs=[str(path) for path in bases(self.extra)],
            )
            try:
                output, resources = exporter.from_notebook_node(notebook)
            except MissingGlyphs as fault:
                if "html" not in asked:
                    raise
                # the HTML needs no font of ours, and a document that is due is not held up by its second form
                message = f"no PDF was made: {fault.what} ({fault.where}). {fault.remedy}"
                found.append(Problem(where=form, message=message, severity=Severity.ERROR))
                continue
            files[form] = output.encode() if isinstance(output, str) else output
            found += resources["problems"]
        name = file_name(stem)
        paths: dict[str, Path] = {}
        if folder is not None:
            place = Path(folder).expanduser()
            name = free_name(place, name, files) if versions else name
            paths = write_files(place, name, files)
        return Rendered(name, MappingProxyType(files), MappingProxyType(paths), tuple(dict.fromkeys(found)), notebook)
