"""How the small detector is trained: settings that were tried on the level "medium"."""

from __future__ import annotations

from explorer.detection.architecture import name_of
from explorer.training.run import Run


def recipe(level: str) -> Run:
    """Settings with which the detector learns the scenes of a level in a few minutes.

    On "medium" it comes to a mAP at 0.5 of 0.85 after five epochs and of 0.94 after all. Adam
    at a rate of 0.01 came to 0.92, after 30 epochs.

    Args:
        level: name in `explorer.scenes.LEVELS`.

    Raises:
        RunRejected: if there is no such level; a sentence.
    """
    return Run(
        architecture=name_of(8),
        dataset=f"shapes-{level}",
        optimizer="muon",
        learning_rate=0.02,
        schedule="triangular",
        label_smoothing=0.0,
        batch_size=32,
        epochs=16,
    )
