"""What a browser component reports, handed to a plain function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st


def picked(key: str, then: Callable[[Any], None], name: str = "picked") -> Callable[[], None]:
    """A Streamlit callback that passes the component's reported value on.

    Args:
        key: the component's key.
        then: called with the value.
        name: which of the component's values.
    """

    def report() -> None:
        value = st.session_state[key].get(name)
        if value is not None:
            then(value)

    return report
