"""What every preset must do; a new entry is covered on arrival."""

from __future__ import annotations

import pytest

from explorer.datasets import DATASETS
from explorer.training.presets import PRESETS

EVERY = pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))


@EVERY
@pytest.mark.parametrize("dataset", DATASETS)
def test_is_a_run_on_every_data_set_whose_labels_stay_right(preset, dataset):
    run = preset.run(dataset)
    assert run.dataset == dataset
    flips = {"horizontal_flip": "horizontal", "vertical_flip": "vertical"}
    used = {flips[step.name] for step in run.pipeline.steps if step.name in flips}
    assert used <= DATASETS[dataset].symmetries


@EVERY
def test_facts(preset):
    assert len(preset.description.split()) > 25
    assert preset.title[0].isupper()


def test_presets_differ():
    assert len({preset.run("cifar10") for preset in PRESETS.values()}) == len(PRESETS)
