"""How long networks take for one picture on this machine, beside each other."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

WARM_UP = 2
"""Passes that do not count: the first one compiles, the second one fills caches."""
ROUNDS = 15
"""Times that each network is measured."""
FEWEST, ENOUGH = 5, 10.0
"""Rounds that are measured in any case, and seconds after which no further one begins."""

Pass = Callable[[], object]
"""Sends one picture through a network, to the end."""


@dataclass(frozen=True)
class Latencies:
    """What was measured of some networks, in the same rounds.

    Attributes:
        seconds: by name of the network, one time for each round.
    """

    seconds: Mapping[str, tuple[float, ...]]

    def milliseconds(self, name: str) -> float:
        """The median of a network's times.

        >>> Latencies({"a": (0.002, 0.004, 0.003)}).milliseconds("a")
        3.0
        """
        return 1000 * median(self.seconds[name])

    def ratio(self, name: str, to: str) -> float:
        """How many times as long as another it takes: the median of the rounds' ratios.

        Whatever else the machine does in a round holds both up, and so hardly changes their ratio.

        >>> Latencies({"a": (1.0, 2.0, 9.0), "b": (2.0, 4.0, 9.0)}).ratio("b", to="a")
        2.0
        """
        pairs = zip(self.seconds[name], self.seconds[to], strict=True)
        return median(own / other for own, other in pairs)


def latencies(
    builders: Mapping[str, Callable[[], keras.Model]],
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Latencies:
    """Measure a forward pass of one picture in float32 for each network.

    All are built first, and are gone afterwards: some hold half a gigabyte. Then they take turns.
    The weights may be random; the time does not depend on them.

    Args:
        builders: by name, what builds each network.
        report: told how many steps are done, of how many; may raise to end the work.
    """
    total = len(builders) * (1 + ROUNDS)
    passes: dict[str, Pass] = {}
    try:
        for built, (name, build) in enumerate(builders.items()):
            report(built, total)
            passes[name] = _compiled(build())
        return timed(passes, lambda done: report(len(builders) + done, total))
    finally:
        passes.clear()
        gc.collect()  # compiled functions and their models refer to each other


def timed(
    passes: Mapping[str, Pass],
    report: Callable[[int], None] = lambda done: None,
    clock: Callable[[], float] = time.perf_counter,
) -> Latencies:
    """Time passes in turns, after passes that do not count.

    Args:
        passes: by name.
        report: told after each pass how many are done, of `ROUNDS` for each name.
        clock: gives seconds.
    """
    for one in passes.values():
        for _ in range(WARM_UP):
            one()
    times: dict[str, list[float]] = {name: [] for name in passes}
    start = clock()
    for turn in range(ROUNDS):
        if turn >= FEWEST and clock() - start > ENOUGH:
            break
        for place, (name, one) in enumerate(passes.items(), start=1):
            began = clock()
            one()
            times[name].append(clock() - began)
            report(turn * len(passes) + place)
    report(ROUNDS * len(passes))
    return Latencies({name: tuple(found) for name, found in times.items()})


def _compiled(model: keras.Model) -> Pass:
    import tensorflow as tf

    x = tf.fill((1, *model.input_shape[1:]), 0.5)

    @tf.function
    def forward(picture):
        return model(picture, training=False)

    def send() -> None:
        forward(x).numpy()  # only then it has come to its end

    return send
