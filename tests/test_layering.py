"""The arrows run one way: pages -> explorer.ui -> explorer.figures -> everything else."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = sorted((ROOT / "explorer").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))
SCRIPTS = sorted((ROOT / "explorer" / "ui" / "components").rglob("*.js"))
SOURCES = [ROOT / "app.py", *LIBRARY, *PAGES]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "misc"}


def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever in the file."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def layer(path: Path) -> int:
    """How high a file stands: 3 pages, 2 the user interface, 1 figures, 0 the rest."""
    parts = path.relative_to(ROOT).parts
    if parts[0] != "explorer":
        return 3
    return {"ui": 2, "figures": 1}.get(parts[1], 0)


def layer_of_module(name: str) -> int:
    parts = name.split(".")
    if parts[0] in ("app", "pages"):
        return 3
    if parts[0] != "explorer" or len(parts) == 1:
        return 0
    return {"ui": 2, "figures": 1}.get(parts[1], 0)


def needs_keras(path: Path) -> bool:
    """Whether it is a Keras layer of our own; nothing imports these before it needs them."""
    return path.parent.name == "layers" and path.name != "__init__.py"


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_import_points_upwards(path):
    upward = {name for name in imported(path) if layer_of_module(name) > layer(path)}
    assert not upward


@pytest.mark.parametrize("path", LIBRARY, ids=name_of)
def test_only_the_user_interface_imports_streamlit(path):
    uses_streamlit = any(name.split(".")[0] == "streamlit" for name in imported(path))
    assert not uses_streamlit or layer(path) == 2


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_pages_are_thin(path):
    text = path.read_text()
    modules = {
        node.module
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("explorer")
    }
    names = [name for name in imported(path) if name.startswith("explorer") and name not in modules]
    assert len(names) <= 5
    assert "session_state" not in text
    assert not any(isinstance(node, ast.BinOp) for node in ast.walk(ast.parse(text)))
    assert len(text.splitlines()) <= 60


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_are_small_and_well_named(path):
    assert path.stem not in FORBIDDEN_NAMES
    assert len(path.read_text().splitlines()) <= 330


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_scripts_are_small_and_their_lines_short(path):
    lines = path.read_text().splitlines()
    assert len(lines) <= 300
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_file_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_session_state_is_touched_in_few_places():
    touching = {name_of(path) for path in LIBRARY if "session_state" in path.read_text()}
    assert touching <= {
        f"explorer/ui/{name}.py" for name in ("state", "fields", "events", "pictures")
    }


def test_importing_the_library_imports_neither_streamlit_nor_tensorflow():
    modules = [
        name_of(path)[:-3].replace("/", ".").removesuffix(".__init__")
        for path in LIBRARY
        if layer(path) < 2 and not needs_keras(path)
    ]
    script = (
        f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
        "print([n for n in ('streamlit', 'tensorflow', 'keras') if n in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
