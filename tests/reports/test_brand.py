"""A firm's brand folder, templates of one's own, and what is said when one of them is faulty."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import page
import pytest

from toolkit.errors import BrandBroken, MissingGlyphs, TemplateBroken, UnknownTemplate
from toolkit.ledger.invoices import Invoice, InvoiceKind
from toolkit.ledger.state import EngagementState, InvoiceStatus, MilestoneStatus
from toolkit.reports import places, render, status_report
from toolkit.reports.places import checkout_templates

TextOf = Callable[[bytes], str]
StateMaker = Callable[..., EngagementState]


def test_a_brand_folder_gives_logo_colour_footer_and_words(
    invoice: Invoice, brand_folder: Path, text_of: TextOf
) -> None:
    rendered = render(invoice, brand=brand_folder)
    text = text_of(rendered.pdf)
    assert "Tax invoice" in text
    assert "Acme, Registered in Maine" in text
    assert not page.validate_pdf_bytes(rendered.pdf, profile="ua1").failures
    assert "data:image/svg+xml;base64," in rendered.html
    assert 'alt="Acme"' in rendered.html
    assert "--accent: #b3261e" in rendered.html
    assert "Tax invoice" in rendered.html


def test_one_brand_serves_documents_of_every_kind(brand_folder: Path, state_at: StateMaker, text_of: TextOf) -> None:
    text = text_of(status_report(state_at(), brand=brand_folder).pdf)
    assert "Acme, Registered in Maine" in text


@pytest.mark.parametrize(
    ("accent", "letters"), [("#1f4e79", "#1f4e79"), ("#ffcc00", "#1c2127"), ("#ffffff", "#1c2127")]
)
def test_letters_keep_the_ink_where_the_accent_is_too_light(
    invoice: Invoice, brand_folder: Path, accent: str, letters: str
) -> None:
    _say(brand_folder, f'{{"accent": "{accent}"}}')
    rendered = render(invoice, brand=brand_folder)
    assert f"--accent: {accent}; --accent-text: {letters};" in rendered.html


def test_a_brand_is_found_by_its_name_among_the_templates(invoice: Invoice, brand_folder: Path) -> None:
    by_name = render(invoice, brand="acme", templates=brand_folder.parent)
    assert by_name.pdf == render(invoice, brand=brand_folder).pdf


def test_a_brand_may_add_rules_of_its_own_to_the_style_sheet(invoice: Invoice, brand_folder: Path) -> None:
    (brand_folder / "brand.css").write_text("h1 { letter-spacing: .1em; }")
    assert "h1 { letter-spacing: .1em; }" in render(invoice, brand=brand_folder, formats=["html"]).html


def test_a_font_of_the_brand_sets_the_document(invoice: Invoice, brand_folder: Path) -> None:
    from importlib.util import find_spec

    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    (brand_folder / "fonts").mkdir()
    serif = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSerif.ttf"
    shutil.copy(serif, brand_folder / "fonts")
    _say(brand_folder, '{"font": "DejaVu Serif"}')
    assert b"DejaVuSerif" in render(invoice, brand=brand_folder, formats=["pdf"]).pdf


def test_a_font_that_is_none_is_no_help(invoice: Invoice, brand_folder: Path, state_at: StateMaker) -> None:
    (brand_folder / "fonts").mkdir()
    (brand_folder / "fonts" / "Broken.ttf").write_bytes(b"no font")
    with pytest.raises(BrandBroken, match="the font cannot be read"):
        status_report(state_at(), brand=brand_folder, formats=["html"])
    named = invoice.model_copy(update={"customer": invoice.customer.model_copy(update={"name": "東京"})})
    with pytest.raises(MissingGlyphs, match="東京"):
        render(named, brand=brand_folder, formats=["pdf"])


def _say(folder: Path, text: str) -> None:
    (folder / "brand.json").write_text(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "cannot be used"),
        ("[]", "cannot be used"),
        ('{"acent": "#000000"}', "acent"),
        ('{"accent": "red"}', "accent"),
        ('{"logo": "missing.svg"}', "is no picture"),
        ('{"logo": "../../secret.png"}', "is no picture"),
        ('{"words": {"invioce": "Bill"}}', "no template has a word 'invioce'"),
        ('{"words": {"due_on": "by {day}"}}', "placeholders that are not filled"),
        ('{"words": {"due_on": "by {date"}}', "unmatched brace"),
        ('{"font": "Comic Sans"}', "there is no font 'Comic Sans'"),
    ],
)
def test_a_faulty_brand_is_refused_with_the_reason(
    invoice: Invoice, brand_folder: Path, text: str, reason: str
) -> None:
    _say(brand_folder, text)
    with pytest.raises(BrandBroken, match=reason):
        render(invoice, brand=brand_folder)


def test_a_brand_that_is_nowhere_is_refused_with_those_there_are(invoice: Invoice, brand_folder: Path) -> None:
    with pytest.raises(BrandBroken, match="There are acme"):
        render(invoice, brand="amce", templates=brand_folder.parent)


def test_an_unknown_template_is_refused_with_those_there_are(invoice: Invoice) -> None:
    with pytest.raises(UnknownTemplate, match="Use one of document, invoice, status-report, or"):
        render(invoice, template="invocie")
    with pytest.raises(UnknownTemplate):
        render(invoice, template="../templates/invoice")


@pytest.mark.parametrize("text", ["{", "[]", '{"invoice": 1}'])
def test_words_that_are_no_words_are_refused(invoice: Invoice, own_template: Path, text: str) -> None:
    (own_template / "words.json").write_text(text)
    with pytest.raises(TemplateBroken, match="words"):
        render(invoice, template="mine", templates=own_template.parent)


@pytest.fixture
def own_template(tmp_path: Path) -> Path:
    """A template ``mine`` that is the invoice's but for what a test writes there."""
    folder = tmp_path / "templates" / "mine"
    folder.mkdir(parents=True)
    (folder / "conf.json").write_text('{"base_template": "invoice"}')
    return folder


