"""A training run as a Keras script."""

from __future__ import annotations

import textwrap

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.pipeline.keras_code import layer_call
from explorer.standalone import Standalone
from explorer.training import pictures
from explorer.training.optimizers import OPTIMIZERS
from explorer.training.phases_code import PHASED_STEPS, phase_lines
from explorer.training.run import Run
from explorer.training.schedules import SCHEDULES
from explorer.training.tasks import CLASSIFICATION

FILE = "pictures.npz"
"""Where a script looks for pictures and labels before it asks anybody else."""
START = "start.keras"
"""Where the script of a run with a trained base finds the network as it was in the beginning."""
_WIDTH = 96
_FROM_KERAS = {"cifar10": "keras.datasets.cifar10.load_data()"}
_IMPORTS = (
    "from pathlib import Path",
    "import keras",
    "import numpy as np",
    "import tensorflow as tf",
)

_LOAD = '''\
def load() -> list[np.ndarray]:
    """Pictures and labels to learn from, then those that are held out."""
    names = ("x_train", "y_train", "x_test", "y_test")
    if Path("{file}").exists():
        with np.load("{file}") as file:
            return [file[name] for name in names]
{otherwise}'''
_DOWNLOAD = """\
    learned, held_out = {call}
    return [array for x, y in (learned, held_out) for array in (x, y[:, 0].astype(np.int64))]"""
_MISSING = '    raise SystemExit("Please save {file} beside this script.")'
_BUILD = """\
run = Run()
keras.utils.set_random_seed(run.seed)
x_train, y_train, x_test, y_test = load()
chosen = training_indices(run, y_train)
tested = validation_indices(run, y_test)
x_test, y_test = x_test[tested], y_test[tested]
classes = {classes}
batch_size = min(run.batch_size, len(chosen))
steps = len(chosen) // batch_size
{policy}model = {build}{back}
{scores}
"""
_OPTIMIZER = """\
optimizer = {optimizer}(run)
{exclude}optimizer.build(model.trainable_variables)
"""
_POLICY = 'keras.config.set_dtype_policy("mixed_bfloat16")  # products in 16 bits, weights in 32\n'
_BACK = '\nkeras.config.set_dtype_policy("float32")'
_EXCLUDE = 'optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])\n'
_SOFTMAX = """\
# The same layers without the softmax at the end, of which gradients would lose digits.
scores = keras.Model(model.inputs, model.layers[-1].input)"""
_ACTIVATION = """\
model.layers[-1].activation = keras.activations.linear  # its softmax is part of the loss
scores = model"""
_STEM = """\
few = x_train[chosen[:: max(1, len(chosen) // 1000)]]
{fit_stem}(model, enlarged(few).numpy())
"""
_ENLARGED = '''\
def enlarged(images: np.ndarray) -> tf.Tensor:
    """Pictures as the network takes them in, float32 in [0, 1]."""
{repeat}    return tf.cast(images, tf.float32) / 255'''
_REPEAT = "    images = tf.repeat(tf.repeat(images, {factor}, axis=1), {factor}, axis=2)\n"
_STEPS = '''\
def reseed(epoch: int) -> None:
    """Let all random numbers of an epoch depend on the seed and the epoch alone."""
    layers = [model{augment}]
    states = [one for layer in layers for one in layer.variables if "seed_generator" in one.path]
    drawn = np.random.SeedSequence([run.seed, epoch]).generate_state(len(states))
    for variable, seed in zip(states, drawn, strict=True):
        variable.assign([seed >> 1, 0])  # a seed of 31 bits, and how often it was used


@tf.function
def changed(images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Pictures as the network takes them in, and wanted probabilities."""
    wanted = tf.one_hot(labels, classes)
{change}    wanted = wanted * (1 - run.label_smoothing) + run.label_smoothing / classes
    return enlarged(images), wanted


@tf.function
def learn(images: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """Take one step; the loss before it."""
    with tf.GradientTape() as tape:
        logits = tf.cast(scores(images, training=True), tf.float32)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wanted, logits))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply(gradients, model.trainable_variables)
    return loss


@tf.function(reduce_retracing=True)
def answer(images: tf.Tensor) -> tf.Tensor:
    """Probabilities of the classes."""
    return tf.nn.softmax(tf.cast(scores(enlarged(images), training=False), tf.float32))


for epoch in range(run.epochs):
    reseed(epoch)
    order = np.random.default_rng([run.seed, epoch]).permutation(chosen)
    losses = []
    for step in range(steps):
        done = (epoch * steps + step) / (run.epochs * steps)
        optimizer.learning_rate.assign(run.learning_rate * {schedule}(done))
        batch = order[step * batch_size : (step + 1) * batch_size]
        losses.append(float(learn(*changed(x_train[batch], y_train[batch]))))
    parts = [x_test[start : start + 500] for start in range(0, len(x_test), 500)]
    probabilities = np.concatenate([answer(part).numpy() for part in parts])
    accuracy = (probabilities.argmax(axis=1) == y_test).mean()
    print(f"epoch {{epoch + 1}}: loss {{np.mean(losses):.3f}}, held-out accuracy {{accuracy:.1%}}")

trained = {build}
trained.set_weights(model.get_weights())
trained.save("model.keras")
'''
_CHANGE = "    images = augment(tf.cast(images, tf.float32), training=True)\n"
_MIX = """\
    mixed = augment({"images": tf.cast(images, tf.float32), "labels": wanted}, training=True)
    images, wanted = mixed["images"], mixed["labels"]
"""


def starts_from_a_file(run: Run) -> bool:
    """Whether its script needs `START`, since its base was trained by others."""
    return ARCHITECTURES[run.architecture].unfreeze is not None


