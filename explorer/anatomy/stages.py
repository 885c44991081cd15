"""Stages: the steps of a network as people count them, a convolution with what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.anatomy.layer_view import LayerView
from explorer.anatomy.training_only import CHANGES
from explorer.anatomy.view import view_of

if TYPE_CHECKING:
    import keras

CONVOLUTIONS = {"Conv2D", "Conv2DTranspose", "DepthwiseConv2D", "SeparableConv2D"}
BEFORE = {"Cropping2D", "Normalization", "Rescaling", "ZeroPadding2D", *CHANGES}
AFTER = {
    "Activation",
    "BatchNormalization",
    "Dropout",
    "ELU",
    "GroupNormalization",
    "Identity",
    "LayerNormalization",
    "LeakyReLU",
    "PReLU",
    "ReLU",
    "SpatialDropout2D",
}
PURPOSES = {
    "Add": "A shortcut joins here: two stacks of maps are added, cell by cell.",
    "AveragePooling2D": "It keeps the mean of each window.",
    "Concatenate": "It puts the maps of several branches side by side.",
    "MaxPooling2D": "It keeps the largest value of each window.",
    "Multiply": "It multiplies two stacks of maps, cell by cell.",
    "UpSampling2D": "It repeats cells to make the maps larger.",
}


@dataclass(frozen=True)
class Stage:
    """One step of a network that gives feature maps.

    Attributes:
        title: the name of its main layer.
        layers: paths of its layers with a spatial output, in the order in which they run.
        convolution: path of its convolution; None if it has none (pooling, addition).
        reads_input: whether that convolution reads the picture itself.
        purpose: what it does, in a sentence, where it has no convolution.
    """

    title: str
    layers: tuple[str, ...]
    convolution: str | None
    reads_input: bool
    purpose: str

    @property
    def last(self) -> str:
        """The path of the layer whose output is the stage's."""
        return self.layers[-1]


def stages(model: keras.Model) -> tuple[Stage, ...]:
    """Group a model's spatial layers into stages, in the order in which they run.

    A convolution, pooling or merging layer opens a stage; normalisation, activation and dropout
    that follow it directly belong to it, and so does padding or rescaling directly before it.

    Args:
        model: as `explorer.anatomy.view_of` takes it.

    Raises:
        ValueError: as `explorer.anatomy.view_of` does.
    """
    view = view_of(model)
    groups: list[list[LayerView]] = []
    ending_with: dict[str, list[LayerView]] = {}
    for layer in view.layers:
        if not layer.spatial:
            continue
        group = ending_with.pop(layer.inputs[0], None) if len(layer.inputs) == 1 else None
        if group is None or not _belongs(layer, group):
            if group is not None:
                ending_with[group[-1].path] = group
            group = []
            groups.append(group)
        group.append(layer)
        ending_with[layer.path] = group
    return tuple(_stage(group, view.input_name) for group in groups)


def stage_of(all_stages: tuple[Stage, ...], path: str) -> Stage:
    """The stage that a layer belongs to.

    Raises:
        ValueError: if none has a layer of that path.
    """
    for stage in all_stages:
        if path in stage.layers:
            return stage
    raise ValueError(f"There is no stage with a layer {path!r}.")


def _belongs(layer: LayerView, group: list[LayerView]) -> bool:
    return layer.kind in AFTER or all(earlier.kind in BEFORE for earlier in group)


def _stage(group: list[LayerView], input_name: str) -> Stage:
    main = next((layer for layer in group if layer.kind not in AFTER | BEFORE), group[0])
    convolves = main.kind in CONVOLUTIONS
    return Stage(
        title=main.name,
        layers=tuple(layer.path for layer in group),
        convolution=main.path if convolves else None,
        reads_input=convolves and group[0].inputs == (input_name,),
        purpose=PURPOSES.get(main.kind, ""),
    )
