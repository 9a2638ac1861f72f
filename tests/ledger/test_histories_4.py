"""The last quarter of the random histories: files of their own, so that several processors share them."""

from __future__ import annotations

import pytest

from tests.ledger import histories


@pytest.mark.timeout(900)  # a failure is shrunk for up to five minutes
def test_the_sums_hold_in_every_state_of_random_histories() -> None:
    histories.run(part=4)
