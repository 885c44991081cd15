"""Kernels as text, and what is refused as a kernel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.kernels import check_kernel, kernel_text, read_kernel

SHAPES = st.tuples(st.integers(1, 7), st.integers(1, 7))
WEIGHTS = st.floats(-1000, 1000, width=32)


@st.composite
def kernels(draw) -> np.ndarray:
    planes = draw(st.sampled_from([(), (3,)]))
    return draw(hnp.arrays(np.float32, (*draw(SHAPES), *planes), elements=WEIGHTS))


@given(kernels())
def test_reading_what_was_written_gives_the_same_numbers(kernel):
    read = read_kernel(kernel_text(kernel))
    assert read.dtype == np.float32
    assert read.shape == kernel.shape
    np.testing.assert_array_equal(read, kernel)


@given(kernels())
def test_text_has_nothing_that_a_link_would_have_to_escape(kernel):
    assert set(kernel_text(kernel)) <= set("0123456789.,;|-+e")


@given(hnp.arrays(np.int16, SHAPES, elements=st.integers(-1000, 1000)))
def test_whole_numbers_are_written_without_a_point(kernel):
    rows = [",".join(str(weight) for weight in row) for row in kernel.tolist()]
    assert kernel_text(kernel) == ";".join(rows)


def test_planes_are_red_then_green_then_blue():
    kernel = read_kernel("1,2|3,4|5,6")
    assert kernel.shape == (1, 2, 3)
    assert kernel[..., 0].tolist() == [[1, 2]]
    assert kernel[..., 2].tolist() == [[5, 6]]


@pytest.mark.parametrize("blanks", ["", " ", "\t", "\u00a0 "])
@pytest.mark.parametrize(
    ("text", "weight"),
    [("+2", 2), ("-.5", -0.5), ("5.", 5), ("0.25", 0.25), ("1e2", 100), ("5E-1", 0.5), ("007", 7)],
)
def test_ways_to_write_a_weight(text, weight, blanks):
    assert read_kernel(f"{blanks}{text}{blanks},0").tolist() == [[weight, 0]]


REFUSED = {
    "empty": "",
    "an empty cell": "1,,2",
    "a word": "one",
    "a formula": "1/9",
    "infinity": "inf",
    "minus infinity": "1,-Infinity",
    "overflow to infinity": "1e400",
    "overflow of float32": "1e39",
    "no number": "nan",
    "too large": "1001",
    "too small": "0,-1000.1",
    "ragged rows": "1,2;3",
    "an empty row": "1,2;",
    "too many columns": "1,2,3,4,5,6,7,8",
    "too many rows": "1;2;3;4;5;6;7;8",
    "two planes": "1|2",
    "four planes": "1|2|3|4",
    "planes of different height": "1;2|1|1",
    "planes of different width": "1,2|1|1",
    "very long": "1," * 100_000 + "1",
    "many digits": "9" * 100_000,
    "markup": "<script>",
    "an underscore": "1_0",
    "Arabic digits": "\u0661",
    "full-width digits": "1,\uff12",
    "a digit of another script after the point": "0.\u0665",
    "a blank within": "1 0",
    "a point alone": ".",
    "an exponent alone": "e5",
    "an exponent without digits": "1e",
    "a broken exponent": "1e0.5",
    "two signs": "--1",
    "a hexadecimal number": "0x10",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_text_that_is_no_kernel_is_refused(text):
    with pytest.raises(ValueError, match=r"\.$"):
        read_kernel(text)


@given(st.text(alphabet="0123456789.,;|-+einfa _", max_size=60))
def test_any_text_gives_a_kernel_or_is_refused(text):
    try:
        kernel = read_kernel(text)
    except ValueError:
        return
    assert np.abs(kernel).max() <= 1000
    np.testing.assert_array_equal(read_kernel(kernel_text(kernel)), kernel)


@pytest.mark.parametrize(
    "shape", [(), (3,), (0, 3), (8, 1), (1, 8), (3, 3, 1), (3, 3, 4), (1, 1, 1, 1)]
)
def test_shapes_that_are_refused(shape):
    with pytest.raises(ValueError, match=r"^A kernel "):
        check_kernel(np.zeros(shape))


@pytest.mark.parametrize("weight", [np.nan, np.inf, -np.inf, 1000.1, -1001])
def test_numbers_that_are_refused(weight):
    with pytest.raises(ValueError, match="-1000 to 1000"):
        check_kernel(np.array([[0, weight]]))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [complex, object, str])
def test_what_are_no_real_numbers_is_refused(dtype):
    with pytest.raises(ValueError, match=r"^A kernel holds real numbers, not .*\.$"):
        check_kernel(np.ones((2, 2)).astype(dtype))


def test_a_checked_kernel_is_a_copy_that_nobody_can_write_to():
    mine = np.ones((2, 2), np.float32)
    kernel = check_kernel(mine)
    mine[:] = 5
    assert kernel.tolist() == [[1, 1], [1, 1]]
    with pytest.raises(ValueError, match="read-only"):
        kernel[0, 0] = 2