def comes_from_keras(run: Run) -> bool:
    """Whether Keras can download what the run learns from."""
    return run.dataset in _FROM_KERAS


def run_code(run: Run, precision: str = "float32", by_hand: str = "") -> str:
    """Return a script in Keras 3, TensorFlow and NumPy that repeats a run.

    On the same machine it comes to the same numbers. It reads pictures from `FILE` in its folder
    or, for CIFAR-10, lets Keras download them; it leaves ``model.keras``, and ``probabilities``,
    float32 ``(pictures, classes)`` on the held-out pictures. What Keras lacks is in the script as
    it is in this project.

    Args:
        run: all settings.
        precision: what the run's precision came to, "float32" or "bfloat16".
        by_hand: a sentence on what was changed while it ran, which the script does not repeat.

    Raises:
        ValueError: if its network does not classify.

    >>> "class Run:" in run_code(Run(architecture="lenet5", dataset="digits"))
    True
    """
    if run.task.name != CLASSIFICATION:
        raise ValueError("There are scripts for networks that classify only.")
    code = Standalone()
    for statement in _IMPORTS:
        code.add_import(statement)
    entry = ARCHITECTURES[run.architecture]
    network = _builder(run, code)
    needed = [OPTIMIZERS[run.optimizer].function, SCHEDULES[run.schedule].function]
    needed += [pictures.training_indices, pictures.validation_indices]
    needed += [entry.fit_stem] if entry.fit_stem else []
    augmentations = run.pipeline.layers()
    needed += [type(one) for one in augmentations if type(one).__module__.startswith("explorer.")]
    for thing in needed:
        code.add(thing)
    body = [*_settings(run), *code.definitions, _load(run), _enlarged(run)]
    opening = "\n\n".join([_head(run, by_hand), "from __future__ import annotations", code.imports])
    return "\n\n\n".join([opening, *body, *_course(run, network, precision, augmentations)])


def _builder(run: Run, code: Standalone) -> str:
    """Add what builds the network; return the expression that does."""
    if not starts_from_a_file(run):
        return f"{ARCHITECTURES[run.architecture].write(code)}({run.input_shape}, classes)"
    if run.phases:
        from explorer.transfer import model

        for thing in (model.set_trainable_layers, model.head_variables, model.base_variables):
            code.add(thing)
    return f'keras.models.load_model("{START}")'


def _head(run: Run, by_hand: str) -> str:
    title = f"{ARCHITECTURES[run.architecture].title} on {DATASETS[run.dataset].title}"
    source = f"Pictures are read from {FILE} beside this script"
    if comes_from_keras(run):
        source += " if it is there, and else downloaded by Keras"
    if starts_from_a_file(run):
        source += f"; the network as it was in the beginning is read from {START}"
    lines = [*_wrapped(f"{title}: a training run of CNN Explorer once more."), ""]
    lines += [*_wrapped(f"{source}."), *([by_hand] if by_hand else [])]
    return "\n".join([f'"""{lines[0]}', *lines[1:], '"""'])


def _wrapped(sentence: str) -> list[str]:
    return textwrap.wrap(sentence, _WIDTH)


def _settings(run: Run) -> list[str]:
    lines = [f"    {name} = {_value(value)}" for name, value in run.as_dict().items()]
    return ["\n".join(["class Run:", '    """All settings."""', "", *lines])]


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _load(run: Run) -> str:
    call = _FROM_KERAS.get(run.dataset)
    otherwise = _DOWNLOAD.format(call=call) if call else _MISSING.format(file=FILE)
    return _LOAD.format(file=FILE, otherwise=otherwise)


def _enlarged(run: Run) -> str:
    factor = run.input_shape[0] // DATASETS[run.dataset].image_size[0]
    return _ENLARGED.format(repeat=_REPEAT.format(factor=factor) if factor > 1 else "")


def _course(run: Run, build: str, precision: str, augmentations: list) -> list[str]:
    """Model, optimizer, steps and the loop over the epochs."""
    entry, half = ARCHITECTURES[run.architecture], precision == "bfloat16"
    optimizer = OPTIMIZERS[run.optimizer].function.__name__
    exclude = _EXCLUDE if run.weight_decay else ""
    beginning = _BUILD.format(
        classes=len(DATASETS[run.dataset].class_names),
        policy=_POLICY if half else "",
        build=build,
        back=_BACK if half else "",
        scores=_SOFTMAX if _ends_in_a_layer(run) else _ACTIVATION,
    )
    if not run.phases:
        beginning += _OPTIMIZER.format(optimizer=optimizer, exclude=exclude)
    if entry.fit_stem:
        beginning += _STEM.format(fit_stem=entry.fit_stem.__name__)
    if augmentations:
        calls = [line for layer in augmentations for line in layer_call(layer)]
        beginning += "\n".join(
            ["augment = keras.layers.Pipeline(", "    [", *calls, "    ]", ")\n"]
        )
    steps = (PHASED_STEPS if run.phases else _STEPS).format(
        phases=phase_lines(run),
        optimizer=optimizer,
        exclude=f"            {exclude}" if exclude else "",
        augment=", augment" if augmentations else "",
        change=(_MIX if run.pipeline.mixes else _CHANGE) if augmentations else "",
        schedule=SCHEDULES[run.schedule].function.__name__,
        build=build,
    )
    return [beginning.rstrip("\n"), steps]


def _ends_in_a_layer(run: Run) -> bool:
    """Whether the softmax at the end is a layer of its own, and not the last one's activation."""
    import keras

    model = ARCHITECTURES[run.architecture].skeleton(run.input_shape)
    return isinstance(model.layers[-1], keras.layers.Softmax)
