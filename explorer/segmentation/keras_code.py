"""A trained U-Net as a script: it answers for one picture, without this app."""

from __future__ import annotations

from collections.abc import Sequence

MODEL_FILE = "unet.keras"
PICTURE_FILE = "picture.png"
RESULT_FILE = "mask.png"
_SCRIPT = '''\
"""Which class does each pixel of {picture} belong to?

Reads {model} and {picture}, prints what part each class has and leaves {result}.
Written by CNN Explorer.
"""

from __future__ import annotations

import keras
import numpy as np
from PIL import Image

CLASS_NAMES = ({names})
COLOURS = np.array(
    [
{colours}
    ],
    np.uint8,
)  # of the background and the classes, after Okabe and Ito

model = keras.saving.load_model("{model}", compile=False)
side = model.input_shape[1]
picture = Image.open("{picture}").convert("RGB").resize((side, side), Image.Resampling.BOX)
x = np.asarray(picture, np.float32)[np.newaxis] / 255
probabilities = keras.ops.convert_to_numpy(model(x, training=False))[0]  # (side, side, classes)
mask = probabilities.argmax(axis=-1)

for label, name in enumerate(CLASS_NAMES):
    print(f"{{name:12}} {{(mask == label).mean():7.2%}} of the pixels")
zoom = max(1, 480 // side)
shown = Image.fromarray(COLOURS[mask]).resize((zoom * side,) * 2, Image.Resampling.NEAREST)
shown.save("{result}")
'''


def keras_code(class_names: Sequence[str], colours: Sequence[Sequence[int]]) -> str:
    """A script that reads `MODEL_FILE` and `PICTURE_FILE`, and leaves `RESULT_FILE`.

    It needs Keras 3, NumPy and Pillow.

    Args:
        class_names: of the background and the classes, in the order of the outputs.
        colours: red, green and blue from 0 to 255 of each.

    Raises:
        ValueError: if there are not as many colours as names, or fewer than two.
    """
    if len(class_names) < 2 or len(class_names) != len(colours):
        raise ValueError("a name and a colour for the background and for each class")
    return _SCRIPT.format(
        model=MODEL_FILE,
        picture=PICTURE_FILE,
        result=RESULT_FILE,
        names=", ".join(f'"{name}"' for name in class_names),
        colours="\n".join(f"        ({', '.join(map(str, one))})," for one in colours),
    )
