"""One confined process for all tests of this folder: it takes seconds to get ready."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from explorer.model_files import reader


@pytest.fixture(scope="package", autouse=True)
def one_process() -> Iterator[None]:
    """Have it read more models than it would otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "MOST_MODELS", 10_000)
        yield
    reader.READER.close()
