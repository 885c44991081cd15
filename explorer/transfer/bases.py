"""Bases: the pretrained networks without their heads, ready to have new ones put on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from explorer.pretrained import PRETRAINED, PretrainedNetwork
from explorer.weightless import is_weightless, weightless

if TYPE_CHECKING:
    import keras

HALVINGS = 5
"""How often all of these networks halve height and width on the way to their last maps."""


@dataclass(frozen=True)
class Units:
    """How RGB from 0 to 1 becomes what a base takes: ``scale * x + offset``, by channel.

    Attributes:
        scale: of red, green and blue.
        offset: of red, green and blue.
        order: where the network has its channels: (2, 1, 0) if it was trained on blue, green,
            red. A base takes red, green, blue all the same: its first kernels are turned round.
    """

    scale: tuple[float, float, float]
    offset: tuple[float, float, float]
    order: tuple[int, int, int]


@dataclass(frozen=True)
class Base:
    """A pretrained network up to and including its last maps.

    Attributes:
        network: the whole network that it comes from.
    """

    network: PretrainedNetwork

    @property
    def name(self) -> str:
        """Identifier, that of the network."""
        return self.network.name

    @property
    def title(self) -> str:
        """How people write it ("VGG16")."""
        return self.network.title

    @property
    def available(self) -> bool:
        """Whether its ImageNet weights are on this machine now."""
        return self.network.available

    @property
    def smallest_side(self) -> int:
        """The least height and width, in pixels, that leave one position in the last maps."""
        return 2**HALVINGS

    @property
    def units(self) -> Units:
        """How pictures in [0, 1] become its own units."""
        return _units(self.network)

    def build(
        self, input_shape: tuple[int, int, int] = (224, 224, 3), weights: str | None = "imagenet"
    ) -> keras.Model:
        """Build it; nobody else has it.

        Within `weightless` it is the structure alone, whatever ``weights`` says.

        Args:
            input_shape: ``(height, width, 3)``, at least `smallest_side` each way. At multiples
                of 32 the padding is the one that keras.applications would choose.
            weights: "imagenet", or None for random ones (the same every time), with which it has
                learned nothing.

        Returns:
            A model named like the base, from float32 ``(batch, *input_shape)`` RGB in its own
            units (see `units`) to maps ``(batch, height, width, channels)``.

        Raises:
            ValueError: if it cannot take the shape; the message is a sentence.
            WeightsMissing: if the ImageNet weights are not on this machine, or damaged.
        """
        self._check(input_shape)
        if weights not in ("imagenet", None):
            raise ValueError(f'weights must be "imagenet" or None, not {weights!r}')
        with _drawing_nothing():
            whole = None if is_weightless() or weights is None else self._whole()
            model = self._empty(input_shape)
            if whole is not None:
                fill(model, whole, self.units)
            elif not is_weightless():
                from explorer.pretrained.random_weights import randomise

                randomise(model)
        return model

    def _check(self, input_shape: tuple[int, int, int]) -> None:
        height, width, channels = input_shape
        if channels != 3 or min(height, width) < self.smallest_side:
            side = self.smallest_side
            raise ValueError(
                f"{self.title} takes colour pictures of at least {side}x{side} pixels, not "
                f"{height}x{width} with {channels} channels."
            )

    def _whole(self) -> keras.Model:
        """The whole network with its weights: shared if it is small and comes with the app."""
        embedded = self.network.packaged is not None
        return (self.network.load() if embedded else self.network.build()).model

    def _empty(self, input_shape: tuple[int, int, int]) -> keras.Model:
        """Its layers at another size of picture, in the precision that new layers have now."""
        import keras

        structure = _structure(self.name, keras.config.dtype_policy().name)
        picture = keras.Input(input_shape, name=f"{self.name}_input")
        return keras.models.clone_model(structure, input_tensors=picture)


@contextmanager
def _drawing_nothing() -> Iterator[None]:
    """Leave Python's random numbers, from which Keras seeds initialisers, as they were.

    What is built here gets its numbers elsewhere, and parts of it are built once per process; a
    head that is put on it must not begin differently for that.
    """
    before = random.getstate()
    try:
        yield
    finally:
        random.setstate(before)


class _Bases(Mapping[str, Base]):
    """One base for every pretrained network."""

    def __getitem__(self, name: str) -> Base:
        return Base(PRETRAINED[name])

    def __iter__(self) -> Iterator[str]:
        return iter(PRETRAINED)

    def __len__(self) -> int:
        return len(PRETRAINED)


BASES: Mapping[str, Base] = _Bases()
"""By name, in the order of `PRETRAINED`: the embedded one first. A new network is one at once."""


def fill(base: keras.Model, whole: keras.Model, units: Units) -> None:
    """Give a base the weights of the layers of the same names.

    Where the network was trained on blue, green, red, the kernels of the first convolution are
    turned round: that is the same sum, in another order, as turning round every picture.

    Args:
        base: its weights are replaced in place.
        whole: the network with its head, or without; it is not changed.
        units: of the base.
    """
    theirs = {layer.name: layer for layer in whole.layers}
    learned = [layer for layer in base.layers if layer.weights]
    for layer in learned:
        layer.set_weights(theirs[layer.name].get_weights())
    first = learned[0]
    kernel, *others = first.get_weights()
    first.set_weights([kernel[:, :, np.argsort(units.order)], *others])


@lru_cache(64)
def _structure(name: str, policy: str) -> keras.Model:
    """The network up to its last maps, without numbers; shared, and never to be changed.

    Its layers remember the precision under which they were made, so there is one for each.
    """
    import keras

    with weightless():
        whole = PRETRAINED[name].function(None)
        maps = [layer for layer in whole.layers if len(layer.output.shape) == 4]
        return keras.Model(whole.input, maps[-1].output, name=name)


@lru_cache(64)
def _units(network: PretrainedNetwork) -> Units:
    """Find the units by showing pixels of one colour to the network's preparation."""
    black = network.to_units(np.zeros((1, 1, 3)))[0, 0]
    colours = 255 * np.eye(3)
    steps = np.stack([network.to_units(one[None, None])[0, 0] - black for one in colours])
    order = np.abs(steps).argmax(axis=0)  # which colour each of the network's channels holds
    scales = steps[order, range(3)]
    if sorted(order) != [0, 1, 2] or np.abs(steps).sum() > np.abs(scales).sum() + 1e-4:
        raise ValueError(f"{network.title} mixes colours before it looks at them.")
    back = np.argsort(order)
    return Units(
        scale=tuple(scales[back].tolist()),
        offset=tuple(black[back].tolist()),
        order=tuple(order.tolist()),
    )
