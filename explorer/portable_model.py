"""A network's model as a file that any Keras can load."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

MOST_PARAMETERS = 30_000_000
"""Larger models are not written for visitors: 120 MB in memory and on the way to them."""


def portable_file(model: keras.Model) -> bytes:
    """The model with its weights as a ``.keras`` file, without anything of this app.

    Args:
        model: it is not changed; a copy of it is written.

    Raises:
        ValueError: if it has more than `MOST_PARAMETERS`.
    """
    import keras

    from explorer.training.networks import portable

    if model.count_params() > MOST_PARAMETERS:
        raise ValueError(f"The model has more than {MOST_PARAMETERS:,} parameters.")
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    with TemporaryDirectory() as folder:
        path = Path(folder, "model.keras")
        portable(copy).save(path)
        return path.read_bytes()
