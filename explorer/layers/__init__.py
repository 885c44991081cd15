"""What Keras lacks: random layers for pictures, an initialiser, an optimizer; one file each.

Importing a module of this package imports Keras; importing the package does not. A model that was
saved with one of these layers can be loaded once `register` was called.
"""

from __future__ import annotations

import importlib
import pkgutil


def register() -> None:
    """Make Keras know all these layers, so that it can load saved models with them."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
