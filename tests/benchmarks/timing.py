"""Timing things side by side."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def medians(actions: dict[str, Callable[[], object]], rounds: int = 30) -> dict[str, float]:
    """Median seconds of each action; they take turns, so that a busy moment hits all of them."""
    times = {name: [] for name in actions}
    for action in actions.values():
        action()
    for _ in range(rounds):
        for name, action in actions.items():
            times[name].append(seconds(action))
    return {name: statistics.median(taken) for name, taken in times.items()}


def report(title: str, times: dict[str, float]) -> None:
    """Print times as ratios to the first."""
    first = next(iter(times.values()))
    print(f"\n{title}")
    for name, taken in times.items():
        print(f"  {taken / first:7.2f} x   {name}  ({1000 * taken:.1f} ms)")
