"""Teaching: a linear head on frozen features, examined on pictures that were held out.

The base is never changed, so that teaching is one small problem with a single best answer
(logistic regression), solved in seconds on a CPU. J. Donahue et al.: DeCAF: A Deep Convolutional
Activation Feature for Generic Visual Recognition, ICML 2014, arXiv:1310.1531; S. Kornblith, J.
Shlens and Q. V. Le: Do Better ImageNet Models Transfer Better?, CVPR 2019, arXiv:1805.08974.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache, cached

from explorer.evaluation import Share, accuracy, confusion_matrix
from explorer.images import Image
from explorer.network import Network
from explorer.transfer.bases import BASES
from explorer.transfer.features import Progress, as_taken_in, frozen_features, seen
from explorer.transfer.lesson import Lesson

if TYPE_CHECKING:
    import keras

RAW_SIDE = 16
"""Side, in pixels, of the pictures on which the same head is trained without a network."""
PREFIX = "taught-"
"""How the names of taught networks begin."""
_INVERSE_PENALTY = 0.01
_STEPS = 200


@dataclass(frozen=True, eq=False)
class LinearHead:
    """Scores as weighted sums of features.

    Attributes:
        kernel: float32 ``(features, classes)``.
        bias: float32 ``(classes,)``.
    """

    kernel: np.ndarray
    bias: np.ndarray

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Softmax of the scores, float32 ``(pictures, classes)``."""
        scores = features.astype(np.float64) @ self.kernel + self.bias
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        return (exponentials / exponentials.sum(axis=1, keepdims=True)).astype(np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class Taught:
    """What came of a lesson. It holds no pictures, and is small enough to be kept.

    Attributes:
        lesson: digest of the lesson.
        class_names: in order.
        base: name in `explorer.transfer.bases.BASES`.
        side: height and width, in pixels, at which the base looks.
        head: what was learned.
        learned_from: how many pictures it learned from.
        labels: int64 ``(held out,)``, the classes of the pictures that were held out: those of
            the first class, in the order of `TaughtClass.split`, then of the second, ...
        probabilities: float32 ``(held out, classes)``, what it answered to them.
        without_network: on how many of them the same head is right when it gets raw pixels.
    """

    lesson: str
    class_names: tuple[str, ...]
    base: str
    side: int
    head: LinearHead = field(repr=False)
    learned_from: int
    labels: np.ndarray = field(repr=False)
    probabilities: np.ndarray = field(repr=False)
    without_network: Share

    @property
    def identity(self) -> str:
        """Tells it from all others; a lesson taught twice comes to the same."""
        return f"{self.lesson}-{self.base}-{self.side}"

    @property
    def accuracy(self) -> Share:
        """On how many held-out pictures it is right."""
        return accuracy(self.probabilities, self.labels)

    @property
    def matrix(self) -> np.ndarray:
        """The confusion matrix of the held-out pictures: true classes down, answers across."""
        return confusion_matrix(self.probabilities, self.labels)


def teach(
    lesson: Lesson,
    base: str = "efficientnet_lite0",
    side: int = 96,
    progress: Progress = lambda done, total: None,
) -> Taught:
    """Teach a lesson: compute features, train a head on them, examine it.

    Args:
        lesson: what is taught.
        base: name in `explorer.transfer.bases.BASES`.
        side: height and width, in pixels, at which the base looks.
        progress: told how many pictures are done, of how many.

    Raises:
        ValueError: with a sentence, if something is missing in the lesson.
        WeightsMissing: if the base's ImageNet weights are not on this machine.
    """
    if missing := lesson.missing():
        raise ValueError(missing)
    parts = [one.split() for one in lesson.classes]
    learned = [picture for first, _ in parts for picture in first]
    held_out = [picture for _, second in parts for picture in second]
    labels, examined = (
        np.repeat(np.arange(len(parts)), [len(part[which]) for part in parts]) for which in (0, 1)
    )
    features = frozen_features([*learned, *held_out], base, side, progress)
    head = train_head(features[: len(learned)], labels, len(parts))
    raw = _raw_pixels([*learned, *held_out])
    without = train_head(raw[: len(learned)], labels, len(parts))
    return Taught(
        lesson=lesson.digest,
        class_names=lesson.names,
        base=base,
        side=side,
        head=head,
        learned_from=len(learned),
        labels=examined,
        probabilities=head.probabilities(features[len(learned) :]),
        without_network=accuracy(without.probabilities(raw[len(learned) :]), examined),
    )


def train_head(features: np.ndarray, labels: np.ndarray, classes: int) -> LinearHead:
    """Train a linear head by logistic regression with a penalty on large weights.

    Features are standardised for training (mean 0, standard deviation 1 over the pictures), so
    that the penalty treats all alike; this is then folded into the head, which takes them as
    they are. With fewer pictures than features the problem is rotated into the space that the
    pictures span, where it has the same answer.

    Args:
        features: float32 ``(pictures, features)``.
        labels: int ``(pictures,)``, each class at least once.
        classes: how many, at least 2.
    """
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    mean, spread = features.mean(axis=0, dtype=np.float64), features.std(axis=0, dtype=np.float64)
    # Features that hardly vary here would be blown up where they vary more.
    spread = np.maximum(spread, 0.05 * spread.mean() + 1e-6)
    x = (features - mean) / spread
    with threadpool_limits(1):  # several would wait for each other more than they compute
        rotation = None
        if len(x) < x.shape[1]:
            u, strengths, rotation = np.linalg.svd(x, full_matrices=False)
            x = u * strengths
        fitted = LogisticRegression(C=_INVERSE_PENALTY, max_iter=_STEPS, tol=1e-3).fit(x, labels)
    weights = fitted.coef_ if rotation is None else fitted.coef_ @ rotation
    bias = fitted.intercept_
    if classes == 2:  # one score, of the second class against the first, becomes two
        weights, bias = np.concatenate([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    kernel = (weights / spread).T
    return LinearHead(kernel.astype(np.float32), (bias - mean @ kernel).astype(np.float32))


@cached(LRUCache(6), key=lambda taught: taught.identity, condition=threading.Condition())
def taught_network(taught: Taught) -> Network:
    """The whole of it, base and head, as a network that the whole app can look into.

    The last few are kept and shared by whoever has the same lesson; nobody changes them.

    Raises:
        WeightsMissing: if the base's ImageNet weights are not on this machine any more.
    """
    return Network(
        name=f"{PREFIX}{taught.lesson[:8]}-{taught.base}-{taught.side}",
        title="The network you taught",
        model=assembled(taught),
        preprocess=partial(as_taken_in, side=taught.side),
        class_names=taught.class_names,
        credit=f"Taught in CNN Explorer on frozen features of {BASES[taught.base].title}; "
        f"{BASES[taught.base].network.credit}",
        trained=True,
        seen=seen,
        identity=taught.identity,
    )


def assembled(taught: Taught) -> keras.Model:
    """Build base and head as one Keras model; nobody else has it.

    Returns:
        A model from float32 ``(batch, side, side, 3)`` RGB in [0, 1] to probabilities ``(batch,
        classes)``. The base's own units are inside.

    Raises:
        WeightsMissing: if the base's ImageNet weights are not on this machine any more.
    """
    from explorer.transfer.model import create_transfer_model

    shape = (taught.side, taught.side, 3)
    model = create_transfer_model(taught.base, shape, len(taught.class_names), head="linear")
    model.get_layer("output").set_weights([taught.head.kernel, taught.head.bias])
    return model


def _raw_pixels(images: Sequence[Image]) -> np.ndarray:
    """What is seen of pictures as a row of numbers each, without any network."""
    return np.stack([as_taken_in(image, RAW_SIDE).reshape(-1) for image in images])
