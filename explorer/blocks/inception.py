"""The inception module of GoogLeNet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from explorer.blocks import BLOCKS
from explorer.blocks.normalised import conv_norm_relu

if TYPE_CHECKING:
    import keras


class Branches(NamedTuple):
    """How many maps the convolutions of an inception module make.

    Attributes:
        one: of the 1x1 convolution.
        before_three: of the 1x1 convolution before the 3x3 one.
        three: of the 3x3 convolution.
        before_five: of the 1x1 convolution before the 5x5 one.
        five: of the 5x5 convolution.
        pooled: of the 1x1 convolution behind the pooling.
    """

    one: int
    before_three: int
    three: int
    before_five: int
    five: int
    pooled: int


@BLOCKS.register(
    title="Inception module",
    place=7,
    year=2014,
    paper="C. Szegedy et al.: Going Deeper with Convolutions. arXiv:1409.4842, 2014; CVPR 2015. "
    "With batch normalisation: S. Ioffe and C. Szegedy, ICML 2015",
    multiple=16,
)
def inception(x: keras.KerasTensor, filters: int, stride: int, name: str) -> keras.KerasTensor:
    """Four views of the same maps side by side: 1x1, 3x3, 5x5 and a pooling.

    Things appear in all sizes, and nobody has to decide beforehand which kernel suits: four
    branches look at once, and their maps are put one behind the other. What makes it affordable
    are 1x1 convolutions that reduce the number of maps before the large kernels. The shares are
    those of GoogLeNet's first module: a quarter of the maps comes from the 1x1 kernels, half from
    3x3, an eighth each from 5x5 and from the pooling.
    """
    sixteenth = filters // 16
    branches = Branches(
        one=4 * sixteenth,
        before_three=6 * sixteenth,
        three=8 * sixteenth,
        before_five=sixteenth,
        five=2 * sixteenth,
        pooled=2 * sixteenth,
    )
    return inception_module(x, branches, stride, name)


def inception_module(
    x: keras.KerasTensor, branches: Branches, stride: int, name: str, **settings: float
) -> keras.KerasTensor:
    """Four branches with as many maps as wanted; the settings are those of `conv_norm`.

    What looks around in a branch has the stride; in the first one, the 1x1 convolution.
    """
    from keras import layers

    one = conv_norm_relu(x, branches.one, 1, stride, f"{name}_1x1", **settings)
    three = conv_norm_relu(x, branches.before_three, 1, 1, f"{name}_3x3_reduce", **settings)
    three = conv_norm_relu(three, branches.three, 3, stride, f"{name}_3x3", **settings)
    five = conv_norm_relu(x, branches.before_five, 1, 1, f"{name}_5x5_reduce", **settings)
    five = conv_norm_relu(five, branches.five, 5, stride, f"{name}_5x5", **settings)
    pooled = layers.MaxPooling2D(3, strides=stride, padding="same", name=f"{name}_pool")(x)
    pooled = conv_norm_relu(pooled, branches.pooled, 1, 1, f"{name}_pool_1x1", **settings)
    return layers.Concatenate(name=f"{name}_concat")([one, three, five, pooled])
