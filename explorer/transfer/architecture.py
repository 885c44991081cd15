"""Transfer models as architectures, so that all that trains an architecture trains them."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from explorer.architectures import Architecture
from explorer.standalone import Standalone
from explorer.transfer.bases import BASES, Base
from explorer.transfer.heads import HEADS, Head
from explorer.transfer.model import create_transfer_model, set_trainable_layers, with_head

if TYPE_CHECKING:
    import keras

SIDES = (32, 64, 96, 128, 160, 192, 224)
"""At how many pixels a base can look at the pictures; 224 is what all of them learned with."""
BASE_FILE = "base.keras"
"""Where a script looks for the base."""
FUNCTION = "transfer_model"
"""What builds the model in a script."""

_TEXT = """\
{base}, which has learned a thousand classes from a million photos, with a new head for others.

Pictures are brought to {side}x{side} pixels inside the model and pass the base up to its last
maps; the head ({head}) makes class scores of them. The base is frozen at first: only the head
learns, and the base's layers can be unfrozen afterwards, the last ones first.
"""
_CODE = '''\
def {function}(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """A new head on a frozen {base}."""
    base = keras.models.load_model("{file}")  # without its head, at {side}x{side} pixels
    model = with_head(
        base,
        input_shape,
        num_classes,
        head={head},
        scale={scale},  # from [0, 1] to what the base has learned with
        offset={offset},
        name="{name}",
    )
    set_trainable_layers(model, 0)  # or a number of layers, the last ones of the base, or "all"
    return model'''


def name_of(base: str, head: str, side: int) -> str:
    """The name under which `ARCHITECTURES` finds a transfer model.

    >>> name_of("vgg16", "light", 96)
    'transfer-vgg16-light-96'
    """
    return f"transfer-{base}-{head}-{side}"


@lru_cache(256)
def transferred(name: str) -> Architecture:
    """The architecture of a name ``transfer-<base>-<head>-<side>``.

    It builds the base with its ImageNet weights, all frozen, and a head with random ones; it
    raises `WeightsMissing` where the base's weights are not on this machine.

    Raises:
        ValueError: if the name means nothing; the message is a sentence.

    >>> transferred("transfer-efficientnet_lite0-light-96").title
    'EfficientNet-Lite0 with a light head (96 px)'
    """
    base, head, side = _parts(name)
    return Architecture(
        name=name,
        title=f"{base.title} with {_lowered(head.title)} ({side} px)",
        description=_TEXT.format(base=base.title, head=head.layers, side=side),
        function=partial(_built, base.name, head.name, side),
        year=base.network.year,
        paper=base.network.paper,
        input_shape=(side, side, 3),
        smallest_side=1,
        smallest_because="a picture has a pixel at least",
        unfreeze=_unfreeze,
        writer=partial(_written, name),
    )


def base_file(name: str) -> bytes:
    """The base of a transfer model as a ``.keras`` file, for the script that its writer writes.

    Args:
        name: as in `transferred`.

    Raises:
        ValueError: if the name means nothing.
        WeightsMissing: if the base's weights are not on this machine.
    """
    base, _, side = _parts(name)
    with TemporaryDirectory() as folder:
        path = Path(folder, BASE_FILE)
        base.build((side, side, 3)).save(path)
        return path.read_bytes()


def _parts(name: str) -> tuple[Base, Head, int]:
    """What a name consists of."""
    family, *parts = name.split("-")
    if family != "transfer" or len(parts) != 3:
        raise ValueError(f"{name!r} is not of the form transfer-<base>-<head>-<side>.")
    base, head, side = parts
    for kind, part, known in (
        ("base", base, list(BASES)),
        ("head", head, list(HEADS)),
        ("side", side, [str(one) for one in SIDES]),
    ):
        if part not in known:
            raise ValueError(f"{name!r} has no known {kind}; there are {', '.join(known)}.")
    return BASES[base], HEADS[head], int(side)


def _built(
    base: str, head: str, side: int, input_shape: tuple[int, int, int], num_classes: int
) -> keras.Model:
    return create_transfer_model(base, input_shape, num_classes, head=head, side=side)


def _unfreeze(model: keras.Model, layers: int) -> None:
    """Have so many layers at the end of the base learn, -1 standing for all; see `Phase`."""
    set_trainable_layers(model, "all" if layers < 0 else layers)


def _written(name: str, script: Standalone) -> str:
    """Add the head, what puts it on, and the function that loads the base and does so."""
    base, head, side = _parts(name)
    script.add_import("import keras")
    for thing in (head.function, with_head, set_trainable_layers):
        script.add(thing)
    code = _CODE.format(
        function=FUNCTION,
        file=BASE_FILE,
        name=name,
        base=base.title,
        head=head.name,
        side=side,
        scale=list(base.units.scale),
        offset=list(base.units.offset),
    )
    script.add_text(FUNCTION, code)
    return FUNCTION


def _lowered(title: str) -> str:
    return title[0].lower() + title[1:]
