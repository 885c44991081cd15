"""Colour scales of the lab in the browser, against those of the figures."""

from __future__ import annotations

import numpy as np

from explorer.figures import colours
from explorer.figures.convolution import GREY, map_scale
from explorer.ui.components import script

SCALES = f"""cases => {{
  {script("convolution/shading")}
  const palettes = {{ signed: "{colours.SIGNED}", activation: "{colours.ACTIVATION}" }};
  return cases.map(([values, relu]) => {{
    const range = [Math.min(...values), Math.max(...values)];
    const made = shadingOf("signed", [values], range, {{ relu, palettes }});
    return [made.palette === GREYS ? "{GREY}" : made.palette, made.low, made.high];
  }});
}}"""


def maps() -> list[np.ndarray]:
    """Small and large, signed and not, even and with extremes, dark and too bright."""
    random = np.random.default_rng(4)
    sizes = [(1, 1), (4, 9), (19, 31), (20, 30), (53, 80), (80, 80)]
    found = [np.zeros(size) for size in sizes]
    for size in sizes:
        for strength in (0.2, 5, 120, 4000):
            even, wild = random.uniform(-1, 1, size), random.standard_cauchy(size) / 9
            found += [strength * np.abs(even), strength * even, strength * wild]
            found.append(strength * np.abs(wild))
    return found


def test_a_map_has_the_same_scale_in_the_lab_and_in_figures(chromium):
    cases = [(values, relu) for values in maps() for relu in {False, bool(values.min() >= 0)}]
    page = chromium.new_page()
    found = page.evaluate(SCALES, [[values.ravel().tolist(), relu] for values, relu in cases])
    page.close()
    for (values, relu), (colour_map, low, high) in zip(cases, found, strict=True):
        scale = map_scale(values, relu=bool(relu))
        assert (scale.colour_map, scale.low, scale.high) == (colour_map, low, high)
