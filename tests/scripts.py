"""Fixtures for the tests of scripts that visitors take along."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable

import numpy as np
import PIL.Image
import pytest


@pytest.fixture(scope="module")
def names_left_by(tmp_path_factory) -> Callable[[str, np.ndarray], dict]:
    """Run a script in a folder with a picture; the names that it leaves."""
    folder = tmp_path_factory.mktemp("script")

    def run(code: str, pixels: np.ndarray) -> dict:
        PIL.Image.fromarray(pixels).save(folder / "picture.png")
        names = {}
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            exec(compile(code, "script.py", "exec"), names)
        return names

    return run


@pytest.fixture
def expect_tidy(tmp_path) -> Callable[[Iterable[str]], None]:
    """Scripts are formatted, and have no unused or unsorted imports."""

    def check(scripts: Iterable[str]) -> None:
        for index, code in enumerate(scripts):
            (tmp_path / f"script_{index}.py").write_text(code)
        ruff = [sys.executable, "-m", "ruff"]
        options = ["--isolated", "--line-length", "100", str(tmp_path)]
        for command in (["format", "--diff"], ["check", "--select", "E,F,W,I,D419,UP"]):
            checked = subprocess.run([*ruff, *command, *options], capture_output=True, text=True)
            assert checked.returncode == 0, checked.stdout + checked.stderr

    return check
