"""What the browser computes is what the server computes: random layers, number by number."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from explorer.convolution import convolve, pool
from explorer.convolution.invariance import moved, survival
from explorer.convolution.layer import COLOURS, PADDINGS, POOLINGS, ConvolutionLayer
from explorer.kernels import KERNELS, kernel_text, read_kernel
from explorer.rgb import grey
from explorer.samples import sample
from explorer.ui.components.convolution.lab_data import lab_script

LIBRARY = lab_script("kernel_grid", "sums")
ENCODE = """const encode = (map) =>
  btoa(Array.from(new Uint8Array(map.buffer), (byte) => String.fromCharCode(byte)).join(""));"""
APPLY = """
const bytes = (text) => Uint8ClampedArray.from(atob(text), (c) => c.charCodeAt(0));
return cases.map(({ rgba, height, width, layer }) => {
  const { grey, colours } = planesOf(bytes(rgba));
  const made = { ...layer, kernel: readKernel(layer.kernel) };
  const found = layerMaps({ height, width, grey, colours }, made);
  if (found.problem) return found.problem;
  const { height: tall, width: wide } = found;
  if (layer.pooling === "none") return { maps: found.maps.map(encode), size: [tall, wide] };
  const axes = poolAxes(tall, wide, layer.poolSize);
  if (!axes.rows.count || !axes.columns.count) return "too small to pool";
  const maps = found.maps.map((map) => encode(poolPlane(map, axes, layer.pooling)));
  return { maps, size: [axes.rows.count, axes.columns.count] };
});
"""


@pytest.fixture(scope="module")
def evaluate(chromium):
    """Run the body of a JavaScript function of ``cases`` behind the lab's scripts."""
    page = chromium.new_page()
    yield lambda body, cases: page.evaluate(f"(cases) => {{ {LIBRARY}\n{ENCODE}\n{body} }}", cases)
    page.close()


def decoded(answer: dict) -> np.ndarray:
    maps = [np.frombuffer(base64.b64decode(one), np.float32) for one in answer["maps"]]
    stacked = np.stack([one.reshape(answer["size"]) for one in maps], axis=-1)
    return stacked[..., 0] if len(maps) == 1 else stacked


def as_case(pixels: np.ndarray, layer: ConvolutionLayer) -> dict:
    rgba = np.concatenate([pixels, np.full((*pixels.shape[:2], 1), 255, np.uint8)], axis=-1)
    names = ("bias", "stride", "padding", "dilation", "flip", "colours", "relu", "pooling")
    return {
        "rgba": base64.b64encode(np.ascontiguousarray(rgba).tobytes()).decode(),
        "height": pixels.shape[0],
        "width": pixels.shape[1],
        "layer": {name: getattr(layer, name) for name in names}
        | {"poolSize": layer.pool_size, "kernel": kernel_text(layer.kernel)},
    }


def random_layer(random: np.random.Generator) -> ConvolutionLayer:
    colours = random.choice(COLOURS)
    sides = random.integers(1, 8, 2)
    shape = (*sides, 3) if colours == "summed" else tuple(sides)
    return ConvolutionLayer(
        kernel=random.normal(0, 2, shape).round(3),
        bias=float(random.integers(-300, 300)) / 2,
        stride=int(random.integers(1, 5)),
        padding=str(random.choice(PADDINGS)),
        dilation=int(random.integers(1, 4)),
        flip=bool(random.integers(2)),
        colours=str(colours),
        relu=bool(random.integers(2)),
        pooling=str(random.choice(POOLINGS)),
        pool_size=int(random.integers(2, 5)),
    )


def test_layers_give_the_same_numbers(evaluate):
    random = np.random.default_rng(7)
    sizes = random.integers(1, 40, (150, 2))
    pictures = [random.integers(0, 256, (*size, 3), np.uint8) for size in sizes]
    layers = [random_layer(random) for _ in pictures]
    answers = evaluate(APPLY, [as_case(*pair) for pair in zip(pictures, layers, strict=True)])
    computed = 0
    for pixels, layer, answer in zip(pictures, layers, answers, strict=True):
        if isinstance(answer, str):
            with pytest.raises(ValueError, match="does not fit"):
                layer.apply(pixels)
            continue
        computed += 1
        expected = layer.apply(pixels)
        assert decoded(answer).shape == expected.shape
        assert np.abs(decoded(answer) - expected).max() <= 1e-4, layer
    assert computed > 75


