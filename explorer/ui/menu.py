"""The menu: every file in ``pages/<section>/`` is a page of that section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

ROOT = Path(__file__).resolve().parents[2]
ICON = ROOT / "assets" / "icon.svg"
OPENING_PAGE = "explore"


def build(*sections: str) -> st.Page:
    """Declare the pages of the sections, in order, and return the one that was asked for.

    A page's file is ``<order>_<name>.py``; the name is its title and its address. The page
    called `OPENING_PAGE` answers at the root.
    """
    return st.navigation({section.capitalize(): _pages(section) for section in sections})


def page_files(section: str = "*") -> list[Path]:
    """The files of the pages in a section (or all), in menu order."""
    return sorted((ROOT / "pages").glob(f"{section}/*.py"))


def link(name: str, label: str, texts: Mapping[str, str] | None = None) -> None:
    """A link to another page of the app, if the menu was built and has it.

    Args:
        name: of the page, as in its address.
        label: what is written on the link.
        texts: what is chosen there, by names of the URL's parameters; all else stays as the
            visitor has it.
    """
    try:
        st.page_link(_file(name), label=label, query_params=texts)
    except StreamlitPageNotFoundError:  # a part of a page that is shown by itself
        st.caption(label)


def go_to(name: str) -> None:
    """Leave for another page of the app; for callbacks, as the last thing that they do.

    Args:
        name: of the page, as in its address.
    """
    st.switch_page(_file(name))


def _file(name: str) -> Path:
    return next(file for file in page_files() if _name(file) == name)


def _pages(section: str) -> list[st.Page]:
    return [_page(file) for file in page_files(section)]


def _page(file: Path) -> st.Page:
    name = _name(file)
    title = name.replace("_", " ").capitalize()
    return st.Page(file, title=title, url_path=name, default=name == OPENING_PAGE)


def _name(file: Path) -> str:
    return re.sub(r"^\d+_", "", file.stem)
