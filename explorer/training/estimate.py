"""How long a run is going to take: measured on earlier ones, or counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.datasets import DATASETS
from explorer.training.phases import ALL, Phase
from explorer.training.pictures import FEWEST, SHARE
from explorer.training.run import Run

TESTING = 1 / 3
"""Time for testing a picture, as part of that for learning from it: there is no way back."""
MULTIPLY_ADDS_PER_SECOND = 1.5e11
"""Of training in float32 on two cores of a server processor, measured with `speedy_small`."""
SECONDS_PER_LAYER = 0.0017
"""Of a step, however little a layer has to compute; measured there on six networks of 27 to 208
layers, with batches of 32."""
COMPILING = 0.04
"""Seconds for each layer, whenever other layers begin to learn; measured there on networks of some
140 layers."""
START = 6.0
"""Seconds until the first batch, most of them for compiling; measured on the same."""
_PUBLISHED = {"cifar10": (50_000, 10_000)}  # known without reading 180 MB


@dataclass(frozen=True)
class Estimate:
    """How long a run is going to take.

    Attributes:
        seconds: from the start of the work to its end.
        basis: what that is based on, as a sentence for the visitor.
    """

    seconds: float
    basis: str


@dataclass(frozen=True)
class Measured:
    """How fast an earlier run was.

    Attributes:
        run: its settings.
        images_per_second: training pictures.
        device: what computed.
    """

    run: Run
    images_per_second: float
    device: str = ""


def pictures(run: Run) -> tuple[int, int]:
    """How many pictures a run learns from and is tested on, by the time that each epoch takes.

    Raises:
        DatasetMissing: if the data set is small, and not on this machine.
    """
    learned, tested = _PUBLISHED.get(run.dataset) or _counted(run.dataset)
    if run.subset is None:
        return learned, tested
    return min(learned, run.subset), min(tested, max(FEWEST, run.subset // SHARE))


def _counted(dataset: str) -> tuple[int, int]:
    loaded = DATASETS[dataset].load()
    return len(loaded.y_train), len(loaded.y_test)


def steps_per_epoch(run: Run) -> int:
    """Batches in an epoch; what is left over waits for the next one."""
    learned, _ = pictures(run)
    return max(1, learned // min(run.batch_size, learned))


def by_earlier(run: Run, earlier: Iterable[Measured]) -> Estimate | None:
    """The time by the speed of the first of these runs that had the same network and pictures.

    Args:
        run: what is to be estimated.
        earlier: runs of this machine, the newest first.

    Returns:
        None if there is none with the same architecture and input.
    """
    for one in earlier:
        same = one.run.architecture == run.architecture and one.run.input_shape == run.input_shape
        if same and one.images_per_second > 0:
            where = f" on {one.device}" if one.device else ""
            speed = f"{one.images_per_second:,.0f} pictures a second"
            basis = f"An estimate: an earlier run of this network learned from {speed}{where}."
            return Estimate(START + _worth(run) / one.images_per_second, basis)
    return None


def by_multiply_adds(run: Run, multiply_adds: int, layers: int = 0) -> Estimate:
    """The time by what there is to compute.

    Args:
        run: what is to be estimated.
        multiply_adds: of one picture passing the network.
        layers: how many it passes.

    >>> quick = Run(architecture="lenet5", dataset="cifar10", epochs=1)
    >>> by_multiply_adds(quick, 0).seconds == START
    True
    """
    each = 3 * multiply_adds  # forward once, and twice as much on the way back
    basis = (
        f"A rough estimate: {multiply_adds / 1e6:,.1f} million multiplications for each picture, "
        "three times over while learning, at the speed of two processor cores, and a little for "
        "each layer. A GPU is many times faster. Once this network was trained here, its own speed "
        "is used."
    )
    seconds = each / MULTIPLY_ADDS_PER_SECOND + layers * SECONDS_PER_LAYER / run.batch_size
    compiling = layers * COMPILING * len(run.course)
    return Estimate(START + compiling + _worth(run) * seconds, basis)


def _worth(run: Run) -> float:
    """All work of a run, in training pictures."""
    learned, tested = pictures(run)
    passes = sum(phase.epochs * _share(phase) for phase in run.course)
    return passes * learned + (run.epochs + 1) * tested * TESTING


def _share(phase: Phase) -> float:
    """Work for learning from a picture, as part of what it is where all layers learn.

    Where the base is frozen there is no way back through it; of one that is half frozen it is
    not known how far back the way goes.
    """
    if phase.layers == 0:
        return TESTING
    return 1.0 if phase.layers in (ALL, None) else (1 + TESTING) / 2


def in_words(seconds: float) -> str:
    """A length of time, rounded as estimates should be.

    >>> [in_words(seconds) for seconds in (3, 43, 100, 1000, 10000)]
    ['5 seconds', '45 seconds', '2 minutes', '17 minutes', '2.8 hours']
    """
    if seconds < 57:
        return f"{max(5, 5 * round(seconds / 5))} seconds"
    if seconds < 90:
        return "1 minute"
    if seconds < 5400:
        return f"{round(seconds / 60)} minutes"
    return f"{seconds / 3600:.1f} hours"
