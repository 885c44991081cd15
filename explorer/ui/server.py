"""The app as a server: what happens once for the process, whoever visits."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer import runtime
from explorer.ui import menu, training

_LOG = logging.getLogger(__name__)


def runs_for_a_visitor() -> bool:
    """Whether this is a visitor's script run, rather than the import that starts the server."""
    return get_script_run_ctx(suppress_warning=True) is not None


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict]:
    """Make the process ready before the first visitor is let in.

    Streamlit takes a ``pages/`` folder for the old kind of multipage app until ``st.navigation``
    has run once: a first visit by a deep link would be told "page not found".
    """
    PagesManager.uses_pages_directory = False
    runtime.be_a_good_guest()
    runtime.warm_up_in_background()
    jobs = training.jobs()  # what an earlier server process left goes on
    yield {}
    jobs.close()


def opening_page_by_name(request: Request) -> RedirectResponse:
    """Send ``/explore?...`` to ``/?...``: Streamlit knows its opening page by no other address."""
    return RedirectResponse("./?" + request.url.query)  # relative: proxies rename hosts


ROUTES = [Route(f"/{menu.OPENING_PAGE}", opening_page_by_name)]


def apologise(error: Exception) -> bool:
    """Log an error that a page did not foresee, and say so without its details."""
    _LOG.error("A page failed", exc_info=error)
    st.error(
        "Something went wrong on this page. It has been logged on the server; your choices are "
        "kept. Reload the page, or change the picture or the network."
    )
    return True
