"""Fixtures for the pages' tests in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.pages.lab import opened


@pytest.fixture
def lab(visit) -> Page:
    """The lab of one kernel, as it opens."""
    return opened(visit("/convolution"))
