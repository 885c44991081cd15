"""The server's settings, and what visitors see of errors."""

from __future__ import annotations

import tomllib
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import expect

from explorer.ui.frame import plain
from tests.serving import ROOT, Server

FAILING = """
import streamlit as st
from explorer.ui import server
if server.runs_for_a_visitor():
    st.title("A page")
    raise ValueError("a secret from the server")
else:
    app = st.App(__file__, on_script_error=server.apologise)
"""


def test_the_settings_keep_visitors_apart_and_details_inside():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert settings["server"]["maxUploadSize"] == 100
    assert settings["server"]["enableStaticServing"] is False
    assert settings["server"]["enableXsrfProtection"] is True
    assert settings["server"]["enableCORS"] is True
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["browser"]["gatherUsageStats"] is False


def test_an_unforeseen_error_is_logged_and_its_details_are_not_shown(
    chromium, tmp_path, monkeypatch, capfd
):
    (tmp_path / "app.py").write_text(FAILING)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    server = Server("run", str(tmp_path / "app.py"))
    try:
        page = chromium.new_page()
        page.goto(server.url)
        expect(page.get_by_text("Something went wrong on this page.")).to_be_visible(timeout=30_000)
        expect(page.get_by_text("secret")).to_have_count(0)
        page.close()
    finally:
        server.stop()
    assert "a secret from the server" in capfd.readouterr().err


@pytest.mark.parametrize(
    "text", ["![](http://spy.example/a.png)", "<script>", "**b**", "$x$", ":red[x]", "https://a.b"]
)
def test_plain_text_escapes_everything_that_markdown_reads(text):
    escaped = plain(text)
    assert "".join(escaped.split("\\")) == text.replace("\\", "")
    for mark in "![]()<>*$:_`":
        assert escaped.count(mark) == escaped.count("\\" + mark)


def test_the_opening_page_is_found_by_its_name_whatever_the_host(server):
    host, port = server.url.removeprefix("http://").split(":")
    connection = HTTPConnection(host, int(port))
    connection.request("GET", "/explore?picture=coffee", headers={"Host": "inner:1"})
    answer = connection.getresponse()
    assert answer.status == 307
    assert answer.headers["Location"] == "./?picture=coffee"


def test_no_page_draws_html_of_its_own():
    sources = [*(ROOT / "explorer").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    texts = "".join(Path(source).read_text() for source in sources)
    assert "unsafe_allow_html" not in texts
    assert "st.html" not in texts
