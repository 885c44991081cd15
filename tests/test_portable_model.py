"""Models as files for any Keras."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from explorer import portable_model
from explorer.architectures import ARCHITECTURES
from explorer.portable_model import portable_file
from tests import models


def loaded(content: bytes, folder: Path) -> keras.Model:
    path = folder / "model.keras"
    path.write_bytes(content)
    return keras.saving.load_model(path, compile=False)


@pytest.mark.parametrize("name", models.SOFTMAX_MODELS)
def test_the_copy_computes_the_same(name, tmp_path):
    model = models.SOFTMAX_MODELS[name]()
    x = np.stack([models.picture(seed=seed) for seed in (1, 2)])
    copy = loaded(portable_file(model), tmp_path)
    np.testing.assert_allclose(
        copy(x, training=False), model(x, training=False), rtol=1e-5, atol=1e-6
    )


def test_nothing_of_this_app_is_in_the_file_and_the_model_stays_as_it_is(tmp_path):
    model = ARCHITECTURES["speedy"].build()
    before = model.to_json()
    copy = loaded(portable_file(model), tmp_path)
    assert "explorer" not in copy.to_json()
    assert model.to_json() == before


def test_a_very_large_model_is_not_written(monkeypatch):
    monkeypatch.setattr(portable_model, "MOST_PARAMETERS", 10)
    with pytest.raises(ValueError, match="more than 10 parameters"):
        portable_file(models.nested_in_functional())
