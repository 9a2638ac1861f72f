"""Errors say what, where and what to do, and survive a process border."""

from __future__ import annotations

import pickle

from toolkit import errors


def test_every_error_says_what_where_and_what_to_do() -> None:
    error = errors.EncryptedFile("the PDF is encrypted", where="a.pdf", remedy="Save it without a password")
    assert str(error) == "a.pdf: the PDF is encrypted. Save it without a password"


def test_every_error_can_cross_a_process_border() -> None:
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.ToolkitError):
            made = kind("what", where="here", remedy="Do it")
            again = pickle.loads(pickle.dumps(made))  # noqa: S301  # our own bytes
            assert type(again) is kind
            assert (str(again), again.where) == (str(made), "here")
