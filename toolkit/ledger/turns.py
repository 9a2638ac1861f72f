"""How writers of one SQLite file share the lock: who waits asks often and cheaply, who is busy lets others in.

SQLite has no queue. Left alone, a waiter naps up to 0.1 s while the lock lies idle, and one that writes
without a pause is the first at the lock each time. To change writers after each event would be fair and
slow, since each change costs the next one its cache; so a busy writer goes on for a turn.
"""

from __future__ import annotations

import random
import sqlite3
import time
from typing import Any

_NAP = (0.0005, 0.004)
"""Seconds between two questions for the lock, at least and at most; of random length, so that nobody is
always the unlucky one. Shorter naps take the processor from the one who writes."""

_TURN = 0.03
"""Seconds for which a busy writer goes on while others are about."""

_COMPANY = 0.5
"""Seconds for which another writer, once seen, is taken to be about."""


def begin_immediate(driver: Any, wait: float) -> None:
    """Begin a transaction that holds the right to write, once it is free.

    The right is SQLite's own lock: it is free again when its holder ends, however that ends.

    Args:
        driver: A ``sqlite3.Connection`` in autocommit mode, without a busy timeout.
        wait: Seconds to wait at most.

    Raises:
        sqlite3.OperationalError: It was not free in time.
    """
    until: float | None = None
    while True:
        try:
            driver.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as cause:
            until = until or time.monotonic() + wait
            if "locked" not in str(cause) or time.monotonic() > until:
                raise
            time.sleep(random.uniform(*_NAP))  # noqa: S311  # not for secrets


class Turns:
    """When one writer has to let the others in."""

    def __init__(self) -> None:
        self._began = 0.0
        self._alone_from = 0.0

    def give_way(self) -> None:
        """Before each transaction: at the end of a turn, nap until everyone who waits has asked."""
        now = time.monotonic()
        if now < self._alone_from and now > self._began + _TURN:
            time.sleep(_NAP[1])
            self._began = time.monotonic()

    def met(self) -> None:
        """Another writer's event was seen: its turn has ended, and ours begins."""
        self._began = time.monotonic()
        self._alone_from = self._began + _COMPANY
