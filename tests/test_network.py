"""Network: pictures in, class names and probabilities out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.architectures import ARCHITECTURES
from explorer.samples import sample


@pytest.fixture(scope="module")
def network():
    return ARCHITECTURES["simple_cnn"].network()


def test_probabilities_are_those_of_the_model(network):
    cat = sample("cat")
    expected = network.model(network.preprocess(cat), training=False).numpy()[0]
    np.testing.assert_allclose(network.probabilities(cat), expected, atol=1e-6)
    assert network.probabilities(cat).sum() == pytest.approx(1)


def test_the_best_come_first_and_no_more_than_asked_for(network):
    answers = network.predict(sample("cat"), top=3)
    assert len(answers) == 3
    assert [p for _, p in answers] == sorted((p for _, p in answers), reverse=True)
    assert {name for name, _ in network.predict(sample("cat"), top=99)} == set(network.class_names)


def test_names_and_outputs_must_match(network):
    with pytest.raises(ValueError, match="9 class names for 10 outputs"):
        replace(network, class_names=network.class_names[:9])


def test_a_network_has_a_choice():
    model = ARCHITECTURES["simple_cnn"].build(num_classes=2)
    one = ARCHITECTURES["simple_cnn"].network()
    assert len(replace(one, model=model, class_names=("no", "yes")).predict(sample("cat"))) == 2
    import keras

    single = keras.Sequential(
        [
            keras.layers.Input((4, 4, 3), name="picture"),
            keras.layers.Flatten(name="flat"),
            keras.layers.Dense(1, "sigmoid", name="output"),
        ]
    )
    with pytest.raises(ValueError, match="at least two"):
        replace(one, model=single, class_names=("yes",))
