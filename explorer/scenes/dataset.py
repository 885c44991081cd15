"""Scenes as a data set of each level, to learn detection and segmentation from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from explorer.datasets import FLIPS, Dataset, DatasetEntry, Progress
from explorer.datasets.dataset import SPLITS
from explorer.scenes.drawing import draw_scene
from explorer.scenes.levels import LEVELS
from explorer.scenes.scene import CLASS_NAMES, SIDE, Scene, read_only

CREDIT = "Drawn by CNN Explorer"
COUNTS = {"train": 2000, "test": 300}
"""How many scenes there are to learn from, and how many are held out."""
FIRST_SEEDS = {"train": 10_000, "test": 0}
"""Held-out scene 5 is ``draw_scene(level, 5)``."""


@lru_cache(maxsize=400)
def held_out(level: str, number: int) -> Scene:
    """A held-out scene of a level without the rest of the data set, within milliseconds.

    Args:
        level: name in `LEVELS`.
        number: 0 to 299, as in `SceneDataset.scene`.

    Raises:
        IndexError: if there is no such number.
        KeyError: if there is no such level.
    """
    if not 0 <= number < COUNTS["test"]:
        raise IndexError(f"held-out scenes are 0 to {COUNTS['test'] - 1}, not {number}")
    return draw_scene(level, FIRST_SEEDS["test"] + number)


@dataclass(frozen=True, eq=False, kw_only=True)
class SceneDataset(Dataset):
    """Pictures with boxes and masks; the label of a picture is the class of its largest shape.

    Attributes:
        boxes_train: for each picture float32 ``(objects, 4)``, as in `Scene`.
        labels_train: for each picture int64 ``(objects,)``.
        masks_train: uint8 ``(pictures, 96, 96)``: 0 background, else 1 + label.
        boxes_test: as ``boxes_train``.
        labels_test: as ``labels_train``.
        masks_test: as ``masks_train``.
    """

    boxes_train: tuple[np.ndarray, ...]
    labels_train: tuple[np.ndarray, ...]
    masks_train: np.ndarray
    boxes_test: tuple[np.ndarray, ...]
    labels_test: tuple[np.ndarray, ...]
    masks_test: np.ndarray

    def __post_init__(self) -> None:
        super().__post_init__()
        for split in SPLITS:
            parts = [getattr(self, f"{part}_{split}") for part in ("boxes", "labels", "masks")]
            if {len(part) for part in parts} != {len(self.part(split)[0])}:
                raise ValueError(f"{self.name}: boxes, labels and a mask for each picture")
            object.__setattr__(self, f"masks_{split}", read_only(parts[2]))

    def scene(self, index: int, split: str = "test") -> Scene:
        """One of the scenes.

        Args:
            index: its number, from 0.
            split: "train" or "test".

        Raises:
            IndexError: if there is no such number.
            ValueError: if there is no such split.
        """
        pictures, _ = self.part(split)
        boxes, labels = getattr(self, f"boxes_{split}"), getattr(self, f"labels_{split}")
        return Scene(
            pictures[index], boxes[index], labels[index], getattr(self, f"masks_{split}")[index]
        )


@lru_cache
def scenes(name: str) -> DatasetEntry:
    """The data set of a level.

    Args:
        name: "shapes-" and a name in `LEVELS`.

    Raises:
        ValueError: if there is no such level.
    """
    family, _, level = name.partition("-")
    if family != "shapes" or level not in LEVELS:
        raise ValueError(f"There are no scenes {name!r:.40}; the levels are {', '.join(LEVELS)}.")
    entry = LEVELS[level]
    return DatasetEntry(
        name=name,
        title=f"Drawn scenes: {entry.title[0].lower()}{entry.title[1:]}",
        description=entry.description,
        function=partial(_drawn, name),
        place=100 + entry.place,
        credit=CREDIT,
        licence="MIT",
        source="",
        image_size=(SIDE, SIDE, 3),
        class_names=CLASS_NAMES,
        how_to_get="It is drawn by the app.",
        symmetries=frozenset(FLIPS),
        most_rotation=180,
        rotation_limit="Shapes stand at any angle, so a turned scene is as good as any other; its "
        "boxes and its mask must be turned with it.",
        tasks=frozenset({"detection", "segmentation"}),
    )


def _drawn(name: str, progress: Progress) -> SceneDataset:
    """All scenes of a level, which takes a few seconds."""
    entry, level = scenes(name), name.partition("-")[2]
    total, parts = sum(COUNTS.values()), {}
    for split, count in COUNTS.items():
        before = total - count if split == "test" else 0
        drawn = []
        for number in range(count):
            progress((before + number) / total)
            drawn.append(draw_scene(level, FIRST_SEEDS[split] + number))
        parts |= _arrays(split, drawn)
    return SceneDataset(
        name=name, title=entry.title, credit=CREDIT, class_names=CLASS_NAMES, **parts
    )


def _arrays(split: str, drawn: list[Scene]) -> dict[str, np.ndarray | tuple[np.ndarray, ...]]:
    return {
        f"x_{split}": np.stack([scene.pixels for scene in drawn]),
        f"y_{split}": np.array([_largest(scene) for scene in drawn], np.int64),
        f"boxes_{split}": tuple(scene.boxes for scene in drawn),
        f"labels_{split}": tuple(scene.labels for scene in drawn),
        f"masks_{split}": np.stack([scene.mask for scene in drawn]),
    }


def _largest(scene: Scene) -> int:
    """The class of the shape with the largest box."""
    width, height = (scene.boxes[:, 2:] - scene.boxes[:, :2]).T
    return int(scene.labels[(width * height).argmax()])
