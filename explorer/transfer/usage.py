"""How a taught network is used outside the app, as a Python script."""

from __future__ import annotations

from explorer.transfer.teaching import Taught

MODEL_FILE = "taught.keras"
"""What the script reads, beside ``picture.png``."""


def usage_code(taught: Taught) -> str:
    """A script that loads the exported model and asks it about a picture.

    It needs Keras, NumPy and Pillow, and nothing of this app.
    """
    side = taught.side
    return f'''"""Ask the network that was taught what is on a picture."""

import keras
import numpy as np
from PIL import Image

CLASS_NAMES = {list(taught.class_names)!r}

model = keras.models.load_model("{MODEL_FILE}")
picture = Image.open("picture.png").convert("RGB")

# It looks at the central square, {side} x {side} pixels, RGB from 0 to 1.
edge = min(picture.size)
left, top = (picture.width - edge) // 2, (picture.height - edge) // 2
square = picture.crop((left, top, left + edge, top + edge))
square = square.resize(({side}, {side}), Image.Resampling.BICUBIC)
x = np.asarray(square, np.float32)[np.newaxis] / 255

[probabilities] = keras.ops.convert_to_numpy(model(x))
for index in np.argsort(-probabilities):
    print(f"{{probabilities[index]:7.2%}}  {{CLASS_NAMES[index]}}")
'''
