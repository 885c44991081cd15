"""How large is the map? The right size, the sizes that the usual mistakes give, and why."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from explorer.convolution.arithmetic import output_size, window_extent
from explorer.convolution.layer import ConvolutionLayer

Size = tuple[int, int]
"""Rows and columns."""

OPTIONS = 4


@dataclass(frozen=True)
class SizeQuestion:
    """Four sizes, one of which is right.

    Attributes:
        options: rows and columns of each, ascending; all different.
        answer: index of the right one.
        reasons: for each option, why it is right, or which mistake gives it.
    """

    options: tuple[Size, ...]
    answer: int
    reasons: tuple[str, ...]


def size_question(layer: ConvolutionLayer, picture: Size, rng: random.Random) -> SizeQuestion:
    """Ask how large the layer's map is.

    Args:
        layer: without pooling; its map has at least four rows and columns.
        picture: rows and columns of what it looks at.
        rng: picks wrong sizes; those that forget stride or padding are always there.
    """
    right = _size(layer, picture)
    wrong: dict[Size, str] = {}
    for size, reason in _mistakes(layer, picture):
        if size not in (right, None) and size not in wrong:
            wrong[size] = reason
    sure = 1 if layer.stride == 1 else 2
    rest = rng.sample(list(wrong)[sure:], OPTIONS - 1 - sure)
    options = sorted([right, *list(wrong)[:sure], *rest])
    reasons = {**wrong, right: _formula(layer, picture)}
    return SizeQuestion(
        tuple(options), options.index(right), tuple(reasons[size] for size in options)
    )


def as_words(size: Size) -> str:
    """A size as it is written ("27 × 40"), in one piece."""
    return _unbroken("{} × {}".format(*size))


def _size(layer: ConvolutionLayer, picture: Size, **changes) -> Size | None:
    """The size of the map, if need be with other settings; None if no window fits."""
    settings = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
    try:
        down, across = (
            output_size(pixels, kernel, **{**settings, **changes})
            for pixels, kernel in zip(picture, layer.kernel.shape, strict=True)
        )
    except ValueError:
        return None
    return down, across


def _formula(layer: ConvolutionLayer, picture: Size) -> str:
    if layer.padding == "same":
        return (
            f"With padding “same” zeros make up for what the kernel would lose. "
            f"{_shared_out(layer, picture)}"
        )
    down, across = (
        _windows_that_fit(layer.stride, *numbers)
        for numbers in zip(picture, _windows(layer), _size(layer, picture), strict=True)
    )
    return (
        f"Without padding every window lies inside the picture. {_spans(layer)} "
        f"It fits {down} times down and {across} times across."
    )


def _shared_out(layer: ConvolutionLayer, picture: Size) -> str:
    """How many windows there are with padding "same"."""
    (rows, columns), stride = _size(layer, picture), layer.stride
    if stride == 1:
        return (
            "With a stride of 1 there is a window for every pixel, so the map is as large as the "
            f"picture: {rows} rows, {columns} columns."
        )
    left_over = any(pixels % stride for pixels in picture)
    rounding = ", and what is left over counts as one more" if left_over else ""
    down, across = (
        _unbroken(f"⌈{pixels} / {stride}⌉ = {count}")
        for pixels, count in zip(picture, (rows, columns), strict=True)
    )
    return f"Only the stride counts{rounding}: {down} rows, {across} columns."


def _windows_that_fit(stride: int, pixels: int, window: int, count: int) -> str:
    if stride == 1:
        return _unbroken(f"{pixels} − {window} + 1 = {count}")
    return _unbroken(f"⌊({pixels} − {window}) / {stride}⌋ + 1 = {count}")


def _spans(layer: ConvolutionLayer) -> str:
    """How many pixels a window spans."""
    kernel, windows = layer.kernel.shape, _windows(layer)
    if layer.dilation == 1:
        return f"The window is as large as the kernel, {as_words(kernel)} pixels."
    sums = [
        _unbroken(f"({side} − 1) · {layer.dilation} + 1 = {window}")
        for side, window in sorted(set(zip(kernel, windows, strict=True)))
    ]
    return (
        f"With a dilation of {layer.dilation} the window spans {as_words(windows)} pixels: "
        f"{' and '.join(sums)}."
    )


def _unbroken(formula: str) -> str:
    """A formula that no line break tears apart."""
    return formula.replace(" ", "\N{NO-BREAK SPACE}")


def _windows(layer: ConvolutionLayer) -> Size:
    down, across = (window_extent(side, layer.dilation) for side in layer.kernel.shape)
    return down, across


def _mistakes(layer: ConvolutionLayer, picture: Size) -> Iterator[tuple[Size | None, str]]:
    """Sizes that are not right, most of the time, with the mistake; the likeliest come first."""
    if layer.stride > 1:
        yield (
            _size(layer, picture, stride=1),
            f"That forgets the stride: with {layer.stride} pixels from window to window there are "
            f"fewer windows, down and across about 1 in {layer.stride}.",
        )
    yield from _padding_mistakes(layer, picture)
    if layer.dilation > 1:
        yield (
            _size(layer, picture, dilation=1),
            f"That forgets the dilation: the window spans {as_words(_windows(layer))} pixels, not "
            f"{as_words(layer.kernel.shape)}.",
        )
    yield from _counting_mistakes(layer, picture)


def _padding_mistakes(layer: ConvolutionLayer, picture: Size) -> Iterator[tuple[Size | None, str]]:
    if layer.padding == "valid":
        yield (
            _size(layer, picture, padding="same"),
            "That would be so with padding “same”. Without padding no window reaches beyond the "
            "border, so there are fewer.",
        )
        return
    yield (
        _size(layer, picture, padding="valid"),
        "That forgets the padding: it is what is left if no window reaches beyond the border.",
    )
    if layer.stride == 1:
        pixels, kernel = picture, _windows(layer)
        yield (
            (pixels[0] + kernel[0] - 1, pixels[1] + kernel[1] - 1),
            "That is the picture with the zeros around it. The kernel takes away as much as they "
            "add.",
        )


def _counting_mistakes(layer: ConvolutionLayer, picture: Size) -> Iterator[tuple[Size, str]]:
    (height, width), stride = picture, layer.stride
    rows, columns = _size(layer, picture)
    tall, wide = _windows(layer)
    if layer.padding == "valid":
        yield (
            ((height - tall) // stride, (width - wide) // stride),
            "That is one too few: the window at the very start counts as well, which is the "
            f"{_unbroken('“+ 1”')} in the formula.",
        )
        yield (
            (-(-(height - tall) // stride) + 1, -(-(width - wide) // stride) + 1),
            "That rounds up: the last window would reach beyond the border, which it may not "
            "without padding.",
        )
        yield (
            ((height - tall // 2 - 1) // stride + 1, (width - wide // 2 - 1) // stride + 1),
            "That takes off the border on one side only: half of the window is lost on each.",
        )
    else:
        yield (
            (height // stride, width // stride),
            "That rounds down: the last window, which is only partly over the picture, counts too.",
        )
        yield (
            (max(1, (height - tall) // stride), max(1, (width - wide) // stride)),
            "That forgets the padding and the window at the very start.",
        )
    yield ((rows - 1, columns - 1), "That is one too few, down and across.")
    last = (rows - 1) * stride, (columns - 1) * stride
    for extra, words in ((1, "one"), (2, "two")):
        yield (
            (rows + extra, columns + extra),
            f"That is {words} too many: the last window lies {last[0]} pixels below and {last[1]} "
            "to the right of the first, and there is no room for another.",
        )
