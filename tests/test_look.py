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
    assert set(seen.maps) == {layer.path for layer in seen.view.layers if layer.spatial}
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


def test_it_knows_what_it_weighs(network):
    seen = look(network, sample("coffee"))
    assert seen.nbytes == seen.x.nbytes + sum(maps.nbytes for maps in seen.maps.values())
    assert seen.nbytes > 500_000