def test_a_template_of_ones_own_inherits_what_it_does_not_say(
    invoice: Invoice, own_template: Path, text_of: TextOf
) -> None:
    (own_template / "index.html.j2").write_text(
        '{% extends "document.html.j2" %}{% block content %}<h1>{{ doc.number }}</h1>{% endblock %}'
    )
    rendered = render(invoice, template="mine", templates=own_template.parent)
    assert "<h1>INV-2026-0001</h1>" in rendered.html
    assert "Amount due" in text_of(rendered.pdf)


@pytest.mark.parametrize(
    ("body", "reason", "line"),
    [
        ("{{ doc.nubmer }}", "nubmer", "index.html.j2:3"),
        ("{{ words.invioce }}", "invioce", "index.html.j2:3"),
        ("{{ doc.number", "end of print statement", "index.html.j2:"),
        ("{{ 1 / 0 }}", "ZeroDivisionError", "index.html.j2:3"),
        ('{% include "nothing.j2" %}', "nothing.j2", ""),
    ],
)
def test_a_misspelt_name_in_html_fails_with_its_line_and_prints_nothing(
    invoice: Invoice, own_template: Path, tmp_path: Path, body: str, reason: str, line: str
) -> None:
    (own_template / "index.html.j2").write_text(
        '{% extends "document.html.j2" %}\n{% block content %}\n' + body + "\n{% endblock %}"
    )
    with pytest.raises(TemplateBroken, match=reason) as caught:
        render(invoice, template="mine", templates=own_template.parent, formats=["html"], folder=tmp_path / "out")
    assert line in str(caught.value.where)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("#doc.nubmer", "nubmer"),
        ("#words.invioce", "invioce"),
        ("#(1", "unclosed"),
        ('#text(font: "Nowhere")[x]', "unknown font family"),
        ('#image("/etc/hostname")', "not found"),
    ],
)
def test_a_misspelt_name_in_typst_fails_with_its_line(
    invoice: Invoice, own_template: Path, body: str, reason: str
) -> None:
    (own_template / "index.typ").write_text(f'#import "document.typ": *\n#show: document-page\n{body}\n')
    with pytest.raises(TemplateBroken, match=reason) as caught:
        render(invoice, template="mine", templates=own_template.parent, formats=["pdf"])
    assert str(caught.value.where).startswith("index.typ:3")


def test_installed_templates_are_found_where_jupyter_keeps_them(
    invoice: Invoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = checkout_templates()
    assert checkout is not None
    before = render(invoice)
    shutil.copytree(checkout, tmp_path / "nbconvert" / "templates")
    monkeypatch.setattr(places, "checkout_templates", lambda: None)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert render(invoice).files == before.files


def test_templates_that_are_their_own_parents_are_refused(invoice: Invoice, own_template: Path) -> None:
    (own_template / "conf.json").write_text('{"base_template": "mine"}')
    with pytest.raises(TemplateBroken, match="its own ancestor"):
        render(invoice, template="mine", templates=own_template.parent)
    (own_template / "conf.json").write_text("{")
    with pytest.raises(TemplateBroken, match="not a JSON object"):
        render(invoice, template="mine", templates=own_template.parent)


def test_every_word_that_a_template_uses_is_there_and_every_word_there_is_used() -> None:
    folder = checkout_templates()
    assert folder is not None
    room = Path(__file__).parents[2] / "toolkit" / "reports"
    code = "".join(path.read_text() for path in room.glob("*.py"))
    for name in ("invoice", "status-report"):
        texts = [
            p.read_text() for n in (name, "document") for p in (folder / n).iterdir() if p.suffix in (".typ", ".j2")
        ]
        words = {key for n in (name, "document") for key in json.loads((folder / n / "words.json").read_text())}
        used = set(re.findall(r"words\.([a-z_]+)|phrase\(\s*\"([a-z_]+)\"|words\[\"([a-z_]+)\"\]", "".join(texts)))
        named = {part for found in used for part in found if part} - {"phrase", "at", "json"}
        assert named <= words
        composed = {kind.value.replace(" ", "_") for kind in InvoiceKind} | {s.value for s in MilestoneStatus}
        composed |= {s.value.replace(" ", "_") for s in InvoiceStatus} | {w for w in words if w.startswith("one_day")}
        composed |= {w for w in words if w.startswith("timeline_")}
        assert not {w for w in words - named - composed if f'"{w}"' not in code}
