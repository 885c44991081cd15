"""Augmentation: what a preview costs beyond its layers, and what it adds to a training step."""

from __future__ import annotations

from explorer import runtime
from tests.benchmarks.timing import medians, report

BATCH = 256


def main() -> None:
    """Measure the page's grid, and batches of pictures as small as CIFAR-10's."""
    runtime.be_a_good_guest()
    _grid()
    _training()


def _grid() -> None:
    import numpy as np

    from explorer.figures.versions import picture_sheet
    from explorer.pipeline import Step
    from explorer.pipeline.presets import PRESETS
    from explorer.pipeline.subject import VERSIONS, picture_subject
    from explorer.pipeline.sweep import sweep
    from explorer.samples import sample

    pipeline = PRESETS["image_data_generator"].pipeline
    subject, layer = picture_subject(sample("cat")), pipeline.layer()
    batch = np.stack([subject.originals[0]] * VERSIONS)
    preview = subject.preview(pipeline)
    actions = {
        "the lesson's layers on 11 pictures": lambda: layer(batch, training=True),
        "preview: layers made anew, draws in words": lambda: subject.preview(pipeline),
        "preview, packed for the browser": lambda: picture_sheet(subject.preview(pipeline).images),
        "packing alone": lambda: picture_sheet(preview.images),
        "strip of one step alone": lambda: sweep(Step("rotation"), subject.originals[0]),
    }
    report("The grid of 11 versions, 149 × 224 pixels", medians(actions))


def _training() -> None:
    import numpy as np
    import tensorflow as tf

    from explorer.architectures import ARCHITECTURES
    from explorer.pipeline.presets import PRESETS

    model = ARCHITECTURES["simple_cnn"].build()
    model.compile("adam", "sparse_categorical_crossentropy")
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (BATCH, 32, 32, 3), np.uint8)
    labels = random.integers(0, 10, BATCH)
    actions = {
        "one training step of the lesson's simple CNN": lambda: model.train_on_batch(
            images.astype(np.float32) / 255, labels
        )
    }
    for name in ("crop_and_flip", "image_data_generator", "rand_augment"):
        preset = PRESETS[name]
        augment = tf.function(preset.pipeline.on_batches(10))
        actions[f"{preset.title} of its batch"] = lambda augment=augment: augment(images, labels)
    report(f"Augmentation beside a training step, {BATCH} pictures of 32 × 32", medians(actions))


if __name__ == "__main__":
    main()
