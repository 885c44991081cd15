"""Pieces of the scripts that `explorer.explanations.keras_code` writes."""

from __future__ import annotations

FIND = '''\
def find(path):
    """A layer, through the models that it is nested in."""
    found = model
    for name in path.split("/"):
        inside = getattr(found, "operations", found.layers)
        found = next(one for one in inside if one.name == name)
    return found'''

SCORE = '''\
def score(pictures):
    """{what}, before the softmax."""
    logits = tf.cast(model(pictures, training=False), tf.float32)
    return {score}'''

SCORES = '''\
def scores(pictures):
    """The score of each picture; 32 of them at a time."""
    found, left = [], iter(pictures)
    while lot := list(islice(left, 32)):
        found.append(score(tf.constant(np.stack(lot), tf.float32)).numpy())
    return np.concatenate(found).astype(float)'''

INPUT_GRADIENTS = '''\
@tf.function(autograph=False, reduce_retracing=True)
def differentiated(pictures):
    """The gradient of each picture's score with respect to the picture."""
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        total = {scale}tf.reduce_sum(score(pictures))
    return tape.gradient(total, pictures){unscale}


def input_gradients(pictures):
    """The same for any number of pictures; 32 of them at a time."""
    lots = [pictures[start : start + 32] for start in range(0, len(pictures), 32)]
    return np.concatenate([differentiated(tf.constant(lot, tf.float32)).numpy() for lot in lots])'''

AT_LAYER = '''\
@tf.function(autograph=False)
def recorded(pictures):
    """What LAYER gives, and the gradient of the score with respect to it."""
    layer, outputs = find(LAYER), []
    call = layer.call

    def recording(*inputs, **settings):
        outputs.append(tf.identity(call(*inputs, **settings)))
        return outputs[-1]

    layer.call = recording  # our own copy of the model: nobody else sees this
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        total = {scale}score(pictures)
    layer.call = call
    maps = outputs[{call}]
    gradients = tape.gradient(total, maps, unconnected_gradients="zero")
    return tf.cast(maps, tf.float32), tf.cast(gradients, tf.float32){unscale}


def at_layer():
    """Activations and gradients, float64 (height, width, channels)."""
    return [found.numpy()[0].astype(float) for found in recorded(tf.constant(x))]'''

GUIDE = '''\
@tf.custom_gradient
def gate(values):
    """Hand values on as they are, and back only what is positive of a gradient."""
    return tf.identity(values), tf.nn.relu


def guide(operations):
    """Put a gate behind every ReLU, those in nested models too."""
    for one in operations:
        if isinstance(one, keras.Model):
            guide(getattr(one, "operations", one.layers))
        elif rectifies(one):
            one.call = gated(one.call)


def gated(call):
    """A layer's call with a gate behind it."""
    return lambda *inputs, **settings: gate(call(*inputs, **settings))'''

SHOWN = {
    ("map", True): "shown = values",
    ("map", False): "shown = values",
    ("pixels", True): "shown = values.sum(axis=-1)  # over the colours",
    ("pixels", False): "shown = np.abs(values).max(axis=-1)  # the largest of the colours",
}

PLOT = """\
np.save("values.npy", values)

{shown}
{bound}picture = (x[0] - x.min()) / max(np.ptp(x), 1e-12)
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
left.imshow(picture, cmap="gray")
left.set_title("the picture")
image = right.imshow(shown, {colours})
right.set_title("{title}")
figure.colorbar(image, ax=right, label="{units}")
figure.savefig("explanation.png", dpi=150)
"""
