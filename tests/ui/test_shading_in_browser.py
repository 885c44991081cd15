"""Colour scales of the lab in the browser, against those of the figures."""

from __future__ import annotations

import numpy as np

from explorer.figures import colours
from explorer.figures.convolution import GREY, map_scale
from explorer.kernels import KERNELS, kernel_text, makes_a_picture
from explorer.ui.components.convolution.lab_data import lab_script

SCALES = f"""cases => {{
  {lab_script()}
  const palettes = {{
    signed: "{colours.SIGNED}",
    activation: "{colours.ACTIVATION}",
    picture: "{colours.PICTURE}",
  }};
  return cases.map(([values, relu, picture]) => {{
    const range = [Math.min(...values), Math.max(...values)];
    const made = shadingOf("auto", [values], range, {{ relu, palettes, picture }});
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
    cases = [
        (values, bool(relu), picture)
        for values in maps()
        for relu in {False, bool(values.min() >= 0)}
        for picture in (False, True)
    ]
    page = chromium.new_page()
    found = page.evaluate(SCALES, [[values.ravel().tolist(), *rest] for values, *rest in cases])
    page.close()
    for (values, relu, picture), (colour_map, low, high) in zip(cases, found, strict=True):
        scale = map_scale(values, relu=relu, picture=picture)
        assert (scale.colour_map, scale.low, scale.high) == (colour_map, low, high)


def test_which_kernels_make_pictures_is_the_same_in_the_browser(chromium):
    page = chromium.new_page()
    answer = "return texts.map((text) => makesPicture(readKernel(text)));"
    script = f"(texts) => {{ {lab_script()} {answer} }}"
    kernels = [entry.build() for entry in KERNELS.values()]
    found = page.evaluate(script, [kernel_text(kernel) for kernel in kernels])
    page.close()
    assert found == [makes_a_picture(kernel) for kernel in kernels]
    assert {True, False} == set(found)
