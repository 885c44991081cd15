"""A look is computed once, shared, and says the same as its parts."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from explorer.architectures import ARCHITECTURES
from explorer.explanations import explain
from explorer.images import Image
from explorer.look import Look, look
from explorer.samples import sample


@pytest.fixture(scope="module")
def network():
    return ARCHITECTURES["simple_cnn"].network()


def test_it_agrees_with_the_network_and_the_library(network):
    cat = sample("cat")
    seen = look(network, cat)
    top = seen.top_classes(3)
    assert [network.class_names[index] for index in top] == [
        name for name, _ in network.predict(cat, top=3)
    ]
    explanation = seen.explanation(top[0], "relu2")
    expected = explain(network.model, seen.x, class_index=top[0], layer="relu2")
    np.testing.assert_allclose(explanation.heatmap, expected.heatmap, atol=1e-6)
    spatial = [layer for layer in seen.view.layers if layer.spatial]
    assert seen.shapes == {layer.path: layer.output_shape for layer in spatial}
    for maps, path in zip(seen.maps("relu1", "conv3"), ("relu1", "conv3"), strict=True):
        np.testing.assert_array_equal(maps, seen.view.feature_maps(seen.x, [path])[path])
    assert list(seen.rows)[1:] == [layer.path for layer in seen.view.layers]


def test_the_same_pixels_are_looked_at_once(network):
    cat = sample("cat")
    again = Image(cat.pixels, "another name")
    assert look(network, cat) is look(network, again)


def test_many_visitors_at_once_share_one_look(network, monkeypatch):
    made = []
    original = Look.__init__

    def counting(self, *arguments):
        made.append(1)
        original(self, *arguments)

    monkeypatch.setattr(Look, "__init__", counting)
    noise = np.random.default_rng(1).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    picture = Image(noise, "noise")
    visitors = [threading.Thread(target=look, args=(network, picture)) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert made == [1]


def test_the_name_that_one_visitor_gave_a_picture_is_not_shown_to_another(network):
    noise = np.random.default_rng(2).integers(0, 256, (30, 30, 3), dtype=np.uint8)
    first = look(network, Image(noise, "medical record of Jane Doe.png", "Jane Doe"))
    assert "Jane" not in first.image.name + first.image.credit
    assert look(network, Image(noise, "my cat.png")) is first


def test_a_look_is_small(network):
    seen = look(network, sample("coffee"))
    arrays = [value for value in vars(seen).values() if isinstance(value, np.ndarray)]
    assert sum(array.nbytes for array in arrays) < 2 * seen.x.nbytes


def test_what_is_taken_in_is_squeezed_and_without_colour_where_the_network_has_none():
    colourful = look(ARCHITECTURES["simple_cnn"].network(), sample("coffee")).taken_in
    assert colourful.shape == (32, 32, 3)
    np.testing.assert_array_equal(colourful, sample("coffee").resized(32, 32))
    grey = look(ARCHITECTURES["lenet5"].network(), sample("coffee")).taken_in
    assert (grey[..., 0] == grey[..., 1]).all()
    assert (grey[..., 0] == grey[..., 2]).all()
    assert grey.std() > 20
