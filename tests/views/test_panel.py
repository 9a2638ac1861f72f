"""What all views share: files that come with a message, and one module of several scripts."""

from __future__ import annotations

import pytest

from toolkit.ledger import Engagement
from toolkit.views import billing, track
from toolkit.views.panel import files_in


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\note.txt", "note.txt"),
        ("..", "file"),
        ("", "file"),
    ],
)
def test_a_file_keeps_its_name_and_never_its_folder(sent: str, kept: str) -> None:
    with files_in({"files": [sent], "content": [b"x"]}) as (path,):
        assert path.name == kept
        assert path.read_bytes() == b"x"
    assert not path.exists()


def test_two_files_of_one_name_are_both_there() -> None:
    with files_in({"files": ["a.txt", "a.txt"], "content": [b"1", b"2"]}) as paths:
        assert [p.read_bytes() for p in paths] == [b"1", b"2"]


def test_an_unknown_action_is_told_and_does_nothing(engagement: Engagement) -> None:
    view = track(engagement)
    view.receive({"do": "invent", "key": "k", "seq": "1"})
    assert "KeyError" in view.widget.state["reply"]["failure"]["what"]
    assert len(engagement.events) == 1


def test_a_view_can_be_shown_and_laid_out_with_others(engagement: Engagement) -> None:
    import ipywidgets  # type: ignore[import-untyped]  # it has no annotations

    views = [track(engagement), billing(engagement)]
    assert "application/vnd.jupyter.widget-view+json" in str(views[0]._repr_mimebundle_())
    both = ipywidgets.VBox([v.widget for v in views])
    assert len(both.children) == 2
    assert all(v.widget._esm.count("export default") == 1 for v in views)


def test_every_answer_is_a_new_state_even_when_no_fact_changed(engagement: Engagement) -> None:
    view = track(engagement)
    seen: list[object] = []
    view.widget.observe(lambda change: seen.append(change["new"]["reply"]["seq"]), "state")
    for seq in ("1", "2"):
        view.receive({"do": "refresh", "key": "", "seq": seq})
    assert seen == ["1", "2"]  # the front end waits for its number
