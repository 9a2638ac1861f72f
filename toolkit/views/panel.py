"""What the views have in common: a widget that shows a plain state and sends back what the person did.

A view is a thin class: ``facts`` reads everything it shows from the ledger (or the draft) anew, and
``actions`` names what a person can do. The front end draws the facts and knows nothing else; text
from a contract reaches the page as text nodes only, so that no markup in it can come alive.
"""

from __future__ import annotations

import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from toolkit.errors import ToolkitError

Message = Mapping[str, Any]
"""What the front end sends: ``do`` names the action, ``key`` the place on the screen it belongs to."""

Answer = Mapping[str, Any]
"""What a question gives back: nothing was recorded."""

Action = Callable[[Message], str | Answer | None]
"""Carries out one message. It may return one sentence on what was done, or answers a question."""


class View(ABC):
    """A widget in a notebook cell; show it as the last line of the cell.

    Attributes:
        widget: The ipywidgets widget, for those who lay out several in one cell.
    """

    scripts: tuple[str, ...]
    """Names of the JavaScript files that draw this view, after those that all views share."""

    def __init__(self) -> None:
        self.widget = _new_widget(self.scripts)
        self.widget.on_msg(lambda _widget, message, buffers: self.receive(message, buffers))
        self.refresh()

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """All that is shown, as plain JSON values, read anew."""

    @property
    @abstractmethod
    def actions(self) -> Mapping[str, Action]:
        """What a person can do, by the name the front end uses."""

    def refresh(self) -> None:
        """Read everything again and show it."""
        self._show({}, None)

    def receive(self, message: Message, buffers: Sequence[bytes | memoryview] = ()) -> None:
        """Carry out what the person did, then show how things stand.

        The ``buffers`` are the bytes of the files that ``message["files"]`` names.

        Nothing is raised: ipywidgets would swallow it. A refusal is shown in words beside the place
        it belongs to; so is a fault of the toolkit itself, with where it happened.
        """
        reply: dict[str, Any] = {"seq": message.get("seq"), "key": message.get("key")}
        try:
            if message.get("do") != "refresh":
                sent = {**message, "content": [bytes(b) for b in buffers]}
                done = self.actions[str(message.get("do"))](sent)
                reply |= {"answer": dict(done)} if isinstance(done, Mapping) else {"done": done, "changed": True}
        except ToolkitError as refusal:
            reply["failure"] = _failure(refusal)
        except Exception as fault:  # noqa: BLE001  # the border to ipywidgets, which swallows errors
            reply["failure"] = _fault(fault)
        self._show(reply, message.get("seq"))

    def send(self, content: Mapping[str, Any], buffers: Sequence[bytes] = ()) -> None:
        """Hand the front end something that is no fact, such as the picture of a page."""
        self.widget.send(dict(content), list(buffers))

    def _show(self, reply: dict[str, Any], seq: object) -> None:
        try:
            facts = self.facts()
        except ToolkitError as refusal:
            facts = {"unreadable": _failure(refusal)}
        if seq is None:
            self.widget.state = {"facts": facts, "reply": reply}
        else:  # equal facts must reach the front end too: it waits for the answer
            self.widget.state = {"facts": facts, "reply": reply, "seq": seq}

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.widget._repr_mimebundle_(**kwargs)


@contextmanager
def files_in(message: Message) -> Iterator[list[Path]]:
    """The files that came with a message, under their own names, for as long as the block lasts."""
    with TemporaryDirectory() as folder:
        paths = []
        for n, (name, data) in enumerate(zip(message.get("files") or (), message.get("content") or (), strict=True)):
            place = Path(folder, str(n))
            place.mkdir()
            plain = PurePath(str(name).replace("\\", "/")).name
            paths.append(place / (plain if plain.strip(".") else "file"))
            paths[-1].write_bytes(data)
        yield paths


def _new_widget(scripts: tuple[str, ...]) -> Any:
    import anywidget
    import traitlets

    here = files(__package__)

    class Panel(anywidget.AnyWidget):
        """The widget itself: a state that goes out, messages that come in."""

        _esm = "".join((here / name).read_text("utf-8") for name in ("parts.js", "panel.js", *scripts))
        _css = (here / "views.css").read_text("utf-8")
        state = traitlets.Dict().tag(sync=True)

    return Panel()


def _failure(refusal: ToolkitError) -> dict[str, str]:
    return {"what": f"{refusal.what}.", "remedy": f"{refusal.remedy}.", "rule": refusal.where or ""}


def _fault(fault: Exception) -> dict[str, str]:
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return {
        "what": f"The toolkit itself failed: {type(fault).__name__}: {fault}.",
        "remedy": "What was recorded before stands. Please report this with the steps that led to it.",
        "rule": f"{last.name}, line {last.lineno}",
    }
