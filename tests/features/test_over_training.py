"""Layers over training, against the weights and the networks that were kept."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.features import over_training, pictures_for
from explorer.features.over_training import PICTURES
from explorer.training.networks import NotTrainedYet, network_of
from explorer.training.store import Store


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("runs")).get("simple-cnn-cifar10")


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def found(stored, told):
    return over_training(stored, lambda *done: told.append(done))


def test_every_epoch_and_every_layer_with_a_kernel_is_there(stored, found, told):
    assert found.epochs == tuple(stored.epochs())
    assert found.layers == ("conv1", "conv2", "conv3", "dense", "output")
    assert found.measured_at == ("relu1", "relu2", "relu3", "dense", "output")
    assert found.rectified == (True, True, True, True, False)
    shape = (len(found.epochs), len(found.layers))
    assert found.norms.shape == found.activations.shape == found.dead.shape == shape
    assert told == [(count, shape[0]) for count in range(1, shape[0] + 1)]


def test_norms_are_those_of_the_weights_that_were_kept(stored, found):
    for row, epoch in enumerate(found.epochs):
        weights = stored.snapshot(epoch).weights
        for column, layer in enumerate(found.layers):
            [kernel] = [v for path, v in weights.items() if path.endswith(f"{layer}/kernel")]
            norm = np.sqrt((kernel.astype(np.float64) ** 2).sum())
            assert found.norms[row, column] == pytest.approx(norm, rel=1e-5)


@pytest.mark.parametrize("epoch", [0, 36])
def test_activations_are_those_of_the_network_of_the_epoch(stored, found, epoch):
    gallery = pictures_for(network_of(stored))
    indices = np.linspace(0, len(gallery) - 1, PICTURES).astype(int)
    view, row = view_of(network_of(stored, epoch).model), found.epochs.index(epoch)
    assert found.pictures == PICTURES
    assert found.shown == gallery.title
    for column, layer in enumerate(found.measured_at):
        values = view.activations_of(gallery.x(indices), layer)
        assert found.activations[row, column] == pytest.approx(np.abs(values).mean(), rel=1e-3)
        channels = values.reshape(-1, values.shape[-1])
        still = (channels.min(axis=0) == channels.max(axis=0)).mean()
        assert found.dead[row, column] == pytest.approx(still, abs=1e-6)


def test_some_units_are_silent_before_training_or_after_it(found):
    assert found.dead.max() > 0
    assert (found.dead[:, ~np.array(found.rectified)] == 0).all()


def test_it_is_kept_and_read_only(stored, found):
    assert over_training(stored) is found
    for array in (found.norms, found.activations, found.dead):
        assert not array.flags.writeable


def test_the_shared_network_is_not_touched(stored, found):
    shared = network_of(stored).model
    kept = stored.snapshot(stored.epochs()[-1]).weights
    for variable in shared.weights:
        assert (variable.numpy() == kept[variable.path]).all()


def test_a_run_of_which_nothing_is_kept_is_refused(tmp_path):
    from explorer.training.run import Run
    from explorer.training.stored_run import StoredRun

    empty = StoredRun("empty", tmp_path, Run(architecture="lenet5", dataset="digits"))
    with pytest.raises(NotTrainedYet):
        over_training(empty)


def test_whoever_gives_up_is_heard(stored):
    from dataclasses import replace

    def give_up(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        over_training(replace(stored, id="another"), give_up)
