"""The menu: every file in ``pages/<section>/`` is a page of that section."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

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


def _pages(section: str) -> list[st.Page]:
    return [_page(file) for file in page_files(section)]


def _page(file: Path) -> st.Page:
    name = re.sub(r"^\d+_", "", file.stem)
    title = name.replace("_", " ").capitalize()
    return st.Page(file, title=title, url_path=name, default=name == OPENING_PAGE)
