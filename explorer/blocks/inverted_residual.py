"""The inverted residual of MobileNetV2, of which EfficientNet is made too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import NORM_MOMENTUM
from explorer.blocks import BLOCKS
from explorer.blocks.normalised import conv_norm, depthwise_norm
from explorer.blocks.squeeze_excite import squeezed_and_excited

if TYPE_CHECKING:
    import keras


@BLOCKS.register(
    title="Inverted residual",
    place=9,
    year=2018,
    paper="M. Sandler, A. Howard, M. Zhu, A. Zhmoginov and L.-C. Chen: MobileNetV2: Inverted "
    "Residuals and Linear Bottlenecks. CVPR 2018",
)
def inverted_residual(
    x: keras.KerasTensor, filters: int, stride: int, name: str
) -> keras.KerasTensor:
    """Widen, look around cheaply, narrow again: a bottleneck turned inside out.

    A 1x1 convolution makes six times as many maps, a depthwise 3x3 convolution looks around in
    each of them, and another 1x1 convolution brings them down again. The shortcut joins the
    narrow ends, so what is kept between blocks is small; it is there where stride 1 and the same
    number of maps let it fit. The end is linear: a ReLU on few maps would destroy what cannot be
    found again elsewhere. The other two steps end in ReLU6, which cuts values off at 6 and so
    suits numbers of few bits on phones. At the same width it costs more than the plain
    convolution; it pays because networks of it can be narrow.
    """
    return inverted_block(x, filters, stride, name)


def inverted_block(
    x: keras.KerasTensor,
    filters: int,
    stride: int,
    name: str,
    *,
    expansion: int = 6,
    size: int = 3,
    attention: int = 0,
    activation: str = "relu6",
    momentum: float = NORM_MOMENTUM,
) -> keras.KerasTensor:
    """The inverted residual of MobileNetV2, or with other settings that of EfficientNet.

    Args:
        x: ``(batch, height, width, channels)``.
        filters: how many maps come out.
        stride: of the depthwise convolution.
        name: how the layers' names begin.
        expansion: by how much the maps become more; at 1 there is no widening convolution.
        size: side of the depthwise kernels.
        attention: units of the squeeze-and-excitation in the middle; none at 0.
        activation: of the wide part.
        momentum: of moving averages in batch normalisation.
    """
    from keras import layers

    y = x
    if expansion != 1:
        y = conv_norm(y, expansion * x.shape[-1], 1, 1, f"{name}_expand", momentum=momentum)
        y = layers.Activation(activation, name=f"{name}_expand_{activation}")(y)
    y = depthwise_norm(y, size, stride, f"{name}_depthwise", momentum=momentum)
    y = layers.Activation(activation, name=f"{name}_depthwise_{activation}")(y)
    if attention:
        y = squeezed_and_excited(y, attention, f"{name}_se", activation=activation)
    y = conv_norm(y, filters, 1, 1, f"{name}_project", momentum=momentum)
    if stride != 1 or x.shape[-1] != filters:
        return y
    return layers.Add(name=f"{name}_add")([x, y])
