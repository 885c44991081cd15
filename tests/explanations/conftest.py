"""Every method in turn, for the tests of this folder that are about all of them."""

from __future__ import annotations

import pytest

from explorer.explanations import EXPLANATIONS


@pytest.fixture(params=EXPLANATIONS)
def method(request) -> str:
    """The name of a method in the registry."""
    return request.param
