"""What the app is made of: packages, data, weights, papers, hardware."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from explorer.architectures import ARCHITECTURES, Architecture
from explorer.architectures.classic import CLASSICS
from explorer.attacks import ATTACKS
from explorer.augmentations import AUGMENTATIONS
from explorer.blocks import BLOCKS
from explorer.datasets import DATASETS
from explorer.detection.recipe import recipe as detector_recipe
from explorer.detection.sources import SOURCES as OF_DETECTION
from explorer.detection.suppression import SUPPRESSIONS
from explorer.explanations import EXPLANATIONS
from explorer.kernels import KERNELS
from explorer.preprocessing import PREPROCESSING
from explorer.pretrained import PRETRAINED
from explorer.samples import SAMPLES
from explorer.scenes import LEVELS
from explorer.segmentation.losses import LOSSES
from explorer.segmentation.recipe import recipe as unet_recipe
from explorer.segmentation.sources import SOURCES as OF_SEGMENTATION

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"


@dataclass(frozen=True)
class Credit:
    """Something made by others.

    Attributes:
        what: "Sample picture", "Data set", "Trained weights", "Architecture", "Block", "Method",
            "Attack", "Suppression", "Loss", "Detection", "Segmentation", "Kernel",
            "Preprocessing" or "Augmentation".
        title: its name.
        source: who made it, where it was published, under which licence.
    """

    what: str
    title: str
    source: str


def credits() -> list[Credit]:
    """Everything made by others that the app shows, read off the registries."""
    return [
        *(
            Credit("Sample picture", entry.title, entry.credit)
            for entry in SAMPLES.values()
            if entry.is_photo
        ),
        *(
            Credit("Data set", entry.title, f"{entry.credit}. {entry.licence}. {entry.source}")
            for entry in DATASETS.values()
            if entry.source
        ),
        *(
            Credit("Trained weights", judge.title, f"{judge.credit}. {judge.licence}")
            for entry in DATASETS.values()
            if (judge := entry.judge)
        ),
        *(
            Credit(
                "Trained weights", entry.title, f"{entry.credit}. {entry.licence}. {entry.paper}"
            )
            for entry in PRETRAINED.values()
        ),
        *(
            Credit("Architecture", entry.title, entry.paper)
            for entry in [*CLASSICS.values(), *ARCHITECTURES.values(), *_of_tasks()]
        ),
        *(Credit("Block", entry.title, entry.paper) for entry in BLOCKS.values() if entry.paper),
        *(Credit("Method", entry.title, entry.paper) for entry in EXPLANATIONS.values()),
        *(Credit("Attack", entry.title, entry.paper) for entry in ATTACKS.values()),
        *(Credit("Suppression", entry.title, entry.paper) for entry in SUPPRESSIONS.values()),
        *(Credit("Loss", entry.title, entry.paper) for entry in LOSSES.values()),
        *(Credit("Detection", title, paper) for title, paper in OF_DETECTION.items()),
        *(Credit("Segmentation", title, paper) for title, paper in OF_SEGMENTATION.items()),
        *(
            Credit("Kernel", entry.title, entry.source)
            for entry in KERNELS.values()
            if entry.source
        ),
        *(
            Credit("Preprocessing", entry.title, entry.paper)
            for entry in PREPROCESSING.values()
            if entry.paper
        ),
        *(Credit("Augmentation", entry.title, entry.source) for entry in AUGMENTATIONS.values()),
    ]


def _of_tasks() -> list[Architecture]:
    """The networks of Detection and Segmentation, which are found by name alone."""
    runs = [recipe(next(iter(LEVELS))) for recipe in (detector_recipe, unet_recipe)]
    return [ARCHITECTURES[run.architecture] for run in runs]


def versions() -> dict[str, str]:
    """The version of Python and of every package that ``requirements.txt`` names."""
    names = re.findall(r"^([A-Za-z][\w-]*)", REQUIREMENTS.read_text(), re.MULTILINE)
    return {"Python": platform.python_version()} | {name: _version(name) for name in names}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # small hosts have tensorflow-cpu instead
        distributions = metadata.packages_distributions().get(name, [])
        return ", ".join(f"{other} {metadata.version(other)}" for other in distributions) or "none"
