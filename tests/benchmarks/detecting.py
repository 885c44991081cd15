"""Windows one by one against one fully convolutional pass, for the same windows.

``python -m tests.benchmarks.detecting``
"""

from __future__ import annotations

import numpy as np

from explorer import runtime
from tests.benchmarks.timing import medians, report


def main() -> None:
    """For each network that comes with the app, at twice its own stride, on five photos."""
    runtime.be_a_good_guest()
    from explorer.detection.side_by_side import photos_side_by_side
    from explorer.pretrained import PRETRAINED
    from explorer.training.networks import network_of
    from explorer.training.store import Store
    from explorer.training.tasks import CLASSIFICATION

    networks = [entry.load() for entry in PRETRAINED.values() if entry.packaged]
    networks += [network_of(one) for one in Store().shipped(CLASSIFICATION)]
    for network in networks:
        _compare(network, photos_side_by_side())


def _compare(network, image) -> None:
    from explorer.detection.fully_convolutional import fully_convolutional
    from explorer.detection.one_pass import gap, multiply_adds_one_by_one, one_pass, walk
    from explorer.detection.sliding_window import level_inputs, plan, scored

    turned = fully_convolutional(network.model)
    size = (image.height, image.width)
    windows = plan(size, turned.window, size[0] / 2, 2 * turned.stride[0], 2.0)
    inputs = level_inputs(network, image, [one.level for one in windows.levels])
    times = medians(
        {
            "in one pass for each level": lambda: [turned.logits(x) for x in inputs],
            "windows one by one": lambda: list(scored(network, inputs, windows)),
        },
        rounds=3,
    )
    report(f"{network.title}: {windows.passes} windows of {turned.window[0]} px", times)
    walked = walk(network, image, windows, _ignore)
    passed = one_pass(network, image, windows, _ignore)
    fewer = multiply_adds_one_by_one(network, windows) / passed.multiply_adds
    best = int(np.argmax(walked.probabilities.max(axis=0)))
    apart = gap(walked, passed, best)
    print(f"  {fewer:7.2f} x   multiply-adds")
    print(f"  mean difference of the probability of {network.class_names[best]}: {apart.mean:.3f}")


def _ignore(done: int, total: int) -> None:
    pass


if __name__ == "__main__":
    main()
