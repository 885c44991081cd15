"""Teaching one's own classes, control by control, without a browser."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.look import Look
from explorer.transfer.ready_lessons import PHOTOS, example_lesson, examples
from explorer.ui import slow_work
from explorer.ui.choices import PICTURE, TAUGHT_CLICK, TAUGHT_SOURCE
from tests.datasets.zip_files import png, zipped

# The package has functions of the same names as its modules.
lesson_view = import_module("explorer.ui.views.transfer.teach.lesson")
outcome_view = import_module("explorer.ui.views.transfer.teach.outcome")
trying_view = import_module("explorer.ui.views.transfer.teach.trying")


def script():
    from explorer.ui import frame
    from explorer.ui.views.transfer.teach import teach

    with frame.page("What?\n\nThis."):
        teach()


class _Page:
    """The page, and what its components were last given."""

    shelf: dict[str, Any]
    matrix: Any
    look: Look | None

    def __init__(self, monkeypatch) -> None:
        monkeypatch.setattr(lesson_view, "class_shelf", self._record_shelf)
        monkeypatch.setattr(outcome_view, "confusion_matrix", self._record_matrix)
        monkeypatch.setattr(trying_view, "evidence", self._record_look)
        self._place: tuple[int, int] | None = None
        self.test = AppTest.from_function(script, default_timeout=300)

    def _record_shelf(self, sheet, rows, on_pick, **given) -> None:
        self.shelf = {"sheet": sheet, "rows": rows, **given}
        if self._place is not None:
            on_pick(self._place)

    def _record_matrix(self, picture, **given) -> None:
        self.matrix = picture

    def _record_look(self, look, credit) -> None:
        self.look = look

    def open(self, **query: str) -> AppTest:
        for name, value in query.items():
            self.test.query_params[name] = value
        return self.run()

    def run(self) -> AppTest:
        self.shelf, self.matrix, self.look = {}, None, None
        self.test.run()
        assert not self.test.exception
        return self.test

    @property
    def own(self):
        return self.test.session_state["visitor"].own_lesson

    def counts(self) -> dict[str, str]:
        return {row.name: row.detail for row in self.shelf["rows"]}

    def click(self, label: str) -> None:
        [button] = [one for one in self.test.button if one.label == label]
        button.click()
        self.run()

    def choose(self, label: str, value: str | int) -> None:
        """Click on a button of a switch."""
        [field] = [one for one in self.test.button_group if one.label == label]
        field.set_value(value)
        self.run()

    def pick(self, row: int, place: int) -> None:
        """Click on a picture of the shelf."""
        self._place = row, place
        self.run()
        self._place = None
        self.run()

    def upload(self, *files: tuple[str, bytes, str]) -> None:
        field = self.test.file_uploader[0]
        field.set_value(list(files) if len(files) > 1 or "zip" not in files[0][0] else files[0])
        self.run()


@pytest.fixture
def page(monkeypatch):
    return _Page(monkeypatch)


def picture(value: int) -> tuple[str, bytes, str]:
    return f"{value}.png", png(value, side=64), "image/png"


def archive(files: dict[str, bytes]) -> tuple[str, bytes, str]:
    return "pictures.zip", zipped(files), "application/zip"


def words(test: AppTest) -> str:
    kinds = (test.markdown, test.caption, test.info, test.warning, test.success, test.error)
    return " ".join(one.value for kind in kinds for one in kind).replace("\\", "")


def two_classes(each: int) -> dict[str, bytes]:
    """Dark and light bars."""
    dark = {f"dark/{value}.png": png(10 + value, side=64) for value in range(each)}
    light = {f"light/{value}.png": png(90 + value, side=64) for value in range(each)}
    return dark | light


def test_at_first_there_is_something_to_teach(page):
    test = page.open()
    assert [one.name for one in page.shelf["rows"]] == list(example_lesson(PHOTOS).names)
    assert "Teach it" in [one.label for one in test.button]
    assert page.matrix is None


@pytest.mark.parametrize("name", [name for name in examples() if name != "cifar10"])
def test_every_ready_lesson_is_shown_with_its_source(page, name):
    page.open(**{TAUGHT_SOURCE.name: name})
    assert page.counts().keys() == {one.replace("_", " ") for one in example_lesson(name).names}
    assert page.shelf["sheet"].count == sum(row.shown for row in page.shelf["rows"])


def test_a_click_on_a_picture_shows_it_to_the_network(page):
    test = page.open()
    page.pick(1, 2)
    chosen = example_lesson(PHOTOS).classes[1].pictures[2]
    assert test.query_params[PICTURE.name] == chosen.digest
    assert test.session_state["visitor"].own.digest == chosen.digest


def test_own_classes_begin_with_what_is_missing(page):
    test = page.open(lesson="own")
    assert list(page.counts()) == ["class 1", "class 2"]
    assert "Still missing: 5 for class 1, 5 for class 2." in words(test)
    page.click("Fill it with pieces of photos")
    assert page.own.lesson.digest == example_lesson(PHOTOS).digest
    assert page.own.lesson is not example_lesson(PHOTOS)  # which others are shown, and nobody edits
    assert "Teach it" in [one.label for one in test.button]


def test_pictures_are_uploaded_and_bad_files_answered(page):
    test = page.open(lesson="own")
    page.upload(picture(1), picture(2), ("no.png", b"nothing", "image/png"))
    assert page.counts() == {"class 1": "2 pictures, 1 held out", "class 2": "0 pictures"}
    assert "Added to class 1: 2." in words(test)
    assert "no.png: This is not a picture" in words(test)
    page.upload(picture(2), ("empty.png", b"", "image/png"))
    assert page.own.lesson.count == 2
    assert "in this lesson already" in words(test)


def test_the_shelf_shows_what_a_click_would_take_in_whatever_order_it_was_brought(page):
    page.open(lesson="own", **{TAUGHT_CLICK.name: "remove"})
    page.upload(picture(1), picture(2))
    before = page.shelf["sheet"].sprite
    page.pick(0, 0)
    page.upload(picture(1))
    assert [one.name for one in page.own.lesson.classes[0].pictures] == ["2.png", "1.png"]
    assert page.shelf["sheet"].sprite != before


def test_classes_are_named_added_and_removed(page):
    test = page.open(lesson="own")
    test.text_input[0].set_value("<b>apples</b>")
    page.run()
    assert "5 for <b>apples</b>" in words(test)
    page.click("Add a class")
    assert list(page.counts()) == ["<b>apples</b>", "class 2", "class 3"]
    assert test.text_input[0].value == "class 3"  # the new one is worked on
    page.upload(picture(7))
    assert page.counts()["class 3"] == "1 picture"
    page.choose("Class to name and to fill", 0)
    assert test.text_input[0].value == "<b>apples</b>"
    page.click("Remove this class")
    assert page.counts() == {"class 2": "0 pictures", "class 3": "1 picture"}
    assert test.text_input[0].value == "class 2"


def test_a_picture_is_taken_out_by_a_click(page):
    page.open(lesson="own")
    page.upload(picture(1), picture(2))
    page.choose("A click on a picture is to", "remove")
    left = page.own.lesson.classes[0].pictures[1]
    page.pick(0, 0)
    assert [one.digest for one in page.own.lesson.classes[0].pictures] == [left.digest]


def test_a_zip_that_is_refused_leaves_everything(page):
    test = page.open(**{"lesson": "own", "bring-by": "zip"})
    page.upload(("pictures.zip", b"PK\3\4", "application/zip"))
    assert "damaged or cut off" in words(test)
    assert "The pictures from before stay." in words(test)
    assert list(page.counts()) == ["class 1", "class 2"]


def test_a_zip_of_more_classes_than_a_lesson_has(page):
    test = page.open(**{"lesson": "own", "bring-by": "zip"})
    files = {f"c{number:02}/1.png": png(number) for number in range(12)}
    page.upload(archive(files | {"stray.txt": b""}))
    assert list(page.counts()) == [f"c{number:02}" for number in range(10)]
    assert "c11 is left out" in words(test)
    assert "stray.txt: It lies beside the folders" in words(test)


def test_a_zip_is_taught_examined_and_tried(page):
    test = page.open(**{"lesson": "own", "bring-by": "zip"})
    page.upload(archive(two_classes(5)))
    assert page.counts() == {
        "dark": "5 pictures, 1 held out",
        "light": "5 pictures, 1 held out",
    }
    page.click("Teach it")
    assert "It learned from 8 pictures" in words(test)
    assert len(test.metric) == 3
    assert page.matrix.names == ("dark", "light")
    assert sum(map(sum, page.matrix.counts)) == 2
    assert page.look.network.class_names == ("dark", "light")
    assert page.look.network.model.input_shape == (None, 96, 96, 3)
    known = slow_work.known("teach", (page.own.lesson.digest, "efficientnet_lite0", 96))
    assert known.class_names == ("dark", "light")
    # A new name is another lesson, which is taught again; everything else stays.
    page.choose("Add pictures by", "upload")
    test.text_input[0].set_value("black")
    page.run()
    assert page.own.lesson.names == ("black", "light")
    assert "Teach it" in [one.label for one in test.button]


def test_a_visitor_never_sees_another_ones_pictures(page, monkeypatch):
    page.open(lesson="own")
    page.upload(picture(1), picture(2))
    other = _Page(monkeypatch)
    other.open(lesson="own")
    assert other.own.lesson.count == 0


def test_nothing_is_lost_on_the_way_to_an_example_and_back(page):
    page.open(lesson="own")
    page.upload(picture(1), picture(2))
    for source in (PHOTOS, "own"):
        page.choose("Teach it with", source)
    assert page.counts()["class 1"] == "2 pictures, 1 held out"
