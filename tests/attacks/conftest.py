"""A network that has learned something, for all tests of this folder."""

from __future__ import annotations

import pytest

from explorer.network import Network
from explorer.training.store import Store
from explorer.training.trained_network import offered


@pytest.fixture(scope="package")
def speedy() -> Network:
    """A network that was trained with the app."""
    return offered(Store().get("speedy-cifar10")).load()
