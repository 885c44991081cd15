"""All windows of a picture: one by one, in one pass, and how the two compare."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from statistics import median

import numpy as np

from explorer.anatomy import view_of
from explorer.anatomy.costs import multiply_adds
from explorer.detection.detections import Detections, candidates
from explorer.detection.fully_convolutional import (
    FullyConvolutional,
    fully_convolutional,
    multiply_adds_in_one_pass,
)
from explorer.detection.sliding_window import (
    Plan,
    batch_of,
    crops,
    level_inputs,
    probabilities_of,
    scored,
)
from explorer.detection.suppression import suppress
from explorer.images import Image
from explorer.network import Network

Report = Callable[[int, int], None]
"""``(done, total)``; an exception from it gives the work up."""
ROUNDS = 3
"""Times that both ways are measured."""
LEAST = 0.05
"""Scores below are never shown as a box."""


@dataclass(frozen=True, eq=False)
class Walk:
    """What a classifier says about each window, asked one by one.

    Attributes:
        plan: where the windows are.
        probabilities: float32 ``(windows, classes)``, in the plan's order.
    """

    plan: Plan
    probabilities: np.ndarray

    def map_of(self, class_index: int) -> list[np.ndarray]:
        """The probability of a class in each window, ``(rows, columns)`` for each level."""
        return self.plan.by_level(self.probabilities[:, class_index])

    def best_classes(self) -> list[int]:
        """All classes, that with the surest window first."""
        return np.argsort(-self.probabilities.max(axis=0), kind="stable").tolist()

    def surest(self, class_index: int) -> float:
        """The probability of a class in the window where it is highest."""
        return float(self.probabilities[:, class_index].max())

    def found(self, overlap: float, class_index: int | None = None) -> Detections:
        """Windows as detections, those dropped that overlap a surer one of their class.

        A box that is kept stays so whatever threshold its score must pass: only surer ones could
        have suppressed it. So a threshold can be moved afterwards.

        Args:
            overlap: intersection over union above which two windows mean the same object.
            class_index: the only class to look for; each window's own best one if not given.
        """
        scores = self.probabilities
        if class_index is None:
            best = scores.argmax(axis=1)
            scores = np.where(np.arange(scores.shape[1]) == best[:, np.newaxis], scores, 0)
        else:
            scores = np.where(np.arange(scores.shape[1]) == class_index, scores, 0)
        all_of_them = candidates(self.plan.boxes, scores, least=LEAST, most=len(scores))
        return suppress(all_of_them, "plain", class_wise=True, threshold=overlap).detections


@dataclass(frozen=True, eq=False)
class OnePass:
    """The same from one pass over each level.

    Attributes:
        turned: the fully convolutional network.
        maps: float32 ``(rows, columns, classes)`` for each level, at the network's own stride.
        seconds: of the passes, once everything is compiled.
        one_by_one: seconds of all windows of the plan one by one, measured in turns with them.
        multiply_adds: of the passes together.
    """

    turned: FullyConvolutional
    maps: tuple[np.ndarray, ...]
    seconds: float
    one_by_one: float
    multiply_adds: int

    @property
    def speed_up(self) -> float:
        """How many times as long the windows one by one take."""
        return self.one_by_one / self.seconds

    @property
    def windows(self) -> int:
        """How many windows were scored."""
        return sum(one.shape[0] * one.shape[1] for one in self.maps)


@dataclass(frozen=True)
class Gap:
    """How far apart two ways of scoring the same windows are.

    Attributes:
        shared: windows that both have scored.
        mean: of the absolute differences, as probabilities.
        largest: of them.
    """

    shared: int
    mean: float
    largest: float


def walk(network: Network, image: Image, windows: Plan, report: Report) -> Walk:
    """Look at one window after the other, see `scored`.

    Args:
        network: any classifier.
        image: the picture.
        windows: where to look.
        report: told how many windows are done.
    """
    report(0, windows.passes)
    inputs = level_inputs(network, image, [one.level for one in windows.levels])
    found = []
    for batch in scored(network, inputs, windows):
        found.append(batch.probabilities)
        report(batch.done, windows.passes)
    return Walk(windows, np.concatenate(found))


def one_pass(network: Network, image: Image, windows: Plan, report: Report) -> OnePass:
    """Score the windows of each level in one pass.

    Passes and windows take turns at being timed, so that whatever else the machine does holds
    up both.

    Args:
        network: any classifier that can be turned.
        image: the picture.
        windows: their levels are taken, and their places left to the network's stride.
        report: told how many steps are done.

    Raises:
        NotTurned: a ``ValueError`` with a sentence, if the network cannot be turned.
    """
    steps = (ROUNDS + 1) * (len(windows.levels) + 1)
    report(0, steps)
    turned = fully_convolutional(network.model)
    inputs = level_inputs(network, image, [one.level for one in windows.levels])
    batch = np.stack([*islice(cycle(crops(windows.levels, inputs)), batch_of(windows))])
    works = [partial(view_of(network.model).logits_of, batch)]
    works += [partial(turned.logits, x) for x in inputs]
    (_, *logits), times = _in_turns(works, lambda done: report(done, steps))
    sizes = [x.shape[:2] for x in inputs]
    return OnePass(
        turned,
        tuple(map(probabilities_of, logits)),
        sum(times[1:]),
        times[0] / len(batch) * windows.passes,
        sum(multiply_adds_in_one_pass(network.model, turned, *size) for size in sizes),
    )


def _in_turns(
    works: Sequence[Callable[[], np.ndarray]], report: Callable[[int], None]
) -> tuple[list[np.ndarray], list[float]]:
    """What each work gives, and the median of its seconds; the first round only sets up memory."""
    rounds: list[list[float]] = []
    for number in range(ROUNDS + 1):
        results, seconds = [], []
        for work in works:
            began = time.perf_counter()
            results.append(work())
            seconds.append(time.perf_counter() - began)
            report(number * len(works) + len(results))
        rounds.append(seconds)
    return results, [median(one) for one in zip(*rounds[1:], strict=True)]


def multiply_adds_one_by_one(network: Network, windows: Plan) -> int:
    """Multiply-adds of looking at one window after the other."""
    return windows.passes * multiply_adds(network.model)


def differences(walked: Walk, passed: OnePass, class_index: int) -> list[np.ndarray]:
    """By how much the one pass is above the windows one by one, window by window.

    Args:
        walked: one by one.
        passed: in one pass, of the same plan.
        class_index: whose probability.

    Returns:
        float32 ``(rows, columns)`` for each level, in the plan's places; NaN where the one pass
        has no window: its places are multiples of its stride.
    """
    apart = []
    each = zip(walked.plan.levels, walked.map_of(class_index), passed.maps, strict=True)
    for level, before, map_ in each:
        rows = _places(level.rows, passed.turned.stride[0], map_.shape[0])
        columns = _places(level.columns, passed.turned.stride[1], map_.shape[1])
        after = map_[..., class_index][np.ix_(np.maximum(rows, 0), np.maximum(columns, 0))]
        known = (rows >= 0)[:, np.newaxis] & (columns >= 0)
        apart.append(np.where(known, after - before, np.nan).astype(np.float32))
    return apart


def gap(walked: Walk, passed: OnePass, class_index: int) -> Gap:
    """How far apart both ways are for a class; takes what `differences` takes."""
    values = np.concatenate([one.ravel() for one in differences(walked, passed, class_index)])
    known = np.abs(values[np.isfinite(values)])
    if not known.size:
        return Gap(0, 0.0, 0.0)
    return Gap(len(known), float(known.mean()), float(known.max()))


def _places(starts: tuple[int, ...], stride: int, count: int) -> np.ndarray:
    """Where windows stand on the grid of the one pass; -1 for those that are not on it."""
    cells, beside = np.divmod(np.array(starts), stride)
    return np.where((beside == 0) & (cells < count), cells, -1)
