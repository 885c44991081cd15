"""Grad-CAM and feature maps at 224 pixels, against one plain forward pass of the same network."""

from __future__ import annotations

from explorer import runtime
from tests.benchmarks.timing import medians, report, seconds


def main() -> None:
    """Measure the embedded network."""
    runtime.be_a_good_guest()
    import tensorflow as tf

    from explorer.anatomy import feature_maps, view_of
    from explorer.explanations import explain
    from explorer.pretrained import PRETRAINED
    from explorer.samples import sample

    network = PRETRAINED["efficientnet_lite0"].load()
    x = network.preprocess(sample("cat"))
    tensor = tf.constant(x)
    plain = tf.function(lambda given: network.model(given, training=False))
    middle = view_of(network.model).layers[60].path
    actions = {
        "forward pass, tf.function": lambda: plain(tensor),
        "logits": lambda: view_of(network.model).logits(x),
        "feature maps of all layers": lambda: feature_maps(network.model, x, None),
        "Grad-CAM at the last layer": lambda: explain(network.model, x),
        f"Grad-CAM at {middle}": lambda: explain(network.model, x, layer=middle),
    }
    first = {name: seconds(action) for name, action in actions.items()}
    report("First call (tracing included)", first)
    report("One call, median", medians(actions))


if __name__ == "__main__":
    main()
