"""What the methods find in a network that has learned shapes, whose places are known.

Averages over pictures, far from what chance gives, so that a network that a machine trains a bit
differently passes too. A method is held to what it claims, and not to more.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.explanations import EXPLANATIONS, Explanation, explain
from explorer.faithfulness import (
    deletion_insertion,
    pointing_game,
    randomised_layers,
    rank_correlation,
)
from tests.explanations import nets
from tests.explanations.shapes_net import forgetful, held_out, shapes_net

FEW = 16  # pictures, for what takes longer
# Methods of which another class's map is another map, and two of which it is not. The others are
# between them: they show the shape whichever class is asked about, but not in the same way.
OF_CLASS = (
    *("grad_cam", "hires_cam", "occlusion", "rise", "integrated_gradients"),
    "gradient_times_input",
)
OF_ANY_CLASS = ("eigen_cam", "guided_backpropagation")


@cache
def options_of(method: str) -> dict:
    some = {"integrated_gradients": {"nodes": 32}, "occlusion": {"across": 7}}
    return {**nets.quickest(shapes_net(), method), **some.get(method, {})}


@cache
def explained(method: str) -> list[Explanation]:
    """Each picture's own class."""
    options = options_of(method)
    return [
        explain(shapes_net(), seen.x, method, seen.label, options=options) for seen in held_out()
    ]


def mean_correlation(maps: list[np.ndarray], others: list[np.ndarray]) -> float:
    """Of the ranks; a map that is the same everywhere has nothing in common with any."""
    found = [rank_correlation(a, b) for a, b in zip(maps, others, strict=True)]
    return float(np.mean([0 if one is None else one for one in found]))


def test_the_network_has_learned_shapes():
    assert len(held_out()) == 40
    assert max(seen.box[2] * seen.box[3] for seen in held_out()) < 32 * 32
    chance = np.mean([seen.box[2] * seen.box[3] for seen in held_out()]) / 32**2
    assert chance < 0.5  # what a random point would score in the pointing game


def test_the_hottest_point_lies_on_the_shape(method):
    hits = [
        pointing_game(found.heatmap, seen.box)
        for found, seen in zip(explained(method), held_out(), strict=True)
    ]
    assert np.mean(hits) > 0.75


def test_deletion_and_insertion_are_better_than_chance(method):
    """Chance is the same map, mirrored and moved: as smooth, but not where the shape is."""
    view = view_of(shapes_net())
    pairs = list(zip(explained(method), held_out(), strict=True))[:FEW]
    curves = [
        deletion_insertion(view, seen.x, found.heatmap, seen.label, steps=16)
        for found, seen in pairs
    ]
    assert np.mean([one.random_deletion_auc - one.deletion_auc for one in curves]) > 0.02
    assert np.mean([one.insertion_auc - one.random_insertion_auc for one in curves]) > 0.02


@pytest.mark.parametrize("name", sorted(set(EXPLANATIONS) - {"guided_backpropagation"}))
def test_little_remains_when_all_weights_are_shuffled(name):
    """Not claimed of guided backpropagation, which is known for what remains (Adebayo 2018)."""
    model, options = nets.kept(forgetful), options_of(name)
    maps = [found.layer_map for found in explained(name)[:FEW]]
    after = [
        explain(model, seen.x, name, seen.label, options=options).layer_map
        for seen in held_out()[:FEW]
    ]
    assert abs(mean_correlation(maps, after)) < 0.5


@pytest.mark.parametrize("name", [*OF_CLASS, *OF_ANY_CLASS])
def test_the_map_of_another_class(name):
    options = options_of(name)
    maps = [found.layer_map for found in explained(name)[:FEW]]
    others = [
        explain(shapes_net(), seen.x, name, (seen.label + 3) % 10, options=options).layer_map
        for seen in held_out()[:FEW]
    ]
    correlation = mean_correlation(maps, others)
    assert correlation > 0.6 if name in OF_ANY_CLASS else correlation < 0.4


def test_the_map_fades_while_the_layers_forget_from_the_top():
    """HiResCAM depends on the dense layer's weights, Eigen-CAM on none behind its layer."""
    seen = held_out()[0]
    stages = randomised_layers(shapes_net(), seen.x, "hires_cam", seen.label, stages=5)
    assert stages[0].correlation == 1
    assert stages[1].correlation < 0.9
    top = randomised_layers(shapes_net(), seen.x, "eigen_cam", seen.label, stages=5)
    assert top[1].correlation == 1
    assert top[-1].correlation < 0.9


def test_integrated_gradients_of_a_trained_network_are_complete():
    gaps = [found.gap for found in explained("integrated_gradients")]
    assert np.median(gaps) < 8e-3
