"""Where values come from: the numbers that are named give the value that the network gives."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

from explorer.anatomy import view_of
from explorer.anatomy.cell import Cell, CellStep, CellSum, CellWindow, what_made
from tests import models

IN_HALF = ("mixed_float16", "mixed_bfloat16")


def values_of(view, x, path):
    if view.layer(path).spatial:
        return view.feature_maps(x, [path])[path]
    return view.activations_of(x[None], path)[0]


def places(shape, count=3):
    """Corners and a few cells between, as keyword arguments."""
    random = np.random.default_rng(0)
    drawn = [random.integers(0, size, count) for size in shape]
    found = [tuple(int(i) for i in place) for place in zip(*drawn, strict=True)]
    found += [(0,) * len(shape), tuple(size - 1 for size in shape)]
    for place in found:
        if len(place) == 1:
            yield {"channel": place[0]}
        else:
            yield {"row": place[0], "column": place[1], "channel": place[2]}


def recomputed(origin) -> float:
    """The value, from nothing but the numbers in the answer."""
    if isinstance(origin, CellWindow):
        return origin.patch.max() if origin.how == "maximum" else origin.patch.mean()
    if isinstance(origin, CellSum):
        sums = (origin.patches.astype(np.float64) * origin.kernels).sum(axis=(1, 2))
        assert sums == pytest.approx(origin.slice_sums, abs=1e-4)
        total = sums.sum() + origin.others + origin.bias
        assert total == pytest.approx(origin.total, abs=1e-4)
        if origin.activation == "softmax":
            return origin.cell.value
        return float(keras.activations.get(origin.activation)(np.float32(total)))
    return origin.cell.value


@pytest.mark.parametrize("build", models.SOFTMAX_MODELS.values(), ids=lambda build: build.__name__)
def test_the_numbers_give_the_value_in_every_layer_of_every_model(build):
    view, x = view_of(build()), models.picture()
    tolerance = 0.05 if build.__name__ in IN_HALF else 1e-4
    for layer in view.layers:
        values = values_of(view, x, layer.path)
        for place in places(values.shape):
            origin = what_made(view, x, layer.path, **place)
            known = not isinstance(origin, CellStep) or origin.known
            assert known == (layer.kind != "EinsumDense")
            index = tuple(place[key] for key in ("row", "column", "channel") if key in place)
            assert origin.cell.value == values[index]
            assert recomputed(origin) == pytest.approx(values[index], abs=tolerance, rel=tolerance)
            assert origin.sentence.endswith(".")


NORMALISING = {
    "by channels": layers.LayerNormalization(),
    "by rows and channels": layers.LayerNormalization(axis=[1, 3], center=False),
    "by groups": layers.GroupNormalization(2, scale=False),
    "by maps": layers.GroupNormalization(-1, epsilon=0.1),
}
KINDS = {
    "strided": layers.Conv2D(4, (3, 2), strides=2, padding="same", activation="relu"),
    "valid": layers.Conv2D(4, 5, strides=3, bias_initializer="normal"),
    "dilated": layers.Conv2D(4, 3, dilation_rate=2, padding="same", activation="gelu"),
    "grouped": layers.Conv2D(8, 3, groups=4, strides=2, padding="same"),
    "depthwise": layers.DepthwiseConv2D(4, depth_multiplier=2, strides=2, padding="same"),
    "separable": layers.SeparableConv2D(5, 3, depth_multiplier=2, strides=2, padding="same"),
    "transposed": layers.Conv2DTranspose(3, 4, strides=2, padding="same", activation="tanh"),
    "transposed, valid": layers.Conv2DTranspose(3, 3, strides=3),
    "transposed, gaps": layers.Conv2DTranspose(3, 2, strides=4),
    "dense over maps": layers.Dense(6, activation="relu"),
    "softmax over maps": layers.Conv2D(6, 1, activation="softmax"),
    "maximum": layers.MaxPooling2D(3, strides=2, padding="same"),
    "mean": layers.AveragePooling2D((3, 2), strides=2, padding="same"),
    "whole map": layers.GlobalMaxPooling2D(keepdims=True),
    "leaky": layers.LeakyReLU(0.3),
    "capped": layers.ReLU(max_value=0.2, negative_slope=0.1, threshold=0.05),
    "norm": layers.BatchNormalization(scale=False, moving_mean_initializer="normal"),
    **NORMALISING,
    "upsampled": layers.UpSampling2D((2, 3)),
    "smoothly upsampled": layers.UpSampling2D(3, interpolation="bilinear"),
    "resized": layers.Resizing(5, 21, interpolation="bilinear"),
    "resized, nearest": layers.Resizing(5, 21, interpolation="nearest"),
    "padded": layers.ZeroPadding2D(((1, 2), (0, 3))),
    "cropped": layers.Cropping2D(((1, 2), (0, 3))),
    "reshaped": layers.Reshape((6, -1, 4)),
    "flat": layers.Flatten(),
    "rescaled": layers.Rescaling([2.0, 0.5, 1, 1, 1, 1, 1, 1], offset=-1),
    "softmax": layers.Softmax(),
    "normalised": layers.Normalization(mean=0.1, variance=0.3),
}


def alone(layer) -> keras.Model:
    """A model that has the layer behind a convolution to 8 channels."""
    x = picture_input = keras.Input((12, 12, 3), name="picture")
    x = layers.Conv2D(8, 3, padding="same", name="before")(x)
    layer = type(layer).from_config({**layer.get_config(), "name": "asked"})
    return models.randomised(keras.Model(picture_input, layer(x)))


@pytest.mark.parametrize("layer", KINDS.values(), ids=KINDS.keys())
def test_every_kind_of_layer_tells_every_value(layer):
    view, x = view_of(alone(layer)), models.picture(12)
    values = values_of(view, x, "asked")
    for place in places(values.shape, 8):
        origin = what_made(view, x, "asked", **place)
        assert not isinstance(origin, CellStep) or origin.known
        assert recomputed(origin) == pytest.approx(origin.cell.value, abs=1e-4)


def merged(merge) -> keras.Model:
    picture_input = keras.Input((6, 6, 3), name="picture")
    a = layers.Conv2D(4, 3, padding="same", name="a")(picture_input)
    b = layers.Conv2D(4, 3, padding="same", name="b")(picture_input)
    return models.randomised(keras.Model(picture_input, merge(a, b)))


MERGES = {
    "a + b": (lambda a, b: a + b, lambda a, b: a + b),
    "a + a": (lambda a, b: layers.Add(name="sum")([a, b, a]), lambda a, b: a + b + a),
    "1 - a": (lambda a, b: 1 - a, lambda a, b: 1 - a),
    "a / 2": (lambda a, b: a / 2, lambda a, b: a / 2),
    "b - a": (lambda a, b: layers.Subtract(name="less")([b, a]), lambda a, b: b - a),
    "mean": (lambda a, b: layers.Average(name="mean")([a, b]), lambda a, b: (a + b) / 2),
    "larger": (lambda a, b: layers.Maximum(name="larger")([a, b]), np.maximum),
    "smaller": (lambda a, b: layers.Minimum(name="smaller")([a, b]), np.minimum),
    "product": (lambda a, b: layers.Multiply(name="product")([a, b]), np.multiply),
    "behind": (
        lambda a, b: layers.Concatenate(name="behind")([a, b]),
        lambda a, b: np.concatenate([a, b], axis=-1),
    ),
    "below": (
        lambda a, b: layers.Concatenate(axis=1, name="below")([a, b]),
        lambda a, b: np.concatenate([a, b]),
    ),
}


@pytest.mark.parametrize(("merge", "expected"), MERGES.values(), ids=MERGES.keys())
def test_merged_values_are_those_of_the_branches(merge, expected):
    view, x = view_of(merged(merge)), models.picture(6)
    maps = view.feature_maps(x)
    wanted = expected(maps["a"], maps.get("b"))
    for place in places(wanted.shape, 5):
        origin = what_made(view, x, view.layers[-1].path, **place)
        assert origin.known
        index = (place["row"], place["column"], place["channel"])
        assert origin.cell.value == pytest.approx(wanted[index], abs=1e-6)
        for cell in origin.inputs:
            assert cell.value == maps[cell.layer][cell.row, cell.column, cell.channel]


def test_the_strongest_slices_come_first_and_the_rest_is_added_up():
    view, x = view_of(alone(KINDS["valid"])), models.picture(12)
    few = what_made(view, x, "asked", 1, 0, 1, slices=3)
    every = what_made(view, x, "asked", 1, 0, 1, slices=8)
    assert len(few.channels) == 3
    assert few.others_count == 5
    assert every.others_count == 0
    assert every.others == 0
    assert sorted(every.channels) == list(range(8))
    assert (np.diff(np.abs(every.slice_sums)) <= 0).all()
    assert few.channels.tolist() == every.channels[:3].tolist()
    assert few.others == pytest.approx(every.slice_sums[3:].sum(), abs=1e-5)


def test_patches_lie_where_the_answer_says_and_are_zero_in_the_padding():
    view, x = view_of(alone(KINDS["strided"])), models.picture(12)
    before = view.feature_maps(x)["before"]
    origin = what_made(view, x, "asked", 2, 5, 5)
    assert origin.source == "before"
    assert origin.rows.tolist() == [10, 11, 12]  # TensorFlow pads one row, below
    assert origin.columns.tolist() == [10, 11]
    for channel, patch in zip(origin.channels, origin.patches, strict=True):
        assert patch[:2].tolist() == before[10:12, 10:12, channel].tolist()
        assert not patch[2].any()


def test_groups_read_their_own_channels():
    view, x = view_of(alone(KINDS["grouped"])), models.picture(12)
    assert sorted(what_made(view, x, "asked", 5, 0, 0).channels) == [4, 5]
    view = view_of(alone(KINDS["depthwise"]))
    assert what_made(view, x, "asked", 5, 0, 0).channels.tolist() == [2]


def test_a_separable_convolution_tells_both_of_its_sums():
    view, x = view_of(alone(KINDS["separable"])), models.picture(12)
    origin = what_made(view, x, "asked", 3, 2, 1)
    assert origin.patches.shape[1:] == (1, 1)
    for patch, part, channel in zip(origin.patches, origin.depthwise, origin.channels, strict=True):
        assert part.channels.tolist() == [channel // 2]
        assert patch.item() == pytest.approx((part.patches * part.kernels).sum(), abs=1e-5)


def test_the_maximum_is_the_winner_of_its_window():
    view, x = view_of(alone(KINDS["maximum"])), models.picture(12)
    before = view.feature_maps(x)["before"]
    origin = what_made(view, x, "asked", 3, 5, 5)
    assert origin.patch.shape == (2, 2)  # the padding does not count
    row, column = origin.winner
    assert before[origin.rows[row], origin.columns[column], 3] == origin.cell.value


def test_batch_normalisation_names_its_numbers():
    model = models.sequential()
    view, x = view_of(model), models.picture()
    origin = what_made(view, x, "bn1", 4, 3, 2)
    [given] = origin.inputs
    assert (given.layer, given.channel, given.row, given.column) == ("conv1", 4, 3, 2)
    numbers = origin.numbers
    by_hand = (given.value - numbers["mean"]) / np.sqrt(numbers["variance"] + numbers["epsilon"])
    by_hand = by_hand * numbers["gamma"] + numbers["beta"]
    assert by_hand == pytest.approx(origin.cell.value, abs=1e-5)
    assert numbers["mean"] == model.get_layer("bn1").moving_mean.numpy()[4]


@pytest.mark.parametrize("layer", NORMALISING.values(), ids=NORMALISING.keys())
def test_a_normalisation_by_the_picture_itself_names_its_numbers(layer):
    view, x = view_of(alone(layer)), models.picture(12)
    origin = what_made(view, x, "asked", 5, 3, 2)
    [given] = origin.inputs
    assert (given.layer, given.channel, given.row, given.column) == ("before", 5, 3, 2)
    numbers = origin.numbers
    by_hand = (given.value - numbers["mean"]) / np.sqrt(numbers["variance"] + numbers["epsilon"])
    value = values_of(view, x, "asked")[3, 2, 5]
    assert by_hand * numbers["gamma"] + numbers["beta"] == pytest.approx(value, abs=1e-4)


def test_one_can_walk_back_to_the_picture():
    view, x = view_of(models.nested_in_functional()), models.picture()
    cell = Cell("output", 1, None, None, 0.0)
    visited = []
    while cell.layer != view.input_name:
        origin = what_made(view, x, cell.layer, cell.channel, cell.row, cell.column)
        visited.append(cell.layer)
        cell = one_before(origin, cell)
    assert visited == [layer.path for layer in reversed(view.layers)]
    assert x[cell.row, cell.column, cell.channel] == cell.value


def one_before(origin, cell: Cell) -> Cell:
    if isinstance(origin, CellStep):
        return origin.inputs[0]
    if isinstance(origin, CellWindow):
        return Cell(
            origin.source, origin.channel, origin.rows[0], origin.columns[0], origin.patch[0, 0]
        )
    if not len(origin.rows):
        return Cell(origin.source, origin.channels[0], None, None, origin.patches[0, 0, 0])
    middle = len(origin.rows) // 2
    return Cell(
        origin.source,
        origin.channels[0],
        origin.rows[middle],
        origin.columns[middle],
        origin.patches[0, middle, middle],
    )


@keras.saving.register_keras_serializable("tests")
class Doubled(layers.Conv2D):
    """A convolution that does something else."""

    def call(self, x):
        return 2 * super().call(x)


class Unknown(layers.Layer):
    def call(self, x):
        return x[:, ::-1]


@pytest.mark.parametrize("layer", [Doubled(4, 3), Unknown()])
def test_what_is_not_known_is_said(layer):
    view, x = view_of(alone(layer)), models.picture(12)
    origin = what_made(view, x, "asked", 1, 4, 4)
    assert not origin.known
    assert "does not know" in origin.sentence
    assert origin.cell.value == view.feature_maps(x)["asked"][4, 4, 1]


@pytest.mark.parametrize("place", [(99, 0, 0), (0, 12, 0), (0, -1, 0), (0, None, None)])
def test_a_cell_that_is_not_there_is_refused(place):
    view, x = view_of(models.sequential()), models.picture()
    with pytest.raises(ValueError, match="no such value"):
        what_made(view, x, "conv2", *place)


def test_arrays_cannot_be_written_to():
    view, x = view_of(models.sequential()), models.picture()
    origin = what_made(view, x, "conv2", 0, 0, 0)
    for array in (origin.patches, origin.kernels, origin.slice_sums, origin.rows):
        assert not array.flags.writeable
    assert not what_made(view, x, "pool1", 0, 0, 0).patch.flags.writeable
