"""Explanations and feature maps, against one plain forward pass of the same network.

``python -m tests.benchmarks.explaining [clicks]`` also says by how much memory grows.
"""

from __future__ import annotations

import random
import sys

from explorer import runtime
from tests.benchmarks.timing import medians, report

CLICKS = 500
SETTLING = 100
"""Clicks after which everything that is kept has been built."""


def main() -> None:
    """Measure many clicks, before anything else takes memory, and then single ones."""
    runtime.be_a_good_guest()
    _memory(int(sys.argv[1]) if len(sys.argv) > 1 else CLICKS)
    for title, model, x in _networks():
        _against_a_forward_pass(title, model, x)


def _networks():
    """Title, model and a picture, one at a time."""
    import keras
    import numpy as np

    from explorer.architectures import ARCHITECTURES
    from explorer.pretrained import PRETRAINED
    from explorer.samples import sample

    for name in ("simple_cnn", "speedy"):
        picture = sample("cat").resized(32, 32).astype(np.float32) / 255
        yield f"{name}, 32 px", ARCHITECTURES[name].build(), picture[np.newaxis]
    network = PRETRAINED["efficientnet_lite0"].load()
    cat = network.preprocess(sample("cat"))
    yield "EfficientNet-Lite0, 224 px", network.model, cat
    yield "ResNet50 (random weights), 224 px", keras.applications.ResNet50(weights=None), cat


def _against_a_forward_pass(title: str, model, x) -> None:
    import tensorflow as tf

    from explorer.anatomy import feature_maps, view_of
    from explorer.explanations import explain

    tensor = tf.constant(x)
    plain = tf.function(lambda given: model(given, training=False))
    middle = [layer.path for layer in view_of(model).layers if layer.spatial]
    middle = middle[len(middle) // 3]
    quick = {
        "forward pass, tf.function": lambda: plain(tensor).numpy(),
        "Grad-CAM, an eager tape as in the lesson": _by_eager_tape(model, tensor),
        "Grad-CAM": lambda: explain(model, x),
        f"Grad-CAM at {middle}": lambda: explain(model, x, layer=middle),
        "gradient": lambda: explain(model, x, "gradient"),
        "feature maps of all layers": lambda: feature_maps(model, x, None),
    }
    report(f"{title}: one click, median", medians(quick, rounds=20))
    slow = {
        "forward pass, tf.function": quick["forward pass, tf.function"],
        "SmoothGrad, 25 samples": lambda: explain(model, x, "smooth_grad", options={"samples": 25}),
        "integrated gradients, 32 nodes": lambda: explain(
            model, x, "integrated_gradients", options={"nodes": 32}
        ),
        "occlusion, 49 patches": lambda: explain(model, x, "occlusion", options={"across": 7}),
    }
    report(f"{title}: many passes, median", medians(slow, rounds=3))


def _by_eager_tape(model, tensor):
    """A second model with two outputs, built once, and a tape; a softmax as the score."""
    import keras
    import tensorflow as tf

    from explorer.anatomy import view_of

    target = model.get_layer(view_of(model).default_target_layer)
    both = keras.Model(model.inputs, [target.output, model.outputs[0]])

    def click():
        with tf.GradientTape() as tape:
            maps, answer = both(tensor, training=False)
            score = tf.reduce_max(answer)
        weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2), keepdims=True)
        return tf.nn.relu(tf.reduce_sum(maps * weights, axis=-1))[0].numpy()

    return click


def _memory(clicks: int) -> None:
    """Clicks on classes, layers and methods by chance: what the process holds afterwards."""
    from explorer.anatomy import view_of
    from explorer.explanations import EXPLANATIONS, explain
    from explorer.pretrained import PRETRAINED
    from explorer.samples import sample
    from tests.explanations.nets import quickest

    network = PRETRAINED["efficientnet_lite0"].load()
    model, view = network.model, view_of(network.model)
    pictures = [network.preprocess(sample(name)) for name in ("cat", "astronaut")]
    layers = [layer.path for layer in view.layers if layer.spatial]
    # Each method that a click computes at once, so that five hundred of them take minutes.
    methods = [
        name
        for name, entry in EXPLANATIONS.items()
        if entry.cost(view, None, quickest(model, name)) <= 60
    ]
    chance, held = random.Random(0), []
    for click in range(1, clicks + 1):
        method = chance.choice(methods)
        layer = chance.choice(layers) if EXPLANATIONS[method].at_layer else None
        explain(
            model,
            chance.choice(pictures),
            method,
            chance.randrange(1000),
            layer,
            options=quickest(model, method),
        )
        if click in (SETTLING, clicks):
            held.append(_megabytes())
    print(f"\nMemory, EfficientNet-Lite0, {', '.join(methods)}")
    print(f"  {held[0]:.0f} MB after {SETTLING} clicks, {held[-1]:.0f} MB after {clicks}")
    print(f"  {held[-1] - held[0]:+.0f} MB; traced {view.traces} times")


def _megabytes() -> float:
    """What the process holds now."""
    with open("/proc/self/status") as status:
        [line] = [line for line in status if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
