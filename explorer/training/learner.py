"""A network in training: its model, its optimizer, and the compiled functions of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.architectures import ARCHITECTURES
from explorer.training import precision
from explorer.training.optimizers import OPTIMIZERS
from explorer.training.phases import Phase
from explorer.training.run import Run
from explorer.training.untrained import first_kernels, untrained

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

AT_ONCE = 500
"""Pictures that are tested together, unless they are large."""
_PIXELS_AT_ONCE = AT_ONCE * 64 * 64
_STATE = "{kind}/{number}"


@dataclass(frozen=True, eq=False)
class _Group:
    """Variables that learn at one rate, as part of the run's, and their optimizer."""

    factor: float
    variables: list[keras.Variable]
    optimizer: keras.optimizers.Optimizer


class Learner:
    """The network of a run, somewhere between its first and its last batch.

    Pictures go in as the data set has them, uint8, and are augmented, enlarged and brought to
    [0, 1] by compiled functions on the device.

    Args:
        run: all settings.
        classes: how many, a background not counted.
        pictures: some training pictures, uint8 ``(count, height, width, channels)``, which layers
            that do not learn are fitted to.

    Attributes:
        model: with its last activation, in the precision of the run.
        task: what it is asked.
        precision: "float32" or "bfloat16".
        strategy: how the work is shared out among GPUs.
    """

    def __init__(self, run: Run, classes: int, pictures: np.ndarray) -> None:
        import keras

        from explorer.training.devices import strategy

        self.run = run
        self.task = run.task.function(run, classes)
        self.precision = precision.settled(run.precision)
        self.strategy = strategy()
        keras.utils.set_random_seed(run.seed)
        with self.strategy.scope():
            self.model = untrained(run, classes, self.precision)
            self._raw = self.task.without_end(self.model)
        if (fit_stem := ARCHITECTURES[run.architecture].fit_stem) is not None:
            fit_stem(self.model, run.fit_for(pictures).astype(np.float32) / 255)
        self._augmentation = run.pipeline.layer()
        self._augment = run.pipeline.on_batches(classes, self._augmentation)
        self._compile()
        self.begin_phase(run.course[0])

    def begin_phase(self, phase: Phase) -> None:
        """Have the layers of a phase learn, with optimizers that have seen nothing yet.

        Args:
            phase: one of the run's.
        """
        import tensorflow as tf

        architecture = ARCHITECTURES[self.run.architecture]
        if phase.layers is not None:
            architecture.unfreeze(self.model, phase.layers)
        with self.strategy.scope():
            self._groups = [
                _Group(factor, variables, OPTIMIZERS[self.run.optimizer].build(self.run, variables))
                for factor, variables in self._rates(phase)
                if variables
            ]
        # Of other variables than before, so it is another function.
        self._learned = tf.function(self._learn_everywhere, jit_compile=self._xla())

    def _rates(self, phase: Phase) -> list[tuple[float, list[keras.Variable]]]:
        """What is learned with which part of the learning rate."""
        if phase.layers is None:
            return [(1.0, self.model.trainable_variables)]
        from explorer.transfer.model import base_variables, head_variables

        return [
            (1.0, head_variables(self.model)),
            (phase.base_factor, base_variables(self.model)),
        ]

    def _compile(self) -> None:
        import tensorflow as tf

        self._changed = tf.function(self._change)
        self._answered = tf.function(self._answer, reduce_retracing=True)
        self._tested = tf.function(self._test, reduce_retracing=True)

    def _xla(self) -> bool:
        """On a GPU what Keras would choose; on a processor it is several times slower."""
        from explorer.training.devices import gpu_names

        if not gpu_names() or self.strategy.num_replicas_in_sync > 1:
            return False
        self.model.compile(jit_compile="auto")
        return bool(self.model.jit_compile)

    def begin_epoch(self, epoch: int) -> None:
        """Have all random numbers of the epoch depend on the run's seed and the epoch alone.

        So a run that was interrupted goes on with the very numbers it would have had.

        Args:
            epoch: how many are done.
        """
        states = self._random_states()
        drawn = np.random.SeedSequence([self.run.seed, epoch]).generate_state(len(states))
        for variable, seed in zip(states, drawn, strict=True):
            variable.assign([seed >> 1, 0])  # a seed of 31 bits, and how often it was used

    def _random_states(self) -> list[keras.Variable]:
        everything = [*self.model.variables, *self._augmentation.variables]
        return [variable for variable in everything if "seed_generator" in variable.path]

    def learn(self, pictures: np.ndarray, targets: np.ndarray, rate: float) -> tuple[float, float]:
        """Take one step.

        Args:
            pictures: uint8 ``(batch, height, width, channels)``.
            targets: what the task wants of each.
            rate: the learning rate; of the base, the phase's part of it.

        Returns:
            loss, and how well the task says they were answered, as the network saw them.
        """
        for group in self._groups:
            group.optimizer.learning_rate.assign(rate * group.factor)
        loss, right = self._learned(*self._shared_out(*self._changed(pictures, targets)))
        return float(loss), float(right)

    def answers(self, pictures: np.ndarray) -> np.ndarray:
        """What is kept of the network's answers, the first axis being the pictures.

        Args:
            pictures: uint8 ``(count, height, width, channels)`` as the data set has them.
        """
        parts = _parts(pictures, _count(pictures))
        return np.concatenate([self._answered(part).numpy() for part in parts])

    def tested(self, pictures: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, float]:
        """The answers, and the mean loss.

        Args:
            pictures: as in `answers`.
            targets: what the task wants of each.
        """
        count = _count(pictures)
        both = zip(_parts(pictures, count), _parts(targets, count), strict=True)
        answers, losses = zip(*(self._tested(*parts) for parts in both), strict=True)
        loss = np.concatenate([one.numpy() for one in losses]).mean(dtype=np.float64)
        return np.concatenate([one.numpy() for one in answers]), float(loss)

    def weights(self) -> dict[str, np.ndarray]:
        """All numbers of the model by the path of their variable, float32, in new arrays."""
        return {one.path: np.array(one, np.float32) for one in self.model.weights}

    def put_back(self, weights: Mapping[str, np.ndarray]) -> None:
        """Give the model the weights that it had at an earlier time, see `weights`."""
        for variable in self.model.weights:
            variable.assign(weights[variable.path])

    def first_kernels(self) -> np.ndarray:
        """The kernels of the first convolution that learns, see `first_kernels`."""
        return first_kernels(self.model)

    def state(self) -> dict[str, np.ndarray]:
        """All numbers that going on from here depends on, in new arrays."""
        return {
            _STATE.format(kind=kind, number=number): np.array(variable)
            for kind, variables in self._kept().items()
            for number, variable in enumerate(variables)
        }

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Go back to where `state` was called.

        Raises:
            ValueError: if that was another network or optimizer.
        """
        for kind, variables in self._kept().items():
            for number, variable in enumerate(variables):
                values = state.get(_STATE.format(kind=kind, number=number))
                if values is None or values.shape != tuple(variable.shape):
                    raise ValueError("what was kept of the run does not fit its settings")
                variable.assign(values)

    def _kept(self) -> dict[str, list[keras.Variable]]:
        optimizers = [variable for one in self._groups for variable in one.optimizer.variables]
        return {"model": self.model.weights, "optimizer": optimizers}

    # What follows is compiled.

    def _change(self, pictures: tf.Tensor, targets: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Augmented pictures in [0, 1], and what the loss wants of them."""
        pictures, targets = self._augment(pictures, targets)
        return self._units(pictures), self.task.wanted(targets, learning=True)

    def _units(self, pictures: tf.Tensor) -> tf.Tensor:
        import tensorflow as tf

        factor = self.run.input_shape[0] // pictures.shape[1]
        if factor > 1:
            pictures = tf.repeat(tf.repeat(pictures, factor, axis=1), factor, axis=2)
        return tf.cast(pictures, tf.float32) / 255

    def _shared_out(self, *tensors: tf.Tensor) -> tuple:
        """Each tensor, or its part for each GPU."""
        count = self.strategy.num_replicas_in_sync
        if count == 1:
            return tensors
        import tensorflow as tf

        parts = [tf.split(one, count) for one in tensors]
        return tuple(
            self.strategy.experimental_distribute_values_from_function(
                lambda context, mine=mine: mine[context.replica_id_in_sync_group]
            )
            for mine in parts
        )

    def _learn_everywhere(self, pictures: tf.Tensor, wanted: tf.Tensor) -> tuple:
        import tensorflow as tf

        if self.strategy.num_replicas_in_sync == 1:
            return self._learn(pictures, wanted)
        both = self.strategy.run(self._learn, args=(pictures, wanted))
        loss, right = (self.strategy.reduce(tf.distribute.ReduceOp.SUM, one, None) for one in both)
        return loss, right / self.strategy.num_replicas_in_sync

    def _learn(self, pictures: tf.Tensor, wanted: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        import tensorflow as tf

        with tf.GradientTape() as tape:
            raw = tf.cast(self._raw(pictures, training=True), tf.float32)
            each = self.task.loss(raw, wanted)
            loss = tf.reduce_mean(each) / self.strategy.num_replicas_in_sync
        gradients = tape.gradient(loss, [group.variables for group in self._groups])
        for group, changes in zip(self._groups, gradients, strict=True):
            group.optimizer.apply(changes, group.variables)
        return loss, self.task.right(raw, wanted)

    def _test(self, pictures: tf.Tensor, targets: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """What is kept of the answers, and the loss of each picture."""
        raw = self._seen(pictures)
        loss = self.task.loss(raw, self.task.wanted(targets, learning=False))
        return self.task.kept(self.task.outputs(raw)), loss

    def _answer(self, pictures: tf.Tensor) -> tf.Tensor:
        return self.task.kept(self.task.outputs(self._seen(pictures)))

    def _seen(self, pictures: tf.Tensor) -> tf.Tensor:
        import tensorflow as tf

        return tf.cast(self._raw(self._units(pictures), training=False), tf.float32)


def _count(pictures: np.ndarray) -> int:
    """How many of them are tested together."""
    height, width = pictures.shape[1:3]
    return max(1, min(AT_ONCE, _PIXELS_AT_ONCE // (height * width)))


def _parts(array: np.ndarray, count: int) -> list[np.ndarray]:
    """The array in pieces of so many."""
    return np.split(array, range(count, len(array), count))
