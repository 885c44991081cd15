"""The convolution lab as a plain Streamlit page would do it: a rerun for every changed weight."""

import sys
from pathlib import Path

import numpy as np
import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from explorer.convolution import convolve
from explorer.figures.colours import SIGNED, palette, shades
from explorer.rgb import grey
from explorer.samples import sample

side = int(st.query_params.get("pixels", "256"))
weight = st.number_input("weight", value=-1.0, step=0.1)
pixels = sample("astronaut").resized(side, side)
kernel = np.array([[weight, 0, 1], [-2, 0, 2], [-1, 0, 1]])
result = convolve(grey(pixels), kernel, padding="valid")
bound = float(np.abs(result).max())
left, right = st.columns(2)
left.image(pixels, output_format="PNG")
right.image(palette(SIGNED)[shades(result, -bound, bound)], output_format="PNG")
