"""What the numbers of networks say, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from explorer.figures.layer_shares import share_of_kind
from explorer.figures.side_by_side import Beside
from explorer.ui.frame import plain

_SCALES = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
_MUCH = 1.3
"""How many times as much is worth a sentence."""


def in_words(rows: Sequence[Beside]) -> str:
    """Who computes most, whether that goes with the parameters, who is deepest and best.

    Args:
        rows: at least one network, as markdown is safe for.
    """
    if len(rows) < 2:
        one = rows[0]
        return plain(
            f"{one.title} has {amount(one.profile.parameters)} parameters and computes "
            f"{amount(one.profile.multiply_adds)} multiply-adds for one picture."
        )
    told = [_computing(rows), _disagreement(rows), _depth(rows), _accuracy(rows)]
    return plain(" ".join(filter(None, told)))


def _computing(rows: Sequence[Beside]) -> str:
    most = max(rows, key=lambda one: one.profile.multiply_adds)
    least = min(rows, key=lambda one: one.profile.multiply_adds)
    ratio = most.profile.multiply_adds / max(1, least.profile.multiply_adds)
    return (
        f"{most.title} computes most, {amount(most.profile.multiply_adds)} multiply-adds for one "
        f"picture: {times(ratio)} as many as {least.title}."
    )


def _disagreement(rows: Sequence[Beside]) -> str:
    """The two networks of which one has clearly more parameters, and clearly less to compute."""
    pairs = [
        (big.profile.parameters / small.profile.parameters, big, small)
        for big, small in permutations(rows, 2)
        if big.profile.parameters > _MUCH * small.profile.parameters
        and _MUCH * big.profile.multiply_adds < small.profile.multiply_adds
    ]
    if not pairs:
        return ""
    ratio, big, small = max(pairs, key=lambda pair: pair[0])
    less = small.profile.multiply_adds / big.profile.multiply_adds
    return (
        f"More parameters need not mean more to compute: {big.title} has {times(ratio)} as many as "
        f"{small.title}, which computes {times(less)} as much."
    )


def _depth(rows: Sequence[Beside]) -> str:
    deepest = max(rows, key=lambda one: one.profile.depth)
    return f"The deepest is {deepest.title} with {deepest.profile.depth} layers."


def _accuracy(rows: Sequence[Beside]) -> str:
    known = [one for one in rows if one.accuracy is not None and one.comparable]
    if len(known) < 2:
        return ""
    best = max(known, key=lambda one: one.accuracy)
    return f"The most accurate is {best.title}: {100 * best.accuracy:.1f} %."


def shares_words(rows: Sequence[Beside], of: str) -> str:
    """Where in the networks most of something is.

    Args:
        rows: the networks.
        of: one of `SHARED_OUT`.
    """
    return plain(_WHERE[of](rows))


def _where_computed(rows: Sequence[Beside]) -> str:
    dense, in_dense = _most(rows, "multiply_adds", "dense layer")
    split, in_split = _most(rows, "multiply_adds", "1×1 convolution", "depthwise convolution")
    return (
        f"The largest share of multiply-adds in dense layers is {dense}'s: {share(in_dense)}. "
        f"In {split} {share(in_split)} are in 1×1 and depthwise convolutions."
    )


def _where_stored(rows: Sequence[Beside]) -> str:
    dense, in_dense = _most(rows, "parameters", "dense layer")
    return (
        f"In {dense} {share(in_dense)} of the parameters are in the dense layers. Whoever ends in "
        "global average pooling instead has few there."
    )


def _where_kept(rows: Sequence[Beside]) -> str:
    halves = []
    for one in rows:
        layers = one.profile.layers
        first = sum(layer.output_bytes for layer in layers[: len(layers) // 2])
        halves.append((first / one.profile.activation_bytes, one.title))
    most, title = max(halves)
    return (
        f"Maps are largest at the beginning: in {title} the first half of its layers has "
        f"{most:.0%} of the memory. Normalisation and activations keep outputs of their own."
    )


_WHERE = {
    "multiply_adds": _where_computed,
    "parameters": _where_stored,
    "output_bytes": _where_kept,
}


def _most(rows: Sequence[Beside], of: str, *kinds: str) -> tuple[str, float]:
    """The network that has the largest share of something in these kinds of layers."""
    shares = {
        one.title: sum(share_of_kind(one.profile.layers, kind, of) for kind in kinds)
        for one in rows
    }
    title = max(shares, key=shares.get)
    return title, shares[title]


def amount(number: float) -> str:
    """A number of things, in words.

    >>> amount(15_470_264_320), amount(138_357_544), amount(8_200), amount(12)
    ('15.5 billion', '138 million', '8.2 thousand', '12')
    """
    for scale, word in _SCALES:
        if number >= scale:
            value = number / scale
            return f"{value:,.0f} {word}" if value >= 100 else f"{value:.3g} {word}"
    return f"{number:,.0f}"


def times(ratio: float) -> str:
    """How many times.

    >>> times(51.4), times(2.34), times(1.0)
    ('51 times', '2.3 times', '1 times')
    """
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.2g} times"


def share(part: float) -> str:
    """A part of 1 in percent, without claiming that a little is nothing.

    >>> share(0.084), share(0.0005), share(0)
    ('8%', 'less than 1%', '0%')
    """
    return "less than 1%" if 0 < part < 0.005 else f"{part:.0%}"