@pytest.mark.parametrize("name", KERNELS)
def test_every_named_kernel_gives_the_same_picture(evaluate, name):
    pixels = sample("cat").resized(64, 96)
    layers = [
        ConvolutionLayer(kernel=kernel, colours=colours)
        for _, kernel in list(KERNELS[name].variants())[:8]
        for colours in ("grey", "each")
    ]
    answers = evaluate(APPLY, [as_case(pixels, layer) for layer in layers])
    for layer, answer in zip(layers, answers, strict=True):
        assert np.abs(decoded(answer) - layer.apply(pixels)).max() <= 1e-4


def test_grey_is_the_same_for_every_colour(evaluate):
    random = np.random.default_rng(3)
    pixels = random.integers(0, 256, (300, 300, 3), np.uint8)
    identity = ConvolutionLayer(kernel=np.ones((1, 1)))
    [answer] = evaluate(APPLY, [as_case(pixels, identity)])
    assert np.array_equal(decoded(answer), grey(pixels))


def test_pooling_with_padding_and_any_stride(evaluate):
    random = np.random.default_rng(5)
    cases = []
    for _ in range(60):
        height, width = (int(side) for side in random.integers(1, 20, 2))
        size, stride = (int(value) for value in random.integers(1, 5, 2))
        values = random.normal(0, 50, (height, width)).astype(np.float32)
        cases.append((values, size, stride, str(random.choice(PADDINGS))))
    sent = [
        {"values": v.ravel().tolist(), "height": v.shape[0], "width": v.shape[1]}
        | {"size": size, "stride": stride, "padding": padding}
        for v, size, stride, padding in cases
    ]
    body = """return cases.map(({ values, height, width, size, stride, padding }) => {
      const axes = poolAxes(height, width, size, stride, padding);
      const plane = Float32Array.from(values);
      const both = ["max", "average"].map((mode) => [...poolPlane(plane, axes, mode)]);
      return { both, size: [axes.rows.count, axes.columns.count] };
    });"""
    for (values, size, stride, padding), answer in zip(cases, evaluate(body, sent), strict=True):
        if 0 in answer["size"]:
            with pytest.raises(ValueError, match="does not fit"):
                pool(values, size, stride, padding=padding)
            continue
        for mode, numbers in zip(("max", "average"), answer["both"], strict=True):
            expected = pool(values, size, stride, mode, padding)
            assert list(expected.shape) == answer["size"]
            assert np.abs(np.reshape(numbers, expected.shape) - expected).max() <= 1e-4


def test_what_survives_a_shift_is_measured_alike(evaluate):
    random = np.random.default_rng(11)
    for shift in (0, 1, 3, 30):
        before = random.integers(-40, 40, (12, 17)).astype(np.float32)
        after = moved(before, shift)
        body = f"""
        const before = Float32Array.from(cases);
        const after = movedPlane(before, 12, 17, {shift});
        return [[...after], survival([before], [after])];"""
        numbers, survived = evaluate(body, before.ravel().tolist())
        assert np.array_equal(np.reshape(numbers, before.shape), after)
        assert survived == pytest.approx(survival(before, after), abs=1e-12)


CELLS = {
    "1": 1,
    " -2.5 ": -2.5,
    "1/9": 1 / 9,
    "-1 / 4": -0.25,
    "0,5": 0.5,
    "−3": -3,
    ".25": 0.25,
    "2.": 2,
    "1e2": 100,
    "+7": 7,
    "1000": 1000,
    "": "empty",
    "   ": "empty",
    "abc": "not a number",
    "1 2": "not a number",
    "--1": "not a number",
    "0x10": "not a number",
    "nan": "not a number",
    "0/0": "not a number",
    "1,2,3": "not a number",
    "<b>1</b>": "not a number",
    "inf": "infinite",
    "-Infinity": "infinite",
    "1e999": "infinite",
    "1/0": "infinite",
    "1001": "too large",
    "-1e6": "too large",
}


