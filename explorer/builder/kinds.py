"""What a step of a network can be: a block, or a layer of Keras."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from explorer.blocks import BLOCKS, Block

if TYPE_CHECKING:
    import keras

MAPS, NUMBERS, EITHER = "maps", "numbers", "either"
"""What a step takes: feature maps, a row of numbers without height and width, or any of them."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A whole number that can be set about a step.

    Attributes:
        name: in code.
        label: of its field.
        unit: behind the number.
        least: the smallest that is possible.
        most: the largest.
        usual: what is offered, ascending.
        default: what it is at first.
        silent: whether it is left out of the text where it is as at first.
    """

    name: str
    label: str
    unit: str = ""
    least: int
    most: int
    usual: tuple[int, ...]
    default: int
    silent: bool = False


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a step can be.

    Attributes:
        name: in the text of a design.
        title: how people call it.
        group: under what heading it is offered.
        note: in a sentence or two, what it does.
        takes: `MAPS`, `NUMBERS` or `EITHER`.
        gives: `MAPS` or `NUMBERS`; `EITHER` for what it was given.
        settings: what can be set.
        block: the registered block; None for a layer.
        layer: name of the class in ``keras.layers``; empty for a block.
        arguments: makes the layer's arguments, but for its name, of the values of the settings.
    """

    name: str
    title: str
    group: str
    note: str
    takes: str
    gives: str
    settings: tuple[Setting, ...] = ()
    block: Block | None = None
    layer: str = ""
    arguments: Callable[..., dict[str, object]] = lambda: {}

    def apply(self, x: keras.KerasTensor, values: tuple[int, ...], name: str) -> keras.KerasTensor:
        """Put such a step behind a symbolic tensor.

        Args:
            x: ``(batch, height, width, channels)`` or ``(batch, numbers)``.
            values: of the settings.
            name: of the layer, or how the names of the block's layers begin.
        """
        from keras import layers

        if self.block is not None:
            return self.block.apply(x, *values, name)
        return getattr(layers, self.layer)(**self.arguments(*values), name=name)(x)

    def code(self, values: tuple[int, ...], name: str) -> str:
        """The expression that does the same, with ``x`` for the tensor."""
        if self.block is not None:
            settings = zip(self.settings, values, strict=True)
            given = ", ".join(f"{setting.name}={value}" for setting, value in settings)
            return f'{self.block.function.__name__}(x, {given}, name="{name}")'
        given = {**self.arguments(*values), "name": name}
        written = ", ".join(f"{key}={_value(value)}" for key, value in given.items())
        return f"layers.{self.layer}({written})(x)"


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


WIDTHS = (8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
_STRIDE = Setting(
    name="stride", label="Stride", least=1, most=2, usual=(1, 2), default=1, silent=True
)
_WINDOW = Setting(
    name="size",
    label="Side of the window",
    least=2,
    most=4,
    usual=(2, 3, 4),
    default=2,
    silent=True,
)
_RATE = Setting(
    name="rate",
    label="Left out",
    unit="%",
    least=1,
    most=90,
    usual=(5, 10, 20, 25, 30, 40, 50, 60, 70),
    default=25,
)
_UNITS = Setting(
    name="units",
    label="Units",
    least=1,
    most=1024,
    usual=(16, 32, 64, 128, 256, 512, 1024),
    default=128,
)
_SMALLER, _HEAD = "Smaller maps, and dropout", "From maps to an answer"
_LAYERS = (
    Kind(
        name="max_pool",
        title="Max pooling",
        group=_SMALLER,
        note="Keeps the largest value of each window, so that height and width shrink.",
        takes=MAPS,
        gives=MAPS,
        settings=(_WINDOW,),
        layer="MaxPooling2D",
        arguments=lambda size: {"pool_size": size},
    ),
    Kind(
        name="average_pool",
        title="Average pooling",
        group=_SMALLER,
        note="Takes the mean of each window, so that height and width shrink.",
        takes=MAPS,
        gives=MAPS,
        settings=(_WINDOW,),
        layer="AveragePooling2D",
        arguments=lambda size: {"pool_size": size},
    ),
    Kind(
        name="dropout",
        title="Dropout",
        group=_SMALLER,
        note="Sets a part of all values to zero at random while the network learns, so that it "
        "cannot rely on a few of them; afterwards it does nothing.",
        takes=EITHER,
        gives=EITHER,
        settings=(_RATE,),
        layer="Dropout",
        arguments=lambda rate: {"rate": rate / 100},
    ),
    Kind(
        name="gap",
        title="Global average pooling",
        group=_HEAD,
        note="Makes one number of each map, its mean, so that it no longer matters where "
        "something was seen.",
        takes=MAPS,
        gives=NUMBERS,
        layer="GlobalAveragePooling2D",
    ),
    Kind(
        name="flatten",
        title="Flatten",
        group=_HEAD,
        note="Puts all values of all maps in one row. Places stay distinct, and the dense layer "
        "behind needs a weight for each.",
        takes=MAPS,
        gives=NUMBERS,
        layer="Flatten",
    ),
    Kind(
        name="dense",
        title="Dense layer",
        group=_HEAD,
        note="Every unit weighs all numbers before it, adds them up, and passes on what is above "
        "zero (ReLU).",
        takes=NUMBERS,
        gives=NUMBERS,
        settings=(_UNITS,),
        layer="Dense",
        arguments=lambda units: {"units": units, "activation": "relu"},
    ),
)


@lru_cache(1)
def kinds() -> Mapping[str, Kind]:
    """All kinds of steps by name: every registered block, then the layers."""
    every = [*map(_of_block, BLOCKS.values()), *_LAYERS]
    return MappingProxyType({kind.name: kind for kind in every})


def _of_block(block: Block) -> Kind:
    multiple = block.multiple
    filters = Setting(
        name="filters",
        label="Maps",
        least=1,
        most=WIDTHS[-1],
        usual=tuple(width for width in WIDTHS if width % multiple == 0),
        default=32 if 32 % multiple == 0 else multiple,
    )
    return Kind(
        name=block.name,
        title=block.title,
        group="Blocks",
        note=block.description.partition("\n\n")[0].replace("\n", " "),
        takes=MAPS,
        gives=MAPS,
        settings=(filters, _STRIDE),
        block=block,
    )
