"""A visitor's own model: read from a ``.keras`` file, and known to be harmless."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.model_files import archive
from explorer.model_files.config import checked
from explorer.model_files.reader import READER
from explorer.model_files.rejection import ModelRejected
from explorer.model_files.yes_or_no import as_two_classes, says_yes_or_no

if TYPE_CHECKING:
    import keras

_MOST_BYTES = 8 * 30_000_000  # parameters in float64
_PREPARING = ("Rescaling", "Normalization")
_LARGEST_OF_BYTES = 0.1
"""What rescales pixels from 0 to 255 has a smaller scale, such as 1 / 255 or 1 / 127.5."""


@dataclass(frozen=True, eq=False)
class OwnModel:
    """A model out of a visitor's file. It is shared, and never to be changed.

    Attributes:
        model: built here from the checked description, with the file's weights; one of a single
            probability as a choice between two classes.
        digest: tells it from all others; 128 bits of SHA-256 of the file.
        name: of the file; its visitor's own, so it is shown to nobody else.
        parameters: how many.
        input_shape: height, width and channels.
        classes: number of class scores.
        left_out: what was in the file and is not in the model, in words.
        any_size: whether the file's model takes pictures of any size.
        yes_or_no: whether it gives a single probability, which is that of the second class here.
        prepares: the class of the layer with which the model itself brings pixels to its own
            units from 0 to 255 ("Rescaling"), or "".
    """

    model: keras.Model
    digest: str
    name: str
    parameters: int
    input_shape: tuple[int, int, int]
    classes: int
    left_out: tuple[str, ...]
    any_size: bool
    yes_or_no: bool
    prepares: str

    @property
    def nbytes(self) -> int:
        """About how many bytes of memory it takes."""
        return 4 * self.parameters + 2_000_000


def digest_of(data: bytes) -> str:
    """The name of a file's model, by its content."""
    return hashlib.sha256(data).hexdigest()[:32]


def read_model(data: bytes, name: str) -> OwnModel:
    """Read a model from a ``.keras`` file of which nothing is known.

    Args:
        data: the file.
        name: what the visitor calls it.

    Raises:
        ModelRejected: if it is not taken; the message is one sentence for the visitor.
    """
    members = archive.opened(data, name)
    description = checked(members[archive.CONFIG], members[archive.METADATA])
    arrays = READER.weights(description.config, members[archive.WEIGHTS], _MOST_BYTES)
    model = _built(description.config, arrays)
    parameters = model.count_params()
    if yes_or_no := says_yes_or_no(model):
        model = as_two_classes(model)
    [output] = model.outputs
    return OwnModel(
        model=model,
        digest=digest_of(data),
        name=name,
        parameters=parameters,
        input_shape=tuple(model.inputs[0].shape[1:]),
        classes=output.shape[-1],
        left_out=description.left_out,
        any_size=description.any_size,
        yes_or_no=yes_or_no,
        prepares=_preparation(model),
    )


def _built(config: dict, arrays: list) -> keras.Model:
    """Build the model here; only plain arrays have come from the other process."""
    from explorer.model_files import building

    try:
        model = building.build(config)
        building.fill(model, arrays)
    except Exception:  # noqa: BLE001  Keras raises all kinds
        raise ModelRejected("The weights in the file do not fit the layers in the file.") from None
    return model


def _preparation(model: keras.Model) -> str:
    """The layer at the beginning that changes the units of pixels, if there is one."""
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.Model):
            return _preparation(layer)
        kind = type(layer).__name__
        if kind in _PREPARING:
            return "" if _takes_parts(layer) else kind
        if kind != "InputLayer" and not kind.startswith(("Random", "Resiz", "Zero")):
            return ""
    return ""


def _takes_parts(layer: keras.Layer) -> bool:
    """Whether it rescales pixels from 0 to 1, as networks taught here do, not from 0 to 255."""
    scale = getattr(layer, "scale", None)
    return scale is not None and float(np.max(np.abs(scale))) > _LARGEST_OF_BYTES
