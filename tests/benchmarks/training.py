"""Training: what augmentation and a changing learning rate cost beside Keras's bare fit."""

from __future__ import annotations

import dataclasses
from functools import cache

from explorer import runtime
from tests.benchmarks.timing import medians, report

PICTURES = 2560
BATCH = 256


def main() -> None:
    """Measure pictures per second and the input pipeline's share of a step."""
    runtime.be_a_good_guest()
    for name in ("speedy_small", "simple_cnn"):
        _against_fit(name)
        _input_share(name)


def _run(name: str):
    from explorer.training.presets import flip_and_crop
    from explorer.training.run import Run

    return Run(
        architecture=name,
        dataset="cifar10",
        augmentations=flip_and_crop("cifar10"),
        learning_rate=0.01,
        label_smoothing=0.1,
        batch_size=BATCH,
        schedule="constant",
    )


@cache
def _pictures():
    import numpy as np

    random = np.random.default_rng(0)
    pictures = random.integers(0, 256, (PICTURES, 32, 32, 3), np.uint8)
    return pictures, random.integers(0, 10, PICTURES)


def _learner(run):
    from explorer.training.learner import Learner

    return Learner(run, 10, _pictures()[0])


def _epoch(learner, random) -> None:
    """What an epoch of `train` does: gather, augment, step."""
    pictures, labels = _pictures()
    order = random.permutation(PICTURES)
    for begin in range(0, PICTURES, BATCH):
        batch = order[begin : begin + BATCH]
        learner.learn(pictures[batch], labels[batch], 0.01)


def _against_fit(name: str) -> None:
    import keras
    import numpy as np

    from explorer.training.untrained import untrained

    run = _run(name)
    pictures, labels = _pictures()
    units, wanted = pictures.astype(np.float32) / 255, np.eye(10, dtype=np.float32)[labels]
    learner = _learner(run)
    bare = untrained(run, 10, learner.precision)
    smooth = keras.losses.CategoricalCrossentropy(label_smoothing=run.label_smoothing)
    optimizer = keras.optimizers.SGD(0.01, momentum=run.momentum, nesterov=True)
    bare.compile(optimizer, smooth, metrics=["accuracy"], jit_compile=False)
    random = np.random.default_rng(0)
    actions = {
        "keras.fit, pictures in float32 and unchanged": lambda: bare.fit(
            units, wanted, batch_size=BATCH, verbose=0
        ),
        "train: flipped, cropped, told of": lambda: _epoch(learner, random),
    }
    times = medians(actions, rounds=5)
    report(f"{name}, {PICTURES} pictures ({learner.precision})", times)
    fit, ours = times.values()
    print(f"  {fit / ours:7.3f}     pictures per second, train to keras.fit")


def _input_share(name: str) -> None:
    import numpy as np

    run = _run(name)
    pictures, labels = _pictures()
    plain, learner = _learner(dataclasses.replace(run, augmentations="")), _learner(run)
    random = np.random.default_rng(0)

    def gathered(it):
        batch = random.permutation(PICTURES)[:BATCH]
        return it._changed(pictures[batch], labels[batch])

    actions = {
        "a step": lambda: learner.learn(pictures[:BATCH], labels[:BATCH], 0.01),
        "gather, flip, crop, cast": lambda: gathered(learner)[0].numpy(),
        "gather and cast": lambda: gathered(plain)[0].numpy(),
    }
    times = medians(actions, rounds=20)
    report(f"{name}: the input pipeline", times)


if __name__ == "__main__":
    main()
