"""Links from page to page: what they ask for holds, whatever was seen on that page before."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from explorer.ui import link
from explorer.ui.link import Link
from tests.ui.test_link import Url


@pytest.fixture
def url(monkeypatch) -> Url:
    url = Url()
    monkeypatch.setattr(link, "st", SimpleNamespace(query_params=url))
    return url


def left(page: str) -> Link:
    """A visitor who was on the page for training, and has gone to another."""
    return Link(
        page=page,
        written={"recipe": "lesson", "part": "train", "advice": "overfitting"},
        here={"advice": "overfitting"},
        left_with={"train": {"recipe": "lesson", "part": "train"}},
    )


def test_a_link_with_parameters_is_read_and_nothing_is_written(url):
    url.update(recipe="overfit")
    one = left("guide")
    one.begin("train")
    assert url.written == []
    assert "recipe" not in one.written  # so that it is read from the URL
    assert one.written["part"] == "train"


def test_the_menu_brings_back_what_the_page_was_left_with(url):
    one = left("guide")
    one.begin("train")
    assert url.written == [{"recipe": "lesson", "part": "train"}]
    assert one.written["recipe"] == "lesson"


def test_a_link_within_the_page_is_one_step_for_back(url):
    url.update(advice="overfitting")
    one = left("guide")
    one.changed["part"] = "data"
    one.follow({"part": "train"})
    one.begin("guide")
    assert url.written == [{"advice": "overfitting", "part": "train"}]
    assert "part" not in one.written
    assert one.followed == {}


def test_back_to_another_page_follows_the_url_alone(url, monkeypatch):
    monkeypatch.setattr(link, "in_history", lambda: True)
    url.update(recipe="overfit")
    one = left("guide")
    one.begin("train")
    assert url.written == []
    assert one.written["recipe"] == "lesson"  # what is read from the URL is up to `Choice.get`
