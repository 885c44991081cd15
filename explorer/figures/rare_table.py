"""All numbers of networks on scenes with a rare class, as a table to take along."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from explorer.figures.export import lines_as_csv
from explorer.segmentation.rare_results import NAMES, RARE, EpochResult

_HEAD = (
    *("run", "epoch", "class", "true_pixels", "predicted_pixels", "iou", "dice", "precision"),
    *("recall", "mean_iou", "pixel_accuracy", "scenes_with_it", "found_in", "claimed_without"),
)


def over_epochs_csv(runs: Mapping[str, Sequence[EpochResult]]) -> str:
    """A line for each class after each epoch of each run; in how many scenes only of the rare one.

    Args:
        runs: by their titles.
    """
    return lines_as_csv(
        _HEAD,
        (line for title, found in runs.items() for one in found for line in _lines(title, one)),
    )


def _lines(title: str, one: EpochResult) -> Iterator[list[float | str | None]]:
    scores, found = one.scores, one.found
    for label, name in enumerate(NAMES):
        measured = (scores.iou, scores.dice, scores.precision, scores.recall)
        counted = (found.scenes, found.found, found.claimed) if name == RARE else (None,) * 3
        yield [
            *(title, one.epoch, name),
            *(int(scores.true_pixels[label]), int(scores.predicted_pixels[label])),
            *(_known(float(values[label])) for values in measured),
            *(scores.mean_iou, scores.pixel_accuracy, *counted),
        ]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
