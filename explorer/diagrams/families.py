"""Families: what kind of work a layer does, by the name of its class."""

from __future__ import annotations

from explorer.anatomy.training_only import CHANGES, DROPOUTS

INPUT, OTHER, JOIN = "input", "other", "join"

FAMILIES: dict[str, str] = {
    INPUT: "input",
    "convolution": "convolution",
    "depthwise": "depthwise convolution",
    "pooling": "pooling",
    "dense": "dense layer",
    "normalisation": "normalisation",
    "activation": "activation",
    "dropout": "dropout",
    "form": "change of form",
    JOIN: "branches meet",
    OTHER: "other layer",
}
"""By name, how a family is written."""

SIGNS = {
    "Add": "+",
    "Subtract": "−",
    "Multiply": "×",
    "Concatenate": "‖",
    "Average": "ø",
    "Maximum": "max",
    "Minimum": "min",
    "Divide": "÷",
    "TrueDivide": "÷",
    "Dot": "·",
    "Matmul": "·",
}
"""What stands in the circle where branches meet, by the name of the layer's class."""

_KINDS = {
    INPUT: {"InputLayer"},
    "convolution": {"Conv2D", "Conv2DTranspose", "SeparableConv2D", "Conv1D", "Conv3D"},
    "depthwise": {"DepthwiseConv2D", "DepthwiseConv1D"},
    "dense": {"Dense", "EinsumDense"},
    "normalisation": {"Rescaling", "BatchNorm"},
    "activation": {
        *("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "Relu", "Relu6"),
        *("Sigmoid", "Silu", "HardSigmoid", "HardSilu", "Gelu", "Elu", "Selu", "Tanh"),
        *("Softplus", "Clip"),
    },
    "dropout": {*DROPOUTS, *CHANGES, "ActivityRegularization"},
    "form": {
        *("Flatten", "Reshape", "Permute", "ZeroPadding2D", "Cropping2D", "UpSampling2D"),
        *("Resizing", "RepeatVector", "ExpandDims", "Squeeze", "Transpose", "Identity", "Cast"),
    },
}
_FAMILY_OF = {kind: family for family, kinds in _KINDS.items() for kind in kinds}

_PRECEDING = {
    *("ZeroPadding2D", "Cropping2D", "Flatten", "Rescaling", "Normalization", "Resizing"),
    *CHANGES,
}
_FOLLOWING = {"Reshape", "Identity", "Cast"}
_SMALL = {"normalisation", "activation", "dropout"}


def family_of(kind: str, inputs: int = 1) -> str:
    """The family of a layer.

    Args:
        kind: the name of its class.
        inputs: how many outputs of other layers it takes.

    >>> family_of("Conv2D"), family_of("GlobalMaxPooling2D"), family_of("Add", 2)
    ('convolution', 'pooling', 'join')
    """
    if inputs > 1 or kind in SIGNS:
        return JOIN
    for ending, family in (("Pooling2D", "pooling"), ("Normalization", "normalisation")):
        if kind.endswith(ending):
            return family
    return _FAMILY_OF.get(kind, OTHER)


def belongs_to_next(kind: str) -> bool:
    """Whether it prepares what the next layer does, as padding does."""
    return kind in _PRECEDING


def is_small(kind: str, family: str) -> bool:
    """Whether it is drawn as a part of its neighbour rather than by itself."""
    return family in _SMALL or kind in _PRECEDING or kind in _FOLLOWING
