"""Components that run in the browser: what follows the pointer never waits for the server.

Each is a few files of one name. ``.py`` packs the data once; ``.js``, with ``.css`` and perhaps
``.html`` (which it knows as ``MARKUP``), draws it, does hover, drag and keys on its own, and
reports only what was decided. What several do is in scripts of its own, put in front of theirs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent


def load(name: str, *parts: str, constants: Mapping[str, Any] | None = None) -> Callable:
    """The mounting command of the component in ``<name>.js`` and ``<name>.css``.

    Args:
        name: the component's path in this folder, without ending.
        parts: paths of scripts to put in front of its own, in order; of styles where there are.
        constants: of the library, for the scripts to know under the same names.
    """
    markup = _FOLDER / f"{name}.html"
    known = dict(constants or {}, **({"MARKUP": markup.read_text()} if markup.exists() else {}))
    return st.components.v2.component(
        f"cnn_explorer_{name.replace('/', '_')}",
        js=script(*parts, name, constants=known),
        css=_style(*parts, name),
    )


def script(*parts: str, constants: Mapping[str, Any] | None = None) -> str:
    """The shared script and the named ones, one behind the other: together one module."""
    known = [f"const {name} = {json.dumps(value)};" for name, value in (constants or {}).items()]
    files = [(_FOLDER / f"{part}.js").read_text() for part in ("shared", *parts)]
    return "\n".join([*known, *files])


def _style(*parts: str) -> str:
    files = (_FOLDER / f"{part}.css" for part in ("shared", *parts))
    return "\n".join(file.read_text() for file in files if file.exists())
