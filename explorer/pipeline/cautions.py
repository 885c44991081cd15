"""What had better not be done: sentences about a pipeline on a data set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explorer.augmentations import AUGMENTATIONS, Augmentation
from explorer.datasets import DatasetEntry
from explorer.pipeline.pipeline import Pipeline, Step
from explorer.pipeline.subject import Subject

_FLIPS = {"horizontal_flip": "horizontal", "vertical_flip": "vertical"}
_CROPPED = 0.25  # a larger share of the side moves the thing out of the picture
_BLURRED = 1 / 10  # a wider bell leaves nothing of a picture that is ten times as large


def cautions(pipeline: Pipeline, subject: Subject, split: str = "train") -> list[str]:
    """Sentences that warn of choices that are wrong for the pictures; empty if there are none.

    Args:
        pipeline: what is done to the pictures.
        subject: the pictures.
        split: "train" or "test", what they are used for.
    """
    found = []
    if split == "test" and pipeline.steps:
        found.append(
            "Test pictures are not augmented: the figure would tell how the network does on "
            "pictures that nobody will show it, and another one each time. Keras applies these "
            "layers in training only; evaluate and predict leave pictures as they are."
        )
    if left_out := subject.left_out(pipeline):
        found.append(
            f"These pictures are grey. What needs colour is left out: {_titles(left_out)}."
        )
    coloured = [step.augmentation for step in pipeline.steps if step.augmentation.needs_colour]
    if coloured and subject.is_grey_in_colour:
        found.append(f"The picture is grey, so this has nothing to change: {_titles(coloured)}.")
    for step in subject.taken(pipeline).steps:
        found += _of_size(step, *subject.originals.shape[1:3])
        if subject.dataset is not None:
            found += _of_dataset(step, subject.dataset)
    if subject.dataset is not None and pipeline.mixes:
        found.append(
            "Labels become shares, as written under the pictures. In Keras that takes the loss "
            "CategoricalCrossentropy; the sparse one cannot read them."
        )
    return list(dict.fromkeys(found))


def _titles(augmentations: Iterable[Augmentation]) -> str:
    return ", ".join(one.title for one in augmentations)


def _of_dataset(step: Step, dataset: DatasetEntry) -> Iterator[str]:
    flip = _FLIPS.get(step.name)
    if flip is not None and flip not in dataset.symmetries:
        yield f"{step.augmentation.title} on {dataset.title}: {dataset.broken_by[flip]}"
    if step.name == "rotation" and step.options["angle"] > dataset.most_rotation:
        yield (
            f"Rotation up to {step.options['angle']}° on {dataset.title}, which bear "
            f"{dataset.most_rotation}°: {dataset.rotation_limit}"
        )


def _of_size(step: Step, height: int, width: int) -> Iterator[str]:
    side = min(height, width)
    title = AUGMENTATIONS[step.name].title
    if step.name == "padded_crop" and step.options["padding"] > _CROPPED * side:
        yield (
            f"{title}: {step.options['padding']} pixels of padding move a picture of {side} by "
            f"up to {100 * step.options['padding'] / side:.0f} % of its side."
        )
    if step.name == "blur" and step.options["sigma"] > _BLURRED * side:
        yield (
            f"{title}: a standard deviation of {step.options['sigma']:g} pixels leaves next to "
            f"nothing of a picture of {side}."
        )