def test_cells_take_numbers_and_refuse_the_rest_with_a_word(evaluate):
    body = """return cases.map((text) => {
      const { weight, word } = parseWeight(text);
      return word ?? weight;
    });"""
    assert dict(zip(CELLS, evaluate(body, list(CELLS)), strict=True)) == CELLS


def test_kernels_keep_their_numbers_on_the_way_there_and_back(evaluate):
    random = np.random.default_rng(2)
    kernels = [random.normal(0, 10.0**power, (3, 4)).astype(np.float32) for power in range(-6, 3)]
    kernels += [random.normal(0, 1, (2, 5, 3)).astype(np.float32)]
    body = "return cases.map((text) => writeKernel(readKernel(text)));"
    for kernel, text in zip(kernels, evaluate(body, list(map(kernel_text, kernels))), strict=True):
        assert np.array_equal(read_kernel(text), kernel)


def test_a_quarter_turn_is_that_of_numpy_and_four_of_them_change_nothing(evaluate):
    kernel = np.arange(6, dtype=np.float32).reshape(2, 3)
    body = """let kernel = readKernel(cases); const texts = [];
    for (let i = 0; i < 4; i++) { kernel = quarterTurn(kernel); texts.push(writeKernel(kernel)); }
    return texts;"""
    turned = evaluate(body, kernel_text(kernel))
    assert turned[0] == kernel_text(np.rot90(kernel, -1))
    assert turned[3] == kernel_text(kernel)


def test_resizing_keeps_the_middle(evaluate):
    body = """const kernel = readKernel(cases);
    const grown = { height: 5, width: 3, planes: [resizedPlane(kernel.planes[0], kernel, 5, 3)] };
    const back = { height: 3, width: 3, planes: [resizedPlane(grown.planes[0], grown, 3, 3)] };
    return [writeKernel(grown), writeKernel(back)];"""
    kernel = convolve(np.eye(3), np.eye(1)) + 1
    grown, back = evaluate(body, kernel_text(kernel))
    assert grown == kernel_text(np.pad(kernel, ((1, 1), (0, 0))))
    assert back == kernel_text(kernel)


def test_one_weight_after_the_other_ends_where_computing_anew_does(evaluate):
    random = np.random.default_rng(23)
    body = """
    const bytes = Uint8ClampedArray.from(atob(cases.rgba), (c) => c.charCodeAt(0));
    const picture = { ...cases, ...planesOf(bytes) };
    let layer = { ...cases.layer, kernel: readKernel(cases.layer.kernel) };
    let found = layerMaps(picture, layer);
    for (const [plane, index, weight] of cases.edits) {
      const planes = layer.kernel.planes.map((one) => Float32Array.from(one));
      planes[plane][index] = weight;
      layer = { ...layer, bias: layer.bias + 1, kernel: { ...layer.kernel, planes } };
      const before = found.sums[0];
      found = layerMaps(picture, layer, found);
      if (found.sums[0] !== before) return "computed anew";
    }
    const text = writeKernel(layer.kernel);
    return { maps: found.maps.map(encode), size: [found.height, found.width], text };
    """
    for colours, flip, stride in (("grey", True, 1), ("each", False, 2), ("summed", True, 3)):
        planes = (3,) if colours == "summed" else ()
        pixels = random.integers(0, 256, (40, 31, 3), np.uint8)
        begin = ConvolutionLayer(
            kernel=random.normal(0, 2, (5, 4, *planes)),
            colours=colours,
            flip=flip,
            stride=stride,
            dilation=2,
        )
        edits = [
            [int(random.integers(3 if planes else 1)), int(random.integers(20)), float(weight)]
            for weight in random.normal(0, 300, 200).astype(np.float32)
        ]
        answer = evaluate(body, as_case(pixels, begin) | {"edits": edits})
        settings = {"colours": colours, "flip": flip, "stride": stride, "dilation": 2}
        end = ConvolutionLayer(kernel=read_kernel(answer["text"]), bias=200.0, **settings)
        expected = end.apply(pixels)
        assert np.abs(decoded(answer) - expected).max() <= 1.2e-7 * np.abs(expected).max()
