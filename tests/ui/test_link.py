"""The link: what is written of it when a page begins to run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from explorer.ui import link
from explorer.ui.link import Link


class Url(dict):
    """The parameters of a URL, and every time that they were written."""

    def __init__(self, **texts: str) -> None:
        super().__init__(texts)
        self.written: list[dict[str, str]] = []

    def to_dict(self) -> dict[str, str]:
        return dict(self)

    def from_dict(self, texts: dict[str, str]) -> None:
        self.clear()
        self.update(texts)
        self.written.append(dict(texts))


@pytest.fixture
def url(monkeypatch) -> Url:
    url = Url(source="draw", picture="one")
    monkeypatch.setattr(link, "st", SimpleNamespace(query_params=url))
    return url


def begun(changed: dict[str, str | None], went_back: bool = False, monkeypatch=None) -> Link:
    """A link of a page where a class belongs to the picture, as the page begins once more."""
    one = Link(page="explore", owned={"class", "layer"}, changed=changed)
    if went_back:
        monkeypatch.setattr(link, "in_history", lambda: True)
    one.begin("explore")
    return one


def test_what_was_chosen_is_written_at_once(url):
    begun({"picture": "two"})
    assert url.written == [{"source": "draw", "picture": "two"}]


def test_what_belongs_to_something_that_stays_is_written_at_once(url):
    begun({"class": "5"})
    assert url.written == [{"source": "draw", "picture": "one", "class": "5"}]


def test_what_may_take_along_what_belongs_to_it_waits_for_the_end(url):
    url["class"] = "5"
    begun({"picture": "two"})
    assert url.written == []


def test_what_was_told_of_the_picture_before_is_no_step_of_its_own(url):
    one = begun({"picture": "two", "class": "5"})
    assert url.written == []
    one.whole_page_runs = False
    one.note("picture", "two")
    one.note("class", None)
    one.write()
    assert url.written == [{"source": "draw", "picture": "two"}]


def test_what_is_new_comes_last(url):
    begun({"zoom": "3", "picture": "two"})
    assert list(url) == ["source", "picture", "zoom"]


def test_back_gives_up_what_was_chosen_before_it_and_writes_its_own_anew(url, monkeypatch):
    one = begun({"picture": "two"}, went_back=True, monkeypatch=monkeypatch)
    assert url.written == []
    one.whole_page_runs = False
    one.note("picture", "one")
    one.write()
    assert url.written == [{"source": "draw", "picture": "one"}]
