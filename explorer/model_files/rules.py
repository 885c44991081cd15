"""What the settings of layers may be: each rule returns a clean value, or raises ``ValueError``.

Initialisers, regularisers and constraints matter in training alone. They are looked at, and left
out: weights come from the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Rule = Callable[[Any], Any]
MOST_SIDE = 4_096
MOST_UNITS = 65_536
MOST_LENGTH = 16_777_216
"""Of one axis that a layer reshapes to."""
MOST_NUMBERS = 4_096
"""In one setting."""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


ACTIVATIONS = words(
    "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh "
    "leaky_relu linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink "
    "softmax softplus softsign sparsemax squareplus swish tanh tanh_shrink"
)
INITIALIZERS = words(
    "Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer "
    "LecunNormal LecunUniform Ones Orthogonal OrthogonalInitializer RandomNormal RandomUniform "
    "TruncatedNormal VarianceScaling Zeros constant glorot_normal glorot_uniform he_normal "
    "he_uniform identity lecun_normal lecun_uniform ones orthogonal random_normal random_uniform "
    "truncated_normal variance_scaling zeros"
)
REGULARIZERS = words("L1 L2 L1L2 OrthogonalRegularizer l1 l2 l1_l2 orthogonal_regularizer")
CONSTRAINTS = words("MaxNorm MinMaxNorm NonNeg UnitNorm max_norm min_max_norm non_neg unit_norm")
PRECISIONS = words("float32 float16 bfloat16 float64 mixed_float16 mixed_bfloat16")
WORDS = words(
    "valid same constant nearest reflect wrap bilinear bicubic area gaussian lanczos3 lanczos5 "
    "horizontal vertical horizontal_and_vertical edge symmetric dot concat"
)
OWN_INITIALIZERS = frozenset({"cnn_explorer>Dirac"})
_FUNCTION_MODULES = ("builtins", "keras.activations")
_OBJECT_KEYS = {"module", "class_name", "config", "registered_name", "shared_object_id"}
_EQUATION = re.compile(r"[A-Za-z.]{1,12}(,[A-Za-z.]{1,12})*->[A-Za-z.]{1,12}")


def nothing(value: Any) -> None:
    """Only what is not there."""
    if value is not None:
        raise ValueError


def flag(value: Any) -> bool | None:
    """Yes, no or unsaid."""
    if not (value is None or isinstance(value, bool)):
        raise ValueError
    return value


def numbers(value: Any) -> Any:
    """A number, nothing, or lists of such: what is calculated with, and shapes nothing."""
    if _count(value) > MOST_NUMBERS:
        raise ValueError
    return value


def sizes(most: int, least: int = 0) -> Rule:
    """A rule for whole numbers that shape something, alone or in lists."""

    def rule(value: Any) -> Any:
        if _count(value) > 16:
            raise ValueError
        for one in _flat(value):
            whole = isinstance(one, int) and not isinstance(one, bool)
            if one is not None and not (whole and least <= one <= most):
                raise ValueError
        return value

    return rule


def word(value: Any) -> str | None:
    """One of the words by which layers name what they can do."""
    if value is not None and (not isinstance(value, str) or value not in WORDS):
        raise ValueError
    return value


def word_or_sizes(value: Any) -> Any:
    """Padding is a word for convolutions, and numbers for layers that only pad."""
    return word(value) if isinstance(value, str) else sizes(MOST_SIDE)(value)


def equation(value: Any) -> str:
    """Of an EinsumDense."""
    if not isinstance(value, str) or not _EQUATION.fullmatch(value):
        raise ValueError
    return value


def letters(value: Any) -> str | None:
    """The axes of a bias, by the letters of an equation."""
    if value is not None and not (isinstance(value, str) and re.fullmatch("[A-Za-z]{1,8}", value)):
        raise ValueError
    return value


def precision(value: Any) -> str:
    """A float type, or a policy of two; quantised ones are not taken."""
    if isinstance(value, dict):
        inner = _object(value, {"DTypePolicy"}, ("keras", "keras.dtype_policies"))
        value = inner.get("name") if inner.keys() <= {"name", "source_name"} else ""
    if value is None:
        return "float32"
    if not isinstance(value, str) or value not in PRECISIONS:
        raise ValueError
    return value


def activation(value: Any) -> str | None:
    """The name of one of Keras's functions."""
    if isinstance(value, dict):
        if value.keys() - _OBJECT_KEYS or value.get("class_name") != "function":
            raise ValueError
        named = value.get("config")
        if value.get("module") not in _FUNCTION_MODULES:
            raise ValueError
        if value.get("registered_name") not in (None, "function", named):
            raise ValueError
        value = named
    if value is not None and (not isinstance(value, str) or value not in ACTIVATIONS):
        raise ValueError
    return value


def initializer(value: Any) -> str:
    """Any known one; zeros take its place."""
    if isinstance(value, dict) and value.get("registered_name") in OWN_INITIALIZERS:
        value = {**value, "module": "keras.initializers", "registered_name": None}
        value["class_name"] = "Zeros"
    _known(value, INITIALIZERS, "keras.initializers")
    return "zeros"


def regularizer(value: Any) -> None:
    """Any known one; it is left out."""
    _known(value, REGULARIZERS, "keras.regularizers")


def constraint(value: Any) -> None:
    """Any known one; it is left out."""
    _known(value, CONSTRAINTS, "keras.constraints")


def left_out(rule: Rule) -> Rule:
    """A rule for what is checked, and then is nothing."""

    def checked(value: Any) -> None:
        rule(value)

    return checked


def _known(value: Any, names: frozenset[str], module: str) -> None:
    if isinstance(value, dict):
        for one in _object(value, names, (module,)).values():
            if not (isinstance(one, str) and len(one) < 40):
                numbers(one)
    elif value is not None and not (isinstance(value, str) and value in names):
        raise ValueError


def _object(value: dict, names: frozenset[str] | set[str], modules: tuple[str, ...]) -> dict:
    """The settings of a serialised object that is one of a few of Keras's own."""
    config = value.get("config")
    fits = (
        not value.keys() - _OBJECT_KEYS
        and isinstance(value.get("class_name"), str)
        and value["class_name"] in names
        and value.get("module") in modules
        and value.get("registered_name") in (None, value["class_name"])
        and isinstance(config, dict)
    )
    if not fits:
        raise ValueError
    return config


def _flat(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [inner for one in value for inner in _flat(one)]
    return [value]


def _count(value: Any) -> int:
    """How many numbers there are."""
    flat = _flat(value)
    if not all(one is None or isinstance(one, int | float) for one in flat):
        raise ValueError
    return len(flat)
