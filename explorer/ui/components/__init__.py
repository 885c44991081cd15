"""Components that run in the browser: what follows the pointer never waits for the server.

Each is a triple ``<name>.py``, ``<name>.js``, ``<name>.css``: Python packs the data once, the
script draws it, does hover, drag and keys on its own, and reports only what was decided.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent
_SHARED_SCRIPT = (_FOLDER / "shared.js").read_text()
_SHARED_STYLE = (_FOLDER / "shared.css").read_text()


def load(name: str) -> Callable:
    """The mounting command of the component in ``<name>.js`` and ``<name>.css``."""
    return st.components.v2.component(
        f"cnn_explorer_{name}",
        js=_SHARED_SCRIPT + (_FOLDER / f"{name}.js").read_text(),
        css=_SHARED_STYLE + (_FOLDER / f"{name}.css").read_text(),
    )
