"""Networks to begin with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """A network to begin with.

    Attributes:
        title: how people call it.
        text: the network, as `explorer.builder.design.read_design` reads it.
        note: what it is an example of, in a sentence.
    """

    title: str
    text: str
    note: str


PRESETS = {
    "plain": Preset(
        "Plain stack",
        "plain-32.max_pool.plain-64.max_pool.plain-128.gap.dropout-25",
        "3x3 convolutions and poolings in turn, as in VGG: fewer places, more maps.",
    ),
    "residual": Preset(
        "Residual",
        "plain-32.residual-32.residual-64-2.residual-128-2.gap.dropout-25",
        "Every block adds to what it was given, as in ResNet; strides take the place of poolings.",
    ),
    "mobile": Preset(
        "Mobile",
        "plain-16.inverted_residual-24-2.inverted_residual-24.inverted_residual-48-2."
        "inverted_residual-48.gap.dropout-20",
        "Narrow blocks that widen only inside, as in MobileNetV2: few parameters.",
    ),
    "inception": Preset(
        "Inception",
        "plain-32.inception-64.max_pool.inception-128.max_pool.inception-128.gap.dropout-40",
        "Four sizes of kernels side by side in each block, as in GoogLeNet.",
    ),
    "attention": Preset(
        "Attention",
        "squeeze_excite-32.max_pool.squeeze_excite-64.max_pool.cbam-128.gap.dropout-25",
        "Plain convolutions whose maps are weighted by what the whole picture shows.",
    ),
}
"""Networks to begin with, by name."""
