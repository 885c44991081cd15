"""MobileNetV2."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.pretrained import PRETRAINED
from explorer.pretrained.inputs import from_minus_one_to_one
from explorer.pretrained.keras_applications import DOCUMENTED, WEIGHTS_HOST, application
from explorer.pretrained.weights_files import WeightsFile

if TYPE_CHECKING:
    import keras

_FILENAME = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224.h5"


@PRETRAINED.register(
    title="MobileNetV2",
    year=2018,
    paper="Sandler, Howard, Zhu, Zhmoginov, Chen: MobileNetV2: Inverted Residuals and Linear "
    "Bottlenecks, CVPR 2018, arXiv:1801.04381",
    credit="Weights by Google, trained on ImageNet; published by Keras Applications",
    licence="Apache-2.0",
    input_size=224,
    parameters=3_538_984,
    trainable_parameters=3_504_872,
    to_units=from_minus_one_to_one,
    units="x / 127.5 − 1",
    top1=0.713,
    top1_source=DOCUMENTED,
    weights_file=WeightsFile(
        url=f"{WEIGHTS_HOST}/mobilenet_v2/{_FILENAME}",
        filename=_FILENAME,
        bytes=14_536_120,
    ),
)
def mobilenet_v2(weights: Path | None) -> keras.Model:
    """A network small enough for a telephone, built of inverted residual blocks.

    A block widens its few channels with a 1x1 convolution, filters each channel by itself with a
    3x3 depthwise convolution, and narrows them again, without a ReLU after the narrowing, which
    would throw information away. The shortcuts connect the narrow ends. Filtering channels one by
    one and mixing them afterwards takes about a ninth of the work of an ordinary 3x3 convolution.
    """
    import keras

    return application(keras.applications.MobileNetV2, "mobilenet_v2", weights)
