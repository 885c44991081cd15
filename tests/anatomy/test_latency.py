"""How long a pass takes, measured in turns."""

from __future__ import annotations

import gc
import weakref

import pytest

from explorer.anatomy import latency
from explorer.anatomy.latency import FEWEST, ROUNDS, WARM_UP, latencies, timed


class Machine:
    """A clock that moves on only by what passes take; it may be held up in some rounds."""

    def __init__(self, costs: dict[str, float], held_up=()) -> None:
        self.now = 0.0
        self.log: list[str] = []
        self.passes = {name: self._pass(name, cost) for name, cost in costs.items()}
        self._held_up = held_up

    def _pass(self, name: str, cost: float):
        def send() -> None:
            self.log.append(name)
            turn = self.log.count(name) - WARM_UP
            self.now += cost * (7 if turn in self._held_up else 1)

        return send

    def clock(self) -> float:
        return self.now


def test_networks_take_turns_after_passes_that_do_not_count():
    machine = Machine({"a": 0.001, "b": 0.002})
    found = timed(machine.passes, clock=machine.clock)
    assert machine.log == ["a"] * WARM_UP + ["b"] * WARM_UP + ["a", "b"] * ROUNDS
    assert [len(times) for times in found.seconds.values()] == [ROUNDS] * 2


def test_what_holds_all_up_in_a_round_does_not_change_the_ratio():
    machine = Machine({"a": 0.001, "b": 0.003}, held_up=range(1, ROUNDS, 2))
    found = timed(machine.passes, clock=machine.clock)
    assert found.ratio("b", to="a") == pytest.approx(3)
    assert found.ratio("a", to="a") == 1


def test_slow_networks_are_measured_less_often():
    machine = Machine({"slow": latency.ENOUGH})
    assert len(timed(machine.passes, clock=machine.clock).seconds["slow"]) == FEWEST


def _model(filters: int):
    from keras import Sequential, layers

    shape = layers.Input((48, 48, 3), name="picture")
    body = [
        layers.Conv2D(filters, 3, padding="same", name=f"conv{index}_{filters}")
        for index in range(2)
    ]
    return Sequential([shape, *body])


def test_a_larger_network_takes_longer_and_is_gone_afterwards():
    models = []

    def built(filters: int):
        model = _model(filters)
        models.append(weakref.ref(model))
        return model

    steps = []
    found = latencies(
        {"large": lambda: built(256), "small": lambda: built(2)},
        lambda done, total: steps.append((done, total)),
    )
    assert found.ratio("large", to="small") > 1
    assert found.milliseconds("small") > 0
    assert steps == sorted(steps)
    assert steps[-1] == (2 * (1 + ROUNDS),) * 2
    gc.collect()
    assert [one() for one in models] == [None, None]


def test_it_can_be_called_off_and_leaves_nothing():
    models = []

    def built():
        model = _model(3)
        models.append(weakref.ref(model))
        return model

    def report(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        latencies({"a": built}, report)
    gc.collect()
    assert models[0]() is None
