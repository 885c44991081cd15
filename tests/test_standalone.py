"""Source code that stands on its own does so."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from explorer.augmentations import AUGMENTATIONS
from explorer.layers.random_padded_crop import RandomPaddedCrop
from explorer.standalone import Standalone
from explorer.training import pictures
from explorer.training.run import Run


def written(*things) -> str:
    code = Standalone()
    for thing in things:
        code.add(thing)
    return "\n\n\n".join(["from __future__ import annotations", code.imports, *code.definitions])


def test_what_is_written_works_without_the_package():
    names: dict = {}
    exec(written(pictures.training_indices), names)
    labels = np.arange(100) % 4
    run = Run(subset=20)
    found = names["training_indices"](run, labels)
    np.testing.assert_array_equal(found, pictures.training_indices(run, labels))
    assert names["_balanced"] is not pictures._balanced


def test_everything_comes_once_and_after_what_it_needs():
    tree = ast.parse(written(RandomPaddedCrop, pictures.validation_indices, RandomPaddedCrop))
    kinds = (ast.ClassDef, ast.FunctionDef)
    order = [node.name for node in tree.body if isinstance(node, kinds)]
    assert len(order) == len(set(order))
    assert order.index("RandomImageLayer") < order.index("RandomPaddedCrop")
    assert order.index("_balanced") < order.index("validation_indices")


def test_decorators_stay_unless_they_register_with_the_app():
    assert "@keras.saving.register_keras_serializable" in written(RandomPaddedCrop)
    assert "register" not in written(AUGMENTATIONS["rotation"].function)


def test_imports_stand_in_the_usual_order():
    code = Standalone()
    for line in ("import numpy as np", "from functools import partial", "import math"):
        code.add_import(line)
    expected = ["import math", "from functools import partial", "", "import numpy as np"]
    assert code.imports.splitlines() == expected


def test_two_things_of_one_name_are_refused(monkeypatch):
    code = Standalone()
    code._names["_balanced"] = "elsewhere"
    with pytest.raises(ValueError, match="_balanced"):
        code.add(pictures.training_indices)
