"""Statistics of channels, against all maps of all pictures at once."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.features import channel_statistics, gallery_of, strongest_patches
from tests.features import nets


@pytest.fixture(scope="module")
def network():
    return nets.network_of(nets.with_strange_channels())


@pytest.fixture(scope="module")
def gallery(network):
    return gallery_of(network, "photos")


@pytest.mark.parametrize("layer", ["conv", "relu", "pool", "mean", "output"])
def test_the_numbers_are_those_of_all_cells_of_all_pictures(network, gallery, layer):
    maps = nets.maps_of(network, gallery.x(), layer)
    cells = maps.reshape(-1, maps.shape[-1]).astype(np.float64)
    found = channel_statistics(view_of(network.model), gallery, layer)
    assert found.pictures == len(gallery)
    assert found.cells * len(gallery) == len(cells)
    assert found.mean == pytest.approx(cells.mean(axis=0), abs=1e-5)
    assert found.deviation == pytest.approx(cells.std(axis=0), abs=1e-5)
    assert found.minimum == pytest.approx(cells.min(axis=0), abs=1e-5)
    assert found.maximum == pytest.approx(cells.max(axis=0), abs=1e-5)
    assert found.above_zero == pytest.approx((cells > 0).mean(axis=0), abs=1e-6)


def test_only_the_dead_channel_is_called_dead(network, gallery):
    view = view_of(network.model)
    for layer in ("relu", "pool"):
        assert channel_statistics(view, gallery, layer).dead.tolist() == [True, *[False] * 3]
    assert channel_statistics(view, gallery, "relu").above_zero[0] == 0


def test_progress_is_told_and_the_answers_are_kept():
    network = nets.network_of(nets.with_strange_channels())
    gallery, told = gallery_of(network, "photos"), []
    view = view_of(network.model)
    channel_statistics(view, gallery, "late", lambda *done: told.append(done))
    assert told[-1] == (len(gallery), len(gallery))
    assert told == sorted(told)
    assert len(told) > 3
    count = len(told)
    channel_statistics(view, gallery, "late", lambda *done: told.append(done))
    strongest_patches(view, gallery, "late", 3, progress=lambda *done: told.append(done))
    assert len(told) == count


class GivenUpError(Exception):
    """Somebody does not want the answer any more."""


def test_whoever_gives_up_leaves_nothing_behind():
    network = nets.network_of(nets.with_strange_channels())
    gallery, view = gallery_of(network, "photos"), view_of(network.model)

    def give_up(done, total):
        raise GivenUpError

    with pytest.raises(GivenUpError):
        channel_statistics(view, gallery, "late", give_up)
    assert channel_statistics(view, gallery, "late").pictures == len(gallery)


def test_an_unknown_layer_is_refused(network, gallery):
    with pytest.raises(ValueError, match="did you mean late"):
        channel_statistics(view_of(network.model), gallery, "lte")


def test_arrays_are_read_only(network, gallery):
    found = channel_statistics(view_of(network.model), gallery, "relu")
    for array in (found.mean, found.deviation, found.maximum, found.above_zero, found.dead):
        assert not array.flags.writeable
