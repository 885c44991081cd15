"""RunState: where a run stands, as it lies in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, get_type_hints


class Status(StrEnum):
    """What becomes of a run."""

    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETE = "complete"
    CANCELLED = "cancelled"
    FAILED = "failed"
    STALLED = "stalled"


AT_WORK = frozenset({Status.STARTING, Status.RUNNING, Status.PAUSED, Status.STALLED})
"""While a worker has the run."""
ACTIVE = AT_WORK | {Status.QUEUED}
"""While something may still happen by itself."""


@dataclass(frozen=True, kw_only=True)
class RunState:
    """Where a run stands.

    Attributes:
        status: what becomes of it.
        sentence: why it ended, for the visitor; "" while there is nothing to say.
        beat: counts up while its worker lives.
        phase: what is done before the first batch.
        epoch: epochs that are done.
        step: batches of the present epoch that are done.
        steps: batches in an epoch; 0 until that is known.
        images_per_second: training pictures, lately.
        remaining_seconds: until the end, as estimated.
        learning_rate: of the last batch.
        parameters: all numbers in the model; 0 until that is known.
        training_pictures: seen in an epoch.
        validation_pictures: on which it is tested.
        device: what computes.
        precision: of its arithmetic.
        watched: indices of held-out pictures that `Peek` tells of.
        loss: on the validation pictures, lately; None before the first test.
        accuracy: the task's score on the validation pictures, lately; None before the first test.
        seconds: spent on training and testing.
        visitor: who started it.
        submitted: when, in seconds since 1970; to be shown only.
        turn: ascending, in the order in which runs were submitted.
        round: of the queue in which it is started; in each one everybody has a turn.
    """

    status: Status
    sentence: str = ""
    beat: int = 0
    phase: str = ""
    epoch: int = 0
    step: int = 0
    steps: int = 0
    images_per_second: float = 0.0
    remaining_seconds: float = 0.0
    learning_rate: float = 0.0
    parameters: int = 0
    training_pictures: int = 0
    validation_pictures: int = 0
    device: str = ""
    precision: str = ""
    watched: tuple[int, ...] = ()
    loss: float | None = None
    accuracy: float | None = None
    seconds: float = 0.0
    visitor: str = ""
    submitted: int = 0
    turn: int = 0
    round: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as they go into a file."""
        return {**asdict(self), "watched": list(self.watched)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RunState:
        """The state that a file tells of; what it does not know is left out.

        Raises:
            ValueError: if it is none.
        """
        known = {field.name for field in fields(cls)} & values.keys()
        try:
            return cls(**{name: _read(name, values[name]) for name in known})
        except (TypeError, OverflowError) as error:
            raise ValueError("this is not the state of a run") from error


_HINTS = get_type_hints(RunState)


def _read(name: str, value: Any) -> Any:
    """A value of the attribute's type.

    Raises:
        ValueError: if it is not one.
    """
    hint = _HINTS[name]
    if hint is Status:
        return Status(value)
    if name == "watched":
        return tuple(_number(one, int) for one in value)
    if hint is str:
        if not isinstance(value, str):
            raise ValueError(f"{name} is not a text")
        return value
    if value is None:
        return None if hint == float | None else 0
    return _number(value, int if hint is int else float)


def _number(value: Any, kind: type) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")
    return kind(value)
