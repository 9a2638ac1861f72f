"""spaCy knows the components: they can be listed, switched off, replaced, added to, saved and loaded again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit.documents import Document
from toolkit.findings import COMPONENTS, build, extract
from toolkit.findings import factories as module

if TYPE_CHECKING:
    from spacy.tokens import Doc

CONTRACT = """SERVICES AGREEMENT between Larch Advisory LLC ("Consultant") and Bright Mills Inc. ("Client").

1. Client shall pay Consultant a total fee of $40,000.00 as follows:
(a) $10,000.00 upon signature of this Agreement;
(b) $30,000.00 upon acceptance of the Final Report.
"""
Plain = Callable[[str], Document]


def test_every_component_is_an_entry_point_and_no_other() -> None:
    declared = {e.name: e.value for e in entry_points(group="spacy_factories") if e.name.startswith("contract_")}
    assert declared == {f"contract_{name}": f"toolkit.findings.factories:{name}" for name in COMPONENTS}


def test_after_an_install_spacy_finds_a_component_by_name_without_an_import() -> None:
    code = (
        "import spacy; n = spacy.blank('en'); n.add_pipe('contract_money'); d = n('A fee of $5,000.'); print(d.spans)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "$5,000" in done.stdout


def test_a_name_that_is_no_component_is_none_of_the_module() -> None:
    with pytest.raises(AttributeError, match="poetry"):
        module.poetry  # noqa: B018


def test_a_pipeline_is_listed_and_a_part_of_it_switched_off_and_on(plain: Plain) -> None:
    nlp = build()
    assert tuple(nlp.pipe_names) == COMPONENTS
    assert nlp.get_pipe_meta("money").factory == "contract_money"
    nlp.disable_pipe("milestone_clauses")
    assert extract(plain(CONTRACT), pipeline=nlp).schedule.milestones == ()
    nlp.enable_pipe("milestone_clauses")
    assert len(extract(plain(CONTRACT), pipeline=nlp).schedule.milestones) == 2


def only_round_sums(doc: Doc) -> Doc:
    """A component of a user's own: forgets each price that a built-in one found."""
    doc._.findings = [finding for finding in doc._.findings if finding.kind != "contract_price"]
    return doc


def test_a_component_of_ones_own_is_added_and_takes_the_place_of_another(plain: Plain) -> None:
    from spacy.language import Language

    Language.component("house_prices", func=only_round_sums)
    nlp = build()
    nlp.add_pipe("house_prices", after="contract_price")
    assert nlp.pipe_names.index("house_prices") == nlp.pipe_names.index("contract_price") + 1
    found = {finding.kind for finding in extract(plain(CONTRACT), pipeline=nlp).findings}
    assert "contract_price" not in found
    assert "payments" in found

    nlp = build()
    nlp.replace_pipe("contract_price", "house_prices")
    assert nlp.get_pipe_meta("contract_price").factory == "house_prices"
    assert "contract_price" not in {f.kind for f in extract(plain(CONTRACT), pipeline=nlp).findings}


def test_a_saved_pipeline_is_loaded_again_and_reads_the_same(plain: Plain, tmp_path: Path) -> None:
    import spacy

    nlp = build(without=("headline",))
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert again.pipe_names == nlp.pipe_names
    assert extract(plain(CONTRACT), pipeline=again) == extract(plain(CONTRACT), pipeline=nlp)
    assert again.make_doc(" " * 1_500_000), "a contract may be longer than spaCy's own limit"


def test_a_pipeline_reads_mere_words_too() -> None:
    text = "\ufeff" + CONTRACT.replace("\n", "\r\n")
    doc = build()(text)
    assert len(doc._.document.text) == len(text)
    assert {"payments", "contract_price", "party"} <= {finding.kind for finding in doc._.findings}
