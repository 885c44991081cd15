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
from explorer.training.untrained import ending_in_logits, first_kernels, untrained

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

AT_ONCE = 500
"""Pictures that are tested together."""
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
        classes: how many.
        pictures: some training pictures, uint8 ``(count, height, width, channels)``, which layers
            that do not learn are fitted to.

    Attributes:
        model: ending in a softmax, in the precision of the run.
        precision: "float32" or "bfloat16".
        strategy: how the work is shared out among GPUs.
    """

    def __init__(self, run: Run, classes: int, pictures: np.ndarray) -> None:
        import keras

        from explorer.training.devices import strategy

        self.run = run
        self.precision = precision.settled(run.precision)
        self.strategy = strategy()
        keras.utils.set_random_seed(run.seed)
        with self.strategy.scope():
            self.model = untrained(run, classes, self.precision)
            self._logits = ending_in_logits(self.model)
        if (fit_stem := ARCHITECTURES[run.architecture].fit_stem) is not None:
            fit_stem(self.model, run.fit_for(pictures).astype(np.float32) / 255)
        self._augmentation = run.pipeline.layer()
        self._augment = run.pipeline.on_batches(classes, self._augmentation)
        self._classes = classes
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

    def learn(self, pictures: np.ndarray, labels: np.ndarray, rate: float) -> tuple[float, float]:
        """Take one step.

        Args:
            pictures: uint8 ``(batch, height, width, channels)``.
            labels: int64 ``(batch,)``.
            rate: the learning rate; of the base, the phase's part of it.

        Returns:
            loss, and part of the pictures whose label came out first, as the network saw them.
        """
        for group in self._groups:
            group.optimizer.learning_rate.assign(rate * group.factor)
        loss, right = self._learned(*self._shared_out(*self._changed(pictures, labels)))
        return float(loss), float(right)

    def probabilities(self, pictures: np.ndarray) -> np.ndarray:
        """What the network answers, float32 ``(count, classes)``.

        Args:
            pictures: uint8 ``(count, height, width, channels)`` as the data set has them.
        """
        parts = np.split(pictures, range(AT_ONCE, len(pictures), AT_ONCE))
        return np.concatenate([self._answered(part).numpy() for part in parts])

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

    def _change(self, pictures: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Augmented pictures in [0, 1], and wanted probabilities."""
        import tensorflow as tf

        pictures, labels = self._augment(pictures, labels)
        if labels.shape.rank == 1:
            labels = tf.one_hot(labels, self._classes)
        smoothing = self.run.label_smoothing
        return self._units(pictures), labels * (1 - smoothing) + smoothing / self._classes

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
            logits = tf.cast(self._logits(pictures, training=True), tf.float32)
            each = tf.nn.softmax_cross_entropy_with_logits(wanted, logits)
            loss = tf.reduce_mean(each) / self.strategy.num_replicas_in_sync
        gradients = tape.gradient(loss, [group.variables for group in self._groups])
        for group, changes in zip(self._groups, gradients, strict=True):
            group.optimizer.apply(changes, group.variables)
        right = tf.equal(tf.argmax(logits, axis=1), tf.argmax(wanted, axis=1))
        return loss, tf.reduce_mean(tf.cast(right, tf.float32))

    def _answer(self, pictures: tf.Tensor) -> tf.Tensor:
        import tensorflow as tf

        logits = self._logits(self._units(pictures), training=False)
        return tf.nn.softmax(tf.cast(logits, tf.float32))
