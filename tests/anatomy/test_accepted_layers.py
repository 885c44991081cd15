"""What the door for visitors' models accepts, against the rules of receptive fields."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers
from keras.src.applications.convnext import LayerScale, StochasticDepth

from explorer import layers as own_layers
from explorer.anatomy import view_of
from explorer.anatomy.layer_fields import receptive_fields
from explorer.anatomy.training_only import TRAINING_ONLY
from explorer.model_files import allowed

SHAPE = (9, 9, 3)

GIVEN = {
    **dict.fromkeys(("Conv2D", "Conv2DTranspose", "SeparableConv2D"), (2, 3)),
    **dict.fromkeys(("RandomCrop", "CenterCrop", "Resizing"), (5, 5)),
    **dict.fromkeys(("AdaptiveAveragePooling2D", "AdaptiveMaxPooling2D"), (4,)),
    **dict.fromkeys(("Dropout", "AlphaDropout", "GaussianDropout", "SpatialDropout2D"), (0.5,)),
    **dict.fromkeys(("RandomZoom", "RandomRotation", "RandomContrast", "GaussianNoise"), (0.5,)),
    **dict.fromkeys(("RandomBrightness", "RandomHue", "RandomSaturation"), (0.5,)),
    **dict.fromkeys(("RandomSharpness", "RandomColorDegeneration"), (0.5,)),
    **dict.fromkeys(("RandomTranslation", "RandomShear"), (0.5, 0.5)),
    "RandomPosterization": (4,),
    "RandomColorJitter": ((0, 255), 0.5, 0.5, 0.5, 0.5),
    "DepthwiseConv2D": (3,),
    "AveragePooling2D": (2,),
    "Dense": (2,),
    "EinsumDense": ("abcd,de->abce", (9, 9, 2)),
    "MultiHeadAttention": (1, 2),
    "Activation": ("relu",),
    "Reshape": ((9, 3, 9),),
    "Permute": ((2, 1, 3),),
    "Rescaling": (2.0,),
    "GroupNormalization": (3,),
    "Dot": (1,),
    "StochasticDepth": (0.5,),
    "LayerScale": (0.5, 3),
    "RandomBlur": ((1.0, 2.0),),
    "RandomGain": ((0.5, 0.5),),
    "RandomNoise": ((9.0, 9.0),),
    "RandomPaddedCrop": (2,),
    "RandAugmentPerPicture": (2, 9),
}
"""What the layers are made of that need something."""

NOT_FOR_MAPS = {
    *("Conv1D", "MaxPooling1D", "AveragePooling1D", "GlobalAveragePooling1D"),
    *("GlobalMaxPooling1D", "RepeatVector"),
}
OF_TWO = {
    *("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot"),
    "MultiHeadAttention",
}
WITHOUT_FIELDS = {
    *("EinsumDense", "MultiHeadAttention", "Reshape", "Permute"),
    *("AdaptiveAveragePooling2D", "AdaptiveMaxPooling2D", "CenterCrop", "RandomCrop"),
}
"""They end all fields: how they mix places is not known, or depends on more than the class."""


def made(name: str) -> keras.Layer:
    """A layer of that class."""
    if name in allowed.OWN_LAYERS:
        own_layers.register()
        cls = keras.saving.get_registered_object(f"{allowed.OWN_PACKAGE}>{name}")
    else:
        cls = {"LayerScale": LayerScale, "StochasticDepth": StochasticDepth}.get(name)
    return (cls or getattr(layers, name))(*GIVEN.get(name, ()))


ACCEPTED = [*allowed.LAYERS, *allowed.OWN_LAYERS, *(name for _, name in allowed.OTHER_LAYERS)]


@pytest.mark.parametrize("name", sorted(set(ACCEPTED) - NOT_FOR_MAPS))
def test_an_accepted_layer_keeps_the_fields_or_is_known_to_end_them(name):
    x, layer = keras.Input(SHAPE), made(name)
    if name == "MultiHeadAttention":
        y = layer(x, x)
    else:
        y = layer([x, x]) if name in OF_TWO else layer(x)
    fields = receptive_fields(view_of(keras.Model(x, y))).values()
    assert (None in fields) == (name in WITHOUT_FIELDS)


@pytest.mark.parametrize("name", sorted(TRAINING_ONLY))
def test_a_layer_for_training_leaves_pictures_as_they_are_outside_it(name):
    pictures = np.random.default_rng(0).uniform(0, 255, (2, *SHAPE)).astype("float32")
    np.testing.assert_array_equal(made(name)(pictures, training=False), pictures)


@pytest.mark.parametrize("operation", ["mean", "sum", "max", "min"])
@pytest.mark.parametrize(
    ("axis", "seen"), [(-1, (3, 3)), (3, (3, 3)), ((1, 2), (9, 9)), (1, (9, 3)), (-2, (3, 9))]
)
def test_a_reduction_sees_all_along_the_axes_that_it_reduces(operation, axis, seen):
    x = keras.Input(SHAPE)
    y = layers.Conv2D(2, 3, name="conv")(x)
    y = getattr(keras.ops, operation)(y, axis=axis, keepdims=True)
    view = view_of(keras.Model(x, y))
    assert receptive_fields(view)[view.layers[-1].path].size == seen


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        (np.s_[..., :1], (3, 3)),
        (np.s_[:, :, :, 1:], (3, 3)),
        (np.s_[:, :], (3, 3)),
        (np.s_[:, :1, :1], (9, 9)),
        (np.s_[:, ::-1], None),
        (np.s_[:, :, 1:, :], None),
        (np.s_[..., None, :, :, 1], None),
    ],
)
def test_channels_may_be_picked_but_not_places(key, seen):
    x = keras.Input(SHAPE)
    view = view_of(keras.Model(x, layers.Conv2D(2, 3, name="conv")(x)[key]))
    field = receptive_fields(view)[view.layers[-1].path]
    assert (field and field.size) == seen


@pytest.mark.parametrize("operation", ["leaky_relu", "log_softmax"])
def test_an_operation_that_works_place_by_place_keeps_the_field(operation):
    x = keras.Input(SHAPE)
    y = getattr(keras.ops, operation)(layers.Conv2D(2, 3, name="conv")(x))
    view = view_of(keras.Model(x, y))
    assert receptive_fields(view)[view.layers[-1].path].size == (3, 3)
