"""CNN Explorer's entry point: the menu, and the page that the visitor asked for.

``streamlit run app.py`` reads this file twice over: once to find ``app``, the server that it
starts, and then for each visitor's run, as the script of the page.
"""

import streamlit as st

from explorer.ui import menu, server

if server.runs_for_a_visitor():
    st.set_page_config(
        page_title="CNN Explorer",
        page_icon=str(menu.ICON),
        layout="wide",
        initial_sidebar_state=330,
    )
    menu.build("learn", "train", "inspect", "apply", "app").run()
else:
    app = st.App(
        __file__,
        lifespan=server.lifespan,
        routes=server.ROUTES,
        on_script_error=server.apologise,
    )
