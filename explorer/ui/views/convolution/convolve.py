"""One kernel on one picture."""

from __future__ import annotations

import streamlit as st

from explorer.convolution.keras_code import keras_code
from explorer.convolution.kernel_file import FILE_NAME, numpy_text
from explorer.convolution.layer import ConvolutionLayer
from explorer.images import Image
from explorer.kernels import KERNELS
from explorer.ui import frame, layer_choices
from explorer.ui.components.convolution.kernel_lab import kernel_lab
from explorer.ui.events import heard
from explorer.ui.views.convolution.learned import learned
from explorer.ui.views.python_script import python_script

KEY = "kernel-lab"
_FLIP = """
What layers of neural networks compute is, strictly speaking, **cross-correlation**: the kernel
lies on the picture as it is written, and each weight is multiplied with the pixel under it.
**Convolution**, as mathematics and signal processing define it, turns the kernel by 180° first.
Only then can the order of two kernels be exchanged, and a single bright pixel draws the kernel
itself (cross-correlation draws it upside down). A network learns its kernels, so it would simply
learn them turned: that is why deep-learning libraries leave the turn out and keep the name.

A kernel that looks the same upside down, such as a blur, gives the same result both ways. With
Sobel's, Prewitt's and Scharr's kernels the result changes its sign. With Emboss, the light seems
to come from the other side.
"""


@frame.part
def convolve(image: Image) -> None:
    """Show the picture, the kernel and the result side by side.

    Args:
        image: as large as the lab works on it.
    """
    layer = layer_choices.chosen_layer()
    kernel_lab(image, layer_choices.as_sent(layer), layer_choices.take, KEY)
    _code(layer, image)
    learned(KEY)
    with st.expander("Convolution or cross-correlation?"):
        st.markdown(_FLIP)
        st.button("Show it with Emboss", on_click=heard(_show_flip), key="show-flip")


def _code(layer: ConvolutionLayer, image: Image) -> None:
    """The kernel as a file, and the layer as Keras code."""
    with st.expander("Take it along: the kernel as NumPy text, the layer as Keras code"):
        st.download_button(
            "Save the kernel (NumPy text)",
            numpy_text(layer.kernel),
            file_name=FILE_NAME,
            mime="text/plain",
            on_click="ignore",
            key="save-kernel",
        )
        python_script(lambda: keras_code(layer, image.height, image.width), image, "convolution")


def _show_flip() -> None:
    """Take the one kernel of which everybody sees whether it is turned, and turn it."""
    emboss = ConvolutionLayer(kernel=KERNELS["emboss"].build(), padding="valid", flip=True)
    layer_choices.use(emboss, KEY)
