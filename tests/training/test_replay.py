"""A run walked through again: each epoch's own network, on one model that nobody else has."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from explorer.anatomy import feature_maps, filters, view_of
from explorer.datasets import DATASETS
from explorer.evaluation import confusion_matrix
from explorer.explanations import explain
from explorer.images import Image
from explorer.samples import sample
from explorer.training import replay
from explorer.training.networks import build, fill, network_of, preprocess_for
from explorer.training.store import Store
from tests.training.made_up import SIMPLE, made_up_run

SHORT = replace(SIMPLE, subset=500, epochs=3)
LAYER = "relu1"


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return made_up_run(Store(tmp_path_factory.mktemp("runs"), None), SHORT)


@pytest.fixture(scope="module")
def images() -> list[Image]:
    """A photo and a held-out picture."""
    return [sample("cat"), DATASETS["digits"].load().picture(7, "test")]


def network_then(stored, epoch: int):
    """A model of its own with the weights of an epoch."""
    model = build(stored.run)
    fill(model, stored.snapshot(epoch))
    return model


def test_each_frame_is_what_a_network_with_the_weights_of_its_epoch_computes(stored, images):
    for image in images:
        frames = replay.frames(stored, image, LAYER)
        assert [frame.epoch for frame in frames] == [0, 1, 2, 3]
        x = preprocess_for(stored.run)(image)
        for frame in frames:
            model = network_then(stored, frame.epoch)
            expected = np.asarray(model(x, training=False))[0]
            np.testing.assert_allclose(frame.probabilities, expected, rtol=1e-4, atol=1e-6)
            [maps] = feature_maps(model, x, [LAYER]).values()
            np.testing.assert_allclose(frame.maps, maps, rtol=1e-4, atol=1e-5)
            explanation = explain(model, x, "grad_cam")
            assert frame.explanation.class_index == explanation.class_index == expected.argmax()
            np.testing.assert_allclose(
                frame.explanation.heatmap, explanation.heatmap, rtol=1e-3, atol=1e-4
            )


def test_epochs_differ(stored, images):
    frames = replay.frames(stored, images[0], LAYER)
    assert len({frame.probabilities.tobytes() for frame in frames}) == len(frames)
    assert len({frame.maps.tobytes() for frame in frames}) == len(frames)


def test_the_evidence_of_a_class_is_that_of_the_class_at_every_epoch(stored, images):
    frames = replay.frames(stored, images[0], LAYER, class_index=6)
    assert {frame.explanation.class_index for frame in frames} == {6}
    x = preprocess_for(stored.run)(images[0])
    expected = explain(network_then(stored, 2), x, "grad_cam", 6)
    np.testing.assert_allclose(
        frames[2].explanation.heatmap, expected.heatmap, rtol=1e-3, atol=1e-4
    )


def test_nothing_is_traced_again_from_epoch_to_epoch_or_picture_to_picture(stored, images):
    replay.frames(stored, images[0], LAYER)
    view = view_of(replay._rig(stored).model)
    before = view.traces
    assert before > 0
    replay.frames(stored, sample("coffee"), "relu2", class_index=3)
    replay.frames(stored, images[1], "pool1")
    assert view.traces == before


def test_networks_of_others_are_left_alone(stored, images):
    network = network_of(stored, 1)
    assert network.model is not replay._rig(stored).model
    before = [np.array(one) for one in network.model.weights]
    replay.frames(stored, sample("rocket"), LAYER)
    replay.filters_then(stored, "conv2")
    for was, variable in zip(before, network.model.weights, strict=True):
        np.testing.assert_array_equal(was, np.array(variable))


def test_many_at_once_get_what_one_alone_gets(stored):
    """All share one model: whoever computes must not have its weights changed meanwhile."""
    names = ["coffee", "motorcycle", "astronaut", "camera", "coins", "brick"]
    start = threading.Barrier(len(names))

    def ask(name: str):
        start.wait()
        return replay.frames(stored, sample(name), LAYER)

    with ThreadPoolExecutor(len(names)) as pool:
        found = dict(zip(names, pool.map(ask, names), strict=True))
    models = {epoch: network_then(stored, epoch) for epoch in range(4)}
    for name, frames in found.items():
        x = preprocess_for(stored.run)(sample(name))
        for frame in frames:
            expected = np.asarray(models[frame.epoch](x, training=False))[0]
            np.testing.assert_allclose(frame.probabilities, expected, rtol=1e-4, atol=1e-6)


def test_it_is_computed_once_and_cannot_be_written_to(stored, images):
    frames = replay.frames(stored, images[0], LAYER)
    again = replay.frames(stored, Image(images[0].pixels.copy(), "another name"), LAYER)
    assert again is frames
    for array in (frames[0].probabilities, frames[0].maps, frames[0].explanation.heatmap):
        assert not array.flags.writeable
    assert not replay.filters_then(stored, "conv1")[0].flags.writeable


def test_filters_are_those_of_each_epoch(stored):
    for epoch, kernels in enumerate(replay.filters_then(stored, "conv2")):
        np.testing.assert_array_equal(kernels, filters(network_then(stored, epoch), "conv2"))


def test_moments_tell_of_mistakes_accuracy_and_loss(stored):
    labels, rows = stored.labels(), stored.metrics()
    for moment in replay.moments(stored):
        probabilities = stored.snapshot(moment.epoch).answers
        np.testing.assert_array_equal(moment.matrix, confusion_matrix(probabilities, labels))
        [row] = [
            one for one in rows if one.split == "validation" and one.epoch == float(moment.epoch)
        ]
        assert (moment.loss, moment.accuracy) == (row.loss, row.accuracy)


def test_without_labels_there_is_no_matrix_and_all_else_stands(tmp_path, monkeypatch, images):
    stored = made_up_run(Store(tmp_path, None), SHORT)
    (stored.folder / "labels.npy").unlink()
    monkeypatch.setattr(type(DATASETS["digits"]), "available", False)
    assert [moment.matrix for moment in replay.moments(stored)] == [None] * 4
    assert replay.moments(stored)[3].accuracy is not None
    assert len(replay.frames(stored, images[0], LAYER)) == 4


def test_what_is_damaged_is_left_out(tmp_path, images):
    stored = made_up_run(Store(tmp_path, None), SHORT)
    other = made_up_run(Store(tmp_path, None), replace(SHORT, architecture="lenet5"))
    snapshots = stored.folder / "snapshots"
    (snapshots / "0001.npz").write_bytes((snapshots / "0001.npz").read_bytes()[:2000])
    (snapshots / "0003.npz").write_bytes((other.folder / "snapshots" / "0003.npz").read_bytes())
    assert replay.epochs(stored) == (0, 2)
    assert [frame.epoch for frame in replay.frames(stored, images[0], LAYER)] == [0, 2]
    assert len(replay.filters_then(stored, "conv1")) == 2
    assert all(moment.matrix is not None for moment in replay.moments(stored))


def test_new_epochs_are_taken_up(tmp_path, images):
    stored = made_up_run(Store(tmp_path, None), SHORT, epochs=1)
    assert len(replay.frames(stored, images[0], LAYER)) == 2
    snapshots = stored.folder / "snapshots"
    (snapshots / "0002.npz").write_bytes((snapshots / "0001.npz").read_bytes())
    assert [frame.epoch for frame in replay.frames(stored, images[0], LAYER)] == [0, 1, 2]
    assert replay.moments(stored)[2].accuracy is None  # its line has not been written yet


def test_of_a_long_run_epochs_are_chosen_evenly():
    kept = range(201)
    chosen = replay.chosen_epochs(kept)
    assert len(chosen) == len(set(chosen)) == replay.MOST_EPOCHS
    assert (chosen[0], chosen[-1]) == (0, 200)
    assert set(np.diff(chosen)) <= {5, 6}
    assert replay.chosen_epochs([0, 4, 9]) == (0, 4, 9)
    assert replay.chosen_epochs([]) == ()


def test_a_run_of_which_nothing_is_kept_has_no_moments(tmp_path):
    assert replay.moments(Store(tmp_path, None).create(SHORT)) == ()


def test_layers_that_do_not_learn_are_not_offered(tmp_path):
    run = replace(SHORT, architecture="speedy_small")
    stored = Store(tmp_path, None).create(run)
    layers = replay.filter_layers(stored)
    assert layers[0] == "group1_conv1"
    assert "whitening" not in layers
    assert replay.stage_end(stored, layers[0]) in replay.map_layers(stored)


def test_of_a_base_that_was_built_frozen_all_layers_are_offered(tmp_path):
    run = replace(SHORT, architecture="transfer-efficientnet_lite0-light-32", phases="")
    stored = Store(tmp_path, None).create(run)
    layers = replay.filter_layers(stored)
    assert layers[0] == "efficientnet_lite0/stem_conv"
    assert replay.stage_end(stored, layers[0]) in replay.map_layers(stored)


def test_a_layer_that_is_not_there_is_answered_with_a_sentence(stored, images):
    with pytest.raises(ValueError, match="no layer 'conv9'"):
        replay.frames(stored, images[0], "conv9")
    assert len(replay.frames(stored, images[0], LAYER)) == 4


def test_what_is_taken_in_is_what_the_network_gets(stored, images):
    for image in images:
        x = preprocess_for(stored.run)(image)
        np.testing.assert_allclose(replay.taken_in(stored, image)[np.newaxis] / 255, x, atol=1e-6)
