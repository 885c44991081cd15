"""Scripts of blocks run on their own and build the same thing."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.blocks import BLOCKS
from explorer.blocks.costs import block_skeleton
from explorer.blocks.keras_code import block_code


@pytest.mark.parametrize("name", BLOCKS)
def test_the_script_builds_the_block(name):
    names = {}
    code = block_code(name, 32, 2, 9)
    assert "explorer" not in code
    exec(compile(code, "block.py", "exec"), names)
    made, ours = names["block"], block_skeleton(name, 32, 2, 9)
    assert made.count_params() == ours.count_params()
    assert [one.name for one in made.operations] == [one.name for one in ours.operations]
    given = np.asarray(made(np.ones((2, 9, 9, 32), np.float32)))
    assert given.shape == (2, 5, 5, 32)
    assert np.isfinite(given).all()


def test_scripts_are_tidy(expect_tidy):
    expect_tidy(block_code(name, 64, 1, 32) for name in BLOCKS)
