"""The phases of a training run as a part of a Keras script."""

from __future__ import annotations

from explorer.training.phases import ALL, Phase
from explorer.training.run import Run

PHASED_STEPS = '''\
PHASES = [
{phases}
]  # layers of the base that learn, learning rate, the base's part of it, epochs, patience


def reseed(epoch: int) -> None:
    """Let all random numbers of an epoch depend on the seed and the epoch alone."""
    layers = [model{augment}]
    states = [one for layer in layers for one in layer.variables if "seed_generator" in one.path]
    drawn = np.random.SeedSequence([run.seed, epoch]).generate_state(len(states))
    for variable, seed in zip(states, drawn, strict=True):
        variable.assign([seed >> 1, 0])  # a seed of 31 bits, and how often it was used


def groups_of(base_factor: float) -> list[tuple]:
    """What learns at which part of the learning rate, with new optimizers."""
    parts = [(1.0, head_variables(model)), (base_factor, base_variables(model))]
    groups = []
    for factor, variables in parts:
        if variables:
            optimizer = {optimizer}(run)
{exclude}            optimizer.build(variables)
            groups.append((factor, variables, optimizer))
    return groups


@tf.function
def changed(images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Pictures as the network takes them in, and wanted probabilities."""
    wanted = tf.one_hot(labels, classes)
{change}    wanted = wanted * (1 - run.label_smoothing) + run.label_smoothing / classes
    return enlarged(images), wanted


def learned(images: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """Take one step; the loss before it."""
    with tf.GradientTape() as tape:
        logits = tf.cast(scores(images, training=True), tf.float32)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wanted, logits))
    gradients = tape.gradient(loss, [variables for _, variables, _ in groups])
    for (_, variables, optimizer), changes in zip(groups, gradients, strict=True):
        optimizer.apply(changes, variables)
    return loss


@tf.function(reduce_retracing=True)
def answer(images: tf.Tensor) -> tf.Tensor:
    """Probabilities of the classes."""
    return tf.nn.softmax(tf.cast(scores(enlarged(images), training=False), tf.float32))


def tested() -> tuple[np.ndarray, float]:
    """Answers to the held-out pictures, and the loss there."""
    parts = [x_test[start : start + 500] for start in range(0, len(x_test), 500)]
    answers = np.concatenate([answer(part).numpy() for part in parts])
    of_label = answers[np.arange(len(y_test)), y_test].astype(np.float64)
    return answers, -np.log(np.maximum(of_label, 1e-12)).mean()


epoch = 0
probabilities, loss = tested()
for layers, learning_rate, base_factor, epochs, patience in PHASES:
    set_trainable_layers(model, layers)
    groups = groups_of(base_factor)
    learn = tf.function(learned)  # of other layers than in the phase before
    least, best, kept = loss, epoch, model.get_weights()
    for number in range(epochs):
        reseed(epoch)
        order = np.random.default_rng([run.seed, epoch]).permutation(chosen)
        losses = []
        for step in range(steps):
            done = (number * steps + step) / (epochs * steps)
            for factor, _, optimizer in groups:
                optimizer.learning_rate.assign(learning_rate * {schedule}(done) * factor)
            batch = order[step * batch_size : (step + 1) * batch_size]
            losses.append(float(learn(*changed(x_train[batch], y_train[batch]))))
        epoch += 1
        probabilities, loss = tested()
        accuracy = (probabilities.argmax(axis=1) == y_test).mean()
        print(f"epoch {{epoch}}: loss {{np.mean(losses):.3f}}, held-out accuracy {{accuracy:.1%}}")
        if loss < least:
            least, best, kept = loss, epoch, model.get_weights()
        elif patience and epoch - best >= patience:
            break
    if patience and best < epoch:
        print(f"The weights of epoch {{best}} are put back.")
        model.set_weights(kept)
        probabilities, loss = tested()

trained = {build}
trained.set_weights(model.get_weights())
trained.save("model.keras")
'''


def phase_lines(run: Run) -> str:
    """The phases of a run, as lines of a list in Python.

    >>> from explorer.training.phases import Phase
    >>> print(_line(Phase(layers=ALL, learning_rate=1e-5, epochs=10, patience=3)))
        ("all", 1e-05, 1.0, 10, 3),
    """
    return "\n".join(map(_line, run.course))


def _line(phase: Phase) -> str:
    layers = '"all"' if phase.layers == ALL else phase.layers
    numbers = (phase.learning_rate, phase.base_factor, phase.epochs, phase.patience)
    return f"    ({layers}, {', '.join(map(repr, numbers))}),"
