"""Running: a TFLite file that answers."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

THREADS = 1
"""Processor cores that one answer takes."""
Answer = Callable[[np.ndarray], np.ndarray]
"""float32 ``(1, height, width, channels)`` to float32 ``(1, classes)``."""


class Running:
    """A TFLite file, loaded and ready: floats go in and come out whatever it computes with.

    Args:
        content: of the file.

    Raises:
        ValueError: if it is no model, or one of several inputs or outputs.
    """

    def __init__(self, content: bytes) -> None:
        import tensorflow as tf

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the interpreter has moved to another package
            self._interpreter = tf.lite.Interpreter(model_content=content, num_threads=THREADS)
        self._interpreter.allocate_tensors()
        [self._input] = self._interpreter.get_input_details()
        [self._output] = self._interpreter.get_output_details()

    @property
    def input_units(self) -> tuple[float, int]:
        """Scale and zero point of the numbers that go in; (0.0, 0) where they are floats."""
        scale, zero = self._input["quantization"]
        return float(scale), int(zero)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Answer for one picture; see `Answer`."""
        scale, zero = self._input["quantization"]
        if scale:
            x = to_whole(x, scale, zero, self._input["dtype"])
        self._interpreter.set_tensor(self._input["index"], x)
        self._interpreter.invoke()
        found = self._interpreter.get_tensor(self._output["index"])
        scale, zero = self._output["quantization"]
        if not scale:
            return found
        return (found.astype(np.float32) - np.float32(zero)) * np.float32(scale)

    def kernels(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """All kernels of whole numbers, each int8 ``(outputs, height, width, inputs)``.

        With the scale of each output, float32 ``(outputs,)``.
        """
        found = []
        for tensor in self._interpreter.get_tensor_details():
            scales = tensor["quantization_parameters"]["scales"]
            whole = tensor["dtype"] == np.int8 and len(tensor["shape"]) == 4
            if whole and len(scales) == tensor["shape"][0] > 1:
                found.append((self._interpreter.get_tensor(tensor["index"]), scales))
        return found


def to_whole(x: np.ndarray, scale: float, zero: int, dtype: type = np.int8) -> np.ndarray:
    """The whole numbers that stand for some values, the nearest ones that there are.

    >>> to_whole(np.array([0.0, 0.5, 1.0, 9.0]), 1 / 255, -128).tolist()
    [-128, 0, 127, 127]
    """
    limits = np.iinfo(dtype)
    return np.clip(np.rint(x / scale) + zero, limits.min, limits.max).astype(dtype)
