"""VGG16."""

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

_FILENAME = "vgg16_weights_tf_dim_ordering_tf_kernels.h5"


@PRETRAINED.register(
    title="VGG16",
    year=2014,
    paper="Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image "
    "Recognition, ICLR 2015, arXiv:1409.1556",
    credit="Weights by the Visual Geometry Group, Oxford, trained on ImageNet; "
    "ported by Keras Applications",
    licence="CC BY 4.0",
    input_size=224,
    parameters=138_357_544,
    trainable_parameters=138_357_544,
    to_units=blue_green_red_without_mean,
    units=BLUE_GREEN_RED_WITHOUT_MEAN,
    top1=0.713,
    top1_source=DOCUMENTED,
    weights_file=WeightsFile(
        url=f"{WEIGHTS_HOST}/vgg16/{_FILENAME}",
        filename=_FILENAME,
        bytes=553_467_096,
        md5="64373286793e3c8b2b4e3219cbf3544b",
    ),
)
def vgg16(weights: Path | None) -> keras.Model:
    """Thirteen convolutions of one size, 3x3, and three dense layers.

    Two small kernels in a row see as much as one large kernel, with fewer parameters and one
    more nonlinearity between them. There are no branches and no shortcuts, which makes it the
    easiest deep network to look into. Nine tenths of its 138 million parameters sit in the dense
    layers at the end, a habit that later networks gave up.
    """
    import keras

    return application(keras.applications.VGG16, "vgg16", weights)
