"""LeNet-5 against the paper's table of layers."""

from __future__ import annotations

from explorer.architectures import ARCHITECTURES


def test_parameters_layer_by_layer():
    model = ARCHITECTURES["lenet5"].build()
    counts = {layer.name: layer.count_params() for layer in model.layers if layer.weights}
    assert counts == {
        "c1": (5 * 5 * 1 + 1) * 6,
        "c3": (5 * 5 * 6 + 1) * 16,
        "c5": (5 * 5 * 16 + 1) * 120,
        "f6": (120 + 1) * 84,
        "output": (84 + 1) * 10,
    }
    assert model.count_params() == 61_706


def test_maps_have_the_sizes_of_the_paper():
    model = ARCHITECTURES["lenet5"].build()
    sizes = {
        name: model.get_layer(name).output.shape[1:] for name in ("c1", "s2", "c3", "s4", "c5")
    }
    assert sizes == {
        "c1": (28, 28, 6),
        "s2": (14, 14, 6),
        "c3": (10, 10, 16),
        "s4": (5, 5, 16),
        "c5": (1, 1, 120),
    }
