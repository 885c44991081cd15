"""Every page, without a browser: it runs, asks its question, and loads lightly."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.architectures import ARCHITECTURES
from explorer.pretrained import PRETRAINED, WeightsMissing
from explorer.ui import menu, networks

ROOT = Path(__file__).resolve().parents[2]
PAGES = [str(path.relative_to(ROOT)) for path in menu.page_files()]
OPENING = next(page for page in PAGES if menu.OPENING_PAGE in page)
PATIENCE = 120  # seconds, for a first load of TensorFlow on a slow machine


def visit(page: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    return test.run().switch_page(str(ROOT / page)).run()


@pytest.mark.parametrize("page", PAGES)
def test_it_runs_and_asks_its_question(page):
    test = visit(page)
    assert not test.exception
    question = ast.get_docstring(ast.parse((ROOT / page).read_text())).splitlines()[0]
    assert question.endswith("?")
    assert [title.value for title in test.title] == [question]


@pytest.mark.parametrize("page", PAGES)
def test_it_has_nothing_to_complain_about(page):
    test = visit(page)
    assert [box.value for box in (*test.warning, *test.error)] == []


def test_the_menu_has_every_page_and_one_opening_page():
    assert len(PAGES) >= 2
    assert [page for page in PAGES if menu.OPENING_PAGE in page] == [OPENING]
    names = [Path(page).stem.split("_", 1)[1] for page in PAGES]
    assert len(set(names)) == len(names)


LIGHT = ("/app/", "_convolution.py", "/train/")
WITHOUT_NETWORK = [page for page in PAGES if any(part in page for part in LIGHT)]


@pytest.mark.parametrize("page", WITHOUT_NETWORK)
def test_a_page_that_shows_no_network_does_not_import_tensorflow(page):
    script = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"test = AppTest.from_file({str(ROOT / page)!r}, default_timeout=60).run()\n"
        "assert not test.exception\n"
        "print('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


def test_weights_that_are_damaged_are_answered_and_the_embedded_network_stays(
    tmp_path, monkeypatch
):
    entry = PRETRAINED["mobilenet_v2"]
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    entry.weights_file.path.parent.mkdir(parents=True)
    entry.weights_file.path.write_bytes(b"x" * entry.weights_file.bytes)
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    test.query_params["network"] = "mobilenet_v2"
    test.run()
    assert not test.exception
    assert "are damaged" in test.warning[0].value
    assert [button.label for button in test.button][:1] == ["Download 15 MB"]


def test_a_network_is_built_once_whoever_looks(monkeypatch):
    built = []
    original = ARCHITECTURES["lenet5"].function
    monkeypatch.setattr(
        type(ARCHITECTURES["lenet5"]),
        "build",
        lambda self: built.append(self.name) or original(self.input_shape, 10),
    )
    for _ in range(2):
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
        test.query_params["network"] = "lenet5"
        test.run().run()
        assert not test.exception
    assert built == ["lenet5"]


def test_a_broken_installation_is_answered_in_a_sentence(monkeypatch):
    def missing(*_):
        raise WeightsMissing("The weights come with a package: please install it.")

    monkeypatch.setattr(networks, "_look", missing)
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE).run()
    assert not test.exception
    assert "please install it" in test.error[0].value
