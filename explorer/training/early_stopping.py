"""Early stopping: a phase ends when held-out pictures have not got better for a while."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

_BEST = "best/{path}"


class EarlyStopping:
    """Watches the loss on held-out pictures, and keeps the weights of the best epoch.

    The epoch is chosen by the very pictures that the network is then tested on, so its accuracy
    there is a little better than on pictures that nobody has looked at (Prechelt, "Early Stopping
    - But When?", 1998).

    Args:
        patience: so many epochs without a smaller loss; 0 for never ending early.

    Attributes:
        epoch: the best one so far, in epochs that were done; -1 before the first look.
        loss: mean cross-entropy then.
        weights: of the model then, float32 by the path of their variable.
    """

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.epoch = -1
        self.loss = float("inf")
        self.weights: dict[str, np.ndarray] = {}
        self._last = -1

    def look(self, epoch: int, loss: float, weights: Mapping[str, np.ndarray]) -> None:
        """Take note of an epoch.

        Args:
            epoch: how many are done.
            loss: on the held-out pictures.
            weights: of the model; kept, not copied.
        """
        if self.patience == 0:
            return
        self._last = epoch
        if loss < self.loss:
            self.epoch, self.loss, self.weights = epoch, loss, dict(weights)

    @property
    def is_over(self) -> bool:
        """Whether it has waited long enough."""
        return 0 < self.patience <= self._last - self.epoch

    @property
    def is_behind(self) -> bool:
        """Whether an earlier epoch was better than the last."""
        return self._last > self.epoch >= 0

    def state(self) -> dict[str, np.ndarray]:
        """All that going on depends on; empty where nothing was looked at."""
        if self.epoch < 0:
            return {}
        numbers = {"best_epoch": self.epoch, "best_loss": self.loss, "last_epoch": self._last}
        return {
            **{name: np.array(value) for name, value in numbers.items()},
            **{_BEST.format(path=path): values for path, values in self.weights.items()},
        }

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Go back to where `state` was called."""
        if "best_epoch" not in state:
            return
        start = _BEST.format(path="")
        self.epoch, self.loss = int(state["best_epoch"]), float(state["best_loss"])
        self._last = int(state["last_epoch"])
        self.weights = {
            name.removeprefix(start): values
            for name, values in state.items()
            if name.startswith(start)
        }
