"""A ready result of a conversion, for tests of what is made of it."""

from __future__ import annotations

from explorer.tflite.measured import KERAS, Measured, Optimised

BYTES = {KERAS: 500_000, "float32": 400_000, "float16": 200_000, "int8": 100_000}


def optimised(judged: bool = True, lost: int = 2, milliseconds: float = 2.0) -> Optimised:
    """Four versions, of which int8 loses some pictures.

    Args:
        judged: whether it is known what the pictures show.
        lost: how many int8 answers wrongly that were right before.
        milliseconds: that int8 takes; the others take 4.
    """

    def version(name: str) -> Measured:
        gone = lost if name == "int8" else 0
        return Measured(
            name=name,
            bytes=BYTES[name],
            tested=100,
            right=90 - gone if judged else None,
            agreed=100 - gone,
            difference=gone / 100,
            gained=0 if judged else None,
            lost=gone if judged else None,
            milliseconds=milliseconds if name == "int8" else 4.0,
            fastest=1.0,
        )

    versions = {name: version(name) for name in BYTES}
    return Optimised(versions=versions, failed={}, probabilities=True, rounds=50)
