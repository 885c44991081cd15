"""A kernel as text: what the file says to do gives exactly the kernel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.convolution.kernel_file import FILE_NAME, numpy_text

numbers = st.floats(-1000, 1000, width=32)


def follow(text: str, folder) -> np.ndarray:
    """Do what the comment in the file says."""
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    (line,) = (line for line in text.splitlines() if "np.loadtxt" in line)
    names = {"np": np}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(line.removeprefix("# "), names)
    return names["kernel"]


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 7), st.integers(1, 7), st.sampled_from([(), (3,)]), st.data())
def test_reading_gives_the_same_numbers(tmp_path_factory, height, width, planes, data):
    shape = (height, width, *planes)
    size = int(np.prod(shape))
    values = data.draw(st.lists(numbers, min_size=size, max_size=size))
    kernel = np.array(values, np.float32).reshape(shape)
    result = follow(numpy_text(kernel, "Any kernel"), tmp_path_factory.mktemp("kernel"))
    assert result.dtype == np.float32
    assert result.shape == shape
    np.testing.assert_array_equal(result, kernel)


def test_plain_loadtxt_reads_a_flat_kernel(tmp_path):
    kernel = np.array([[0.1, -1, 1e-5], [1 / 3, 2, 1000]], np.float32)
    (tmp_path / "k.txt").write_text(numpy_text(kernel))
    np.testing.assert_array_equal(np.loadtxt(tmp_path / "k.txt").astype(np.float32), kernel)


def test_planes_stand_one_below_the_other(tmp_path):
    kernel = np.arange(18).reshape(2, 3, 3).astype(np.float32)
    (tmp_path / "k.txt").write_text(numpy_text(kernel))
    stacked = np.loadtxt(tmp_path / "k.txt")
    np.testing.assert_array_equal(stacked, np.concatenate(np.moveaxis(kernel, 2, 0)))


@pytest.mark.parametrize("title", ["Gabor, 45°, λ = 6", "two\nlines\r\n9 9 9", "", "# #"])
def test_any_title_stays_a_comment(title, tmp_path):
    kernel = np.eye(3, dtype=np.float32)
    np.testing.assert_array_equal(follow(numpy_text(kernel, title), tmp_path), kernel)
