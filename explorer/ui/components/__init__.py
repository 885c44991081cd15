"""Components that run in the browser: what follows the pointer never waits for the server.

Each is a triple ``<name>.py``, ``<name>.js``, ``<name>.css``: Python packs the data once, the
script draws it, does hover, drag and keys on its own, and reports only what was decided. What
several components do is in scripts of its own that are put in front of theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent


def load(name: str, *parts: str) -> Callable:
    """The mounting command of the component in ``<name>.js`` and ``<name>.css``.

    Args:
        name: the component's path in this folder, without ending.
        parts: paths of scripts to put in front of its own, in order; of styles where there are.
    """
    return st.components.v2.component(
        f"cnn_explorer_{name.replace('/', '_')}", js=script(*parts, name), css=_style(*parts, name)
    )


def script(*parts: str) -> str:
    """The shared script and the named ones, one behind the other: together one module."""
    return "\n".join((_FOLDER / f"{part}.js").read_text() for part in ("shared", *parts))


def _style(*parts: str) -> str:
    files = (_FOLDER / f"{part}.css" for part in ("shared", *parts))
    return "\n".join(file.read_text() for file in files if file.exists())
