"""EfficientNet: a network found by search, and a rule for making it larger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS, IMAGENET, Result, from_keras
from explorer.architectures.heads import averaged
from explorer.blocks.inverted_residual import inverted_block
from explorer.blocks.normalised import conv_norm

if TYPE_CHECKING:
    import keras

PAPER = (
    "M. Tan and Q. V. Le: EfficientNet: Rethinking Model Scaling for Convolutional Neural "
    "Networks. ICML 2019"
)
# The paper's table 1 at half its widths: expansion, maps, blocks, stride of the first, kernel.
_STAGES = (
    (1, 8, 1, 1, 3),
    (6, 12, 2, 1, 3),
    (6, 20, 2, 2, 5),
    (6, 40, 3, 2, 3),
    (6, 56, 3, 1, 5),
    (6, 96, 4, 2, 5),
    (6, 160, 1, 1, 3),
)


@CLASSICS.register(
    title="EfficientNet-B0",
    year=2019,
    paper=PAPER,
    **IMAGENET,
    parameters=5_330_571,
    published="5.3 million",
    counted_from="the paper's table 2; keras.applications builds 5,330,571, batch-norm statistics "
    "and the scaling of its input included",
    result=Result(
        top1=0.771,
        measured="ImageNet 2012, validation pictures",
        source="the paper's table 2, and the documentation of keras.applications",
    ),
    added="Attention to channels in every block, and depth, width and size scaled together.",
    small="efficientnetb0_small",
)
def efficientnet_b0() -> keras.Model:
    """A structure found by a search, with ResNet-50's accuracy from a fifth of its weights.

    The search chose, for each stage, the kernel size and the number of inverted residual blocks,
    weighing accuracy against work. In each block a small network looks at the average of every
    map and decides how much each map counts (squeeze and excite). The paper's question is how to
    spend more work: it makes depth, width and the size of the pictures grow together by fixed
    factors, which gives the family from B0 to B7.
    """
    import keras

    return from_keras(keras.applications.EfficientNetB0, "efficientnet_b0")


@ARCHITECTURES.register(
    title="EfficientNet-B0, small",
    year=2019,
    paper=PAPER,
    input_shape=(32, 32, 3),
    smallest_side=8,
    smallest_because="it takes every second row and column three times, and of a smaller picture "
    "its last kernels would see little but padding",
)
def efficientnetb0_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """All sixteen blocks of EfficientNet-B0 at half their width, for small pictures.

    Kernel sizes, expansion, squeeze and excite, and the swish activation are the original's. Two
    of its five halvings are left out, so that a picture of 32x32 ends as 4x4 cells, and so is the
    original's way of skipping whole blocks at random while training, which matters in long
    trainings only.
    """
    import keras
    from keras import layers

    picture = layers.Input(input_shape, name="input")
    x = conv_norm(picture, 16, 3, 1, "stem")
    x = layers.Activation("swish", name="stem_swish")(x)
    for stage, (expansion, maps, blocks, first_stride, size) in enumerate(_STAGES, start=1):
        look = {"expansion": expansion, "size": size, "activation": "swish"}
        for number in range(1, blocks + 1):
            stride = first_stride if number == 1 else 1
            units = x.shape[-1] // 4  # before the maps become more
            name = f"stage{stage}_block{number}"
            x = inverted_block(x, maps, stride, name, attention=units, **look)
    x = conv_norm(x, 640, 1, 1, "end")
    x = layers.Activation("swish", name="end_swish")(x)
    return keras.Model(picture, averaged(x, num_classes, dropout=0.2), name="efficientnetb0_small")
