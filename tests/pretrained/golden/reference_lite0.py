"""How lite0_logits.npz was made: EfficientNet-Lite0 once more, in PyTorch.

Nothing here is shared with the app. PyTorch itself reads the weights, the padding is written out
by hand, the photos come straight from scikit-image, and the layers are calls to
torch.nn.functional. Made with torch 2.13.0 (CPU), Pillow 13.0 and scikit-image 0.26, in an
environment of its own, since the app does without PyTorch:

    python reference_lite0.py efficientnet-lite0-57934424.pth lite0_logits.npz
"""

from __future__ import annotations

import math
import sys

import numpy as np
import torch
from PIL import Image
from skimage import data
from torch.nn import functional

# repeats, stride of the first block, expansion; the weights know the rest
STAGES = [(1, 1, 1), (2, 2, 6), (2, 2, 6), (3, 2, 6), (3, 1, 6), (4, 2, 6), (1, 1, 6)]


class Reference:
    def __init__(self, path: str) -> None:
        self.state = torch.load(path, weights_only=True, map_location="cpu")

    def conv(self, x, name, stride=1, groups=1):
        weight = self.state[f"{name}.weight"]
        kernel = weight.shape[-1]
        low, high = [], []
        for side in x.shape[2:]:  # TensorFlow's "same": the odd pixel at the end
            total = max((math.ceil(side / stride) - 1) * stride + kernel - side, 0)
            low.append(total // 2)
            high.append(total - total // 2)
        x = functional.pad(x, (low[1], high[1], low[0], high[0]))
        return functional.conv2d(x, weight, stride=stride, groups=groups)

    def norm(self, x, name):
        mean, variance, gamma, beta = (
            self.state[f"{name}.{part}"].view(1, -1, 1, 1)
            for part in ("running_mean", "running_var", "weight", "bias")
        )
        return (x - mean) / torch.sqrt(variance + 1e-3) * gamma + beta

    def block(self, x, name, stride, expansion):
        y = x
        if expansion != 1:
            y = functional.relu6(self.norm(self.conv(y, f"{name}._expand_conv"), f"{name}._bn0"))
        y = self.conv(y, f"{name}._depthwise_conv", stride, groups=y.shape[1])
        y = functional.relu6(self.norm(y, f"{name}._bn1"))
        y = self.norm(self.conv(y, f"{name}._project_conv"), f"{name}._bn2")
        return x + y if x.shape == y.shape else y

    @torch.no_grad()
    def logits(self, x):
        x = functional.relu6(self.norm(self.conv(x, "_conv_stem", 2), "_bn0"))
        position = 0
        for repeats, stride, expansion in STAGES:
            for repeat in range(repeats):
                name = f"_blocks.{position}"
                x = self.block(x, name, stride if repeat == 0 else 1, expansion)
                position += 1
        x = functional.relu6(self.norm(self.conv(x, "_conv_head"), "_bn1"))
        return functional.linear(x.mean((2, 3)), self.state["_fc.weight"], self.state["_fc.bias"])


def network_input(photo: np.ndarray) -> torch.Tensor:
    """The central square of 0.875 of the shorter side, bicubic to 224, (x - 127) / 128."""
    height, width = photo.shape[:2]
    side = round(0.875 * min(height, width))
    top, left = (height - side) // 2, (width - side) // 2
    square = Image.fromarray(photo[top : top + side, left : left + side])
    pixels = np.array(square.resize((224, 224), Image.Resampling.BICUBIC), np.float32)
    return (torch.from_numpy(pixels).permute(2, 0, 1)[None] - 127) / 128


def main(weights: str, output: str) -> None:
    reference = Reference(weights)
    photos = {"cat": data.chelsea(), "coffee": data.coffee()}
    logits = {
        name: reference.logits(network_input(photo))[0].numpy() for name, photo in photos.items()
    }
    for name, values in logits.items():
        probabilities = torch.tensor(values).softmax(0)
        print(name, [(int(i), round(float(probabilities[i]), 3)) for i in values.argsort()[:-4:-1]])
    np.savez(output, **logits)


if __name__ == "__main__":
    main(*sys.argv[1:])
