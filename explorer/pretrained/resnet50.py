"""ResNet50."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.pretrained import PRETRAINED
from explorer.pretrained.inputs import (
    BLUE_GREEN_RED_WITHOUT_MEAN,
    blue_green_red_without_mean,
)
from explorer.pretrained.keras_applications import DOCUMENTED, WEIGHTS_HOST, application
from explorer.pretrained.weights_files import WeightsFile

if TYPE_CHECKING:
    import keras

_FILENAME = "resnet50_weights_tf_dim_ordering_tf_kernels.h5"


@PRETRAINED.register(
    title="ResNet50",
    year=2015,
    paper="He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, CVPR 2016, "
    "arXiv:1512.03385",
    credit="Weights by Kaiming He and colleagues, trained on ImageNet; ported by Keras "
    "Applications",
    licence="MIT",
    input_size=224,
    parameters=25_636_712,
    trainable_parameters=25_583_592,
    to_units=blue_green_red_without_mean,
    units=BLUE_GREEN_RED_WITHOUT_MEAN,
    top1=0.749,
    top1_source=DOCUMENTED,
    weights_file=WeightsFile(
        url=f"{WEIGHTS_HOST}/resnet/{_FILENAME}",
        filename=_FILENAME,
        bytes=102_967_424,
        md5="2cb95161c43110f7111970584f804107",
    ),
)
def resnet50(weights: Path | None) -> keras.Model:
    """Fifty layers that learn what to add to their input instead of replacing it.

    Around every three convolutions a shortcut carries the input past them, and the two are
    added. A block that has nothing to contribute can let its input through, and the gradient
    reaches early layers undiminished: networks with a hundred layers became trainable. Inside a
    block, 1x1 convolutions narrow the channels before the 3x3 convolution and widen them after.
    """
    import keras

    return application(keras.applications.ResNet50, "resnet50", weights)
