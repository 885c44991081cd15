"""GoogLeNet: inception modules, which look with several sizes of kernels at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS, IMAGENET, Result
from explorer.architectures.heads import averaged
from explorer.blocks.inception import Branches, inception_module
from explorer.blocks.normalised import conv_norm_relu

if TYPE_CHECKING:
    import keras

PAPER = (
    "C. Szegedy, W. Liu, Y. Jia, P. Sermanet, S. Reed, D. Anguelov, D. Erhan, V. Vanhoucke and "
    "A. Rabinovich: Going Deeper with Convolutions. arXiv:1409.4842, 2014; CVPR 2015"
)
# The paper's table 1; what the numbers are says `Branches`.
_MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}
_POOLED_AFTER = ("3b", "4e")


@CLASSICS.register(
    title="GoogLeNet",
    year=2014,
    paper=PAPER,
    **IMAGENET,
    parameters=6_998_552,
    published="6.8 million",
    counted_from="the paper's table 1, added up; it rounds each row, and the first one differs "
    "from the layer that it describes",
    result=Result(
        top1=0.687,
        measured="ImageNet 2012, validation pictures, centre crop",
        source="Caffe's model bvlc_googlenet, a rebuilt one; the paper gives only top-5 (89.9 % "
        "with one crop, 93.3 % with seven networks and 144 crops)",
    ),
    added="Branches: kernels of several sizes side by side, made affordable by 1x1 convolutions.",
    small="googlenet_small",
)
def googlenet() -> keras.Model:
    """Inception modules: let the network choose the size of its kernels, place by place.

    In each module the same maps go through 1x1, 3x3 and 5x5 convolutions and through a pooling,
    and the results are stacked. A 1x1 convolution before each of the larger ones first mixes the
    maps into fewer, which saves most of the work. At the end, the average of each map replaces
    the large dense layers. With 22 layers it needs a ninth of AlexNet's weights. Two additional
    outputs that the paper trains from the middle, and later takes away, are left out here, and so
    is the local response normalisation.
    """
    import keras
    from keras import layers

    picture = layers.Input((224, 224, 3), name="input")
    as_published = {"bias": True, "norm": False}
    x = conv_norm_relu(picture, 64, 7, 2, "stem1", **as_published)
    x = layers.MaxPooling2D(3, 2, padding="same", name="stem1_pool")(x)
    x = conv_norm_relu(x, 64, 1, 1, "stem2_reduce", **as_published)
    x = conv_norm_relu(x, 192, 3, 1, "stem2", **as_published)
    x = layers.MaxPooling2D(3, 2, padding="same", name="stem2_pool")(x)
    x = _modules(x, 1, **as_published)
    return keras.Model(picture, averaged(x, 1000, dropout=0.4), name="googlenet")


@ARCHITECTURES.register(
    title="GoogLeNet, small",
    year=2014,
    paper=PAPER,
    input_shape=(32, 32, 3),
    smallest_side=8,
    smallest_because="it halves height and width three times, and of a smaller picture its last "
    "kernels would see little but padding",
)
def googlenet_small(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """All nine inception modules of GoogLeNet at a quarter of their width, for small pictures.

    Before the modules stands one 3x3 convolution and a pooling, where the original shrinks a
    photo to an eighth; the modules, the two poolings between them and the averages at the end
    are the original's. Each convolution is followed by a batch normalisation, which the same
    authors published a year later: it takes the place of the two additional outputs that helped
    the original to learn.
    """
    import keras
    from keras import layers

    picture = layers.Input(input_shape, name="input")
    x = conv_norm_relu(picture, 32, 3, 1, "stem")
    x = layers.MaxPooling2D(3, 2, padding="same", name="stem_pool")(x)
    x = _modules(x, 4)
    return keras.Model(picture, averaged(x, num_classes, dropout=0.4), name="googlenet_small")


def _modules(x: keras.KerasTensor, part: int, **settings: bool) -> keras.KerasTensor:
    """The nine modules, with every width divided by ``part``."""
    from keras import layers

    for name, widths in _MODULES.items():
        branches = Branches(*(width // part for width in widths))
        x = inception_module(x, branches, 1, f"inception{name}", **settings)
        if name in _POOLED_AFTER:
            x = layers.MaxPooling2D(3, 2, padding="same", name=f"pool{name}")(x)
    return x
