"""The question for the size of a map: options and reasons, against counted windows."""

from __future__ import annotations

import math
import random
import re

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.convolution.exercise.sizes import as_words, size_question
from explorer.convolution.layer import ConvolutionLayer


def counted(pixels: int, kernel: int, stride: int, padding: str, dilation: int) -> int:
    """Windows along an axis, one by one: inside the picture, or beginning in it."""
    reach = (kernel - 1) * dilation if padding == "valid" else 0
    return sum(1 for start in range(0, pixels, stride) if start + reach < pixels)


@st.composite
def questions(draw):
    """A layer, the size of a picture, and the question."""
    side, pixels = st.integers(1, 7), st.integers(4, 90)
    layer = ConvolutionLayer(
        kernel=np.ones((draw(side), draw(side))),
        stride=draw(st.integers(1, 4)),
        padding=draw(st.sampled_from(("same", "valid"))),
        dilation=draw(st.integers(1, 2)),
    )
    picture = draw(pixels), draw(pixels)
    assume(all(count >= 4 for count in size(layer, picture)))
    return layer, picture, size_question(layer, picture, random.Random(draw(st.integers(0, 9))))


def size(layer: ConvolutionLayer, picture, **changes) -> tuple[int, ...]:
    options = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
    return tuple(
        counted(pixels, kernel, **{**options, **changes})
        for pixels, kernel in zip(picture, layer.kernel.shape, strict=True)
    )


def spoken(text: str) -> str:
    """A text with plain blanks."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@settings(max_examples=300)
@given(questions())
def test_one_of_four_sizes_is_right(case):
    layer, picture, question = case
    assert question.options[question.answer] == size(layer, picture)
    assert len(set(question.options)) == len(question.reasons) == 4
    assert list(question.options) == sorted(question.options)
    assert all(min(option) >= 1 for option in question.options)


@settings(max_examples=300)
@given(questions())
def test_the_formula_without_padding_adds_up(case):
    layer, picture, question = case
    assume(layer.padding == "valid")
    right, text = question.options[question.answer], spoken(question.reasons[question.answer])
    stride = layer.stride
    if stride == 1:
        found = re.findall(r"(\d+) − (\d+) \+ 1 = (\d+) times", text)
        counts = [int(a) - int(b) + 1 for a, b, _ in found]
    else:
        found = re.findall(rf"⌊\((\d+) − (\d+)\) / {stride}⌋ \+ 1 = (\d+) times", text)
        counts = [(int(a) - int(b)) // stride + 1 for a, b, _ in found]
    assert [int(stated) for *_, stated in found] == counts == list(right)
    assert [int(pixels) for pixels, *_ in found] == list(picture)
    windows = tuple(int(window) for _, window, _ in found)
    assert f"{spoken(as_words(windows))} pixels" in text
    for a, b, c in re.findall(r"\((\d+) − 1\) · (\d+) \+ 1 = (\d+)", text):
        assert (int(a) - 1) * int(b) + 1 == int(c)
        assert int(c) in windows


@settings(max_examples=300)
@given(questions())
def test_with_padding_only_the_stride_counts(case):
    layer, picture, question = case
    assume(layer.padding == "same")
    right, text = question.options[question.answer], spoken(question.reasons[question.answer])
    rows, columns = right
    stride = layer.stride
    found = re.findall(rf"⌈(\d+) / {stride}⌉ = (\d+)", text)
    left_over = any(pixels % stride for pixels in picture)
    assert ("left over" in text) == left_over
    if stride == 1:
        assert right == picture
        assert f"as large as the picture: {rows} rows, {columns} columns." in text
        assert found == []
    else:
        assert [int(pixels) for pixels, _ in found] == list(picture)
        counts = [math.ceil(pixels / stride) for pixels in picture]
        assert [int(stated) for _, stated in found] == counts == list(right)


@settings(max_examples=100)
@given(questions())
def test_formulas_do_not_break(case):
    _, _, question = case
    for text in question.reasons:
        for inside in re.findall(r"[⌊⌈(][^⌋⌉)]*[⌋⌉)]", text):
            assert " " not in inside, text
        assert not re.search(r"[0-9⌋⌉)] [−+=/·×]|[−+=/·×] [0-9⌊⌈(]", text), text


@settings(max_examples=300)
@given(questions())
def test_a_mistake_that_is_named_gives_that_size(case):
    layer, picture, question = case
    mistakes = {
        "forgets the stride": {"stride": 1},
        "forgets the padding:": {"padding": "valid"},
        "would be so with padding “same”": {"padding": "same"},
        "forgets the dilation": {"dilation": 1},
    }
    right = question.options[question.answer]
    spans = [(side - 1) * layer.dilation + 1 for side in layer.kernel.shape]
    pairs = list(zip(picture, spans, strict=True))
    taken = {
        "the zeros around it": tuple(pixels + span - 1 for pixels, span in pairs),
        "on one side only": tuple(
            counted(pixels - span // 2, 1, layer.stride, "valid", 1) for pixels, span in pairs
        ),
    }
    off = {"That is one too few": -1, "That is one too many": 1, "That is two too many": 2}
    for option, reason in zip(question.options, question.reasons, strict=True):
        for words, changes in mistakes.items():
            if words in reason:
                assert option == size(layer, picture, **changes)
        for words, expected in taken.items():
            assert words not in reason or option == expected
        for words, more in off.items():
            if reason.startswith(f"{words}, down") or ("many" in words and words in reason):
                assert option == (right[0] + more, right[1] + more)


@settings(max_examples=100)
@given(questions())
def test_the_likeliest_mistakes_are_always_there(case):
    layer, picture, question = case
    other = "same" if layer.padding == "valid" else "valid"
    if layer.stride > 1:
        assert size(layer, picture, stride=1) in question.options
    swapped = size(layer, picture, padding=other)
    assert min(swapped) < 1 or swapped in question.options
