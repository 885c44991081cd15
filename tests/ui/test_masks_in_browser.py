"""What the browser computes of masks is what the server computes, number by number."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from explorer.figures.mask_kinds import MASK_KINDS
from explorer.segmentation.boundary import compare_edges
from explorer.segmentation.by_class import error_kinds
from explorer.segmentation.metrics import dice, iou, scores
from explorer.segmentation.painted import packed, shifted
from explorer.ui.components import script
from explorer.ui.components.segmentation.mask_panels import CONSTANTS

LIBRARY = script("segmentation/mask_measures", "segmentation/mask_shapes")
RANDOM = np.random.default_rng(9)


@pytest.fixture(scope="module")
def evaluate(chromium):
    """Run the body of a JavaScript function of ``cases`` behind the scripts."""
    page = chromium.new_page()
    yield lambda body, cases: page.evaluate(f"(cases) => {{ {LIBRARY}\n{body} }}", cases)
    page.close()


def masks(count: int, height: int, width: int) -> list[np.ndarray]:
    """Nothing, everything, and blobs of any number and size."""
    found = [np.zeros((height, width), bool), np.ones((height, width), bool)]
    for _ in range(count):
        seeds = (RANDOM.random((height, width)) < RANDOM.choice([0.001, 0.01, 0.2])).astype("u1")
        found.append(cv2.dilate(seeds, np.ones(RANDOM.integers(1, 9, 2), np.uint8)) > 0)
    return found


def test_measures_are_those_of_the_library(evaluate):
    pairs = [(one, other) for one in masks(6, 24, 31) for other in masks(3, 24, 31)]
    body = """return cases.map(([mine, truth]) => {
      const counts = comparedMasks(mine, truth);
      return [overlapOf(counts), diceOf(counts), accuracyOf(counts),
        boundaryErrorOf(mine, truth, 31)];
    });"""
    sent = [[mask.ravel().astype(int).tolist() for mask in pair] for pair in pairs]
    for (mine, truth), found in zip(pairs, evaluate(body, sent), strict=True):
        expected = (
            iou(mine, truth),
            dice(mine, truth),
            scores(truth, mine, 2).pixel_accuracy,
            compare_edges(truth, mine).mean_distance,
        )
        assert found == pytest.approx(expected, abs=1e-5)


def disc(radius: int) -> np.ndarray:
    rows, columns = np.indices((2 * radius + 1, 2 * radius + 1)) - radius
    return (rows**2 + columns**2 <= radius**2).astype(np.uint8)


def test_masks_are_moved_grown_and_shrunk_as_elsewhere(evaluate):
    body = """return cases.map(([mask, pixels]) => [
      [...shiftedMask(Uint8Array.from(mask), 20, Math.abs(pixels))],
      [...grownMask(Uint8Array.from(mask), 20, pixels)],
    ]);"""
    cases = [(mask, int(pixels)) for mask in masks(6, 17, 20) for pixels in (-3, -1, 0, 2, 6)]
    sent = [[mask.ravel().astype(int).tolist(), pixels] for mask, pixels in cases]
    for (mask, pixels), (moved, grown) in zip(cases, evaluate(body, sent), strict=True):
        np.testing.assert_array_equal(np.reshape(moved, mask.shape), shifted(mask, abs(pixels)))
        change = cv2.dilate if pixels > 0 else cv2.erode
        expected = change(mask.astype(np.uint8), disc(abs(pixels)))
        np.testing.assert_array_equal(np.reshape(grown, mask.shape), expected)


def test_masks_are_packed_alike(evaluate):
    sent = masks(3, 96, 96)
    body = """return cases.map(({ bits, text }) =>
      [packedMask(Uint8Array.from(bits)) === text,
       unpackedMask(text).every((on, i) => on === bits[i])]);"""
    cases = [{"bits": mask.ravel().astype(int).tolist(), "text": packed(mask)} for mask in sent]
    assert evaluate(body, cases) == [[True, True]] * len(sent)


def test_errors_are_of_the_same_kinds(chromium):
    true, said = RANDOM.integers(0, 6, (2, 200))
    library = script("segmentation/patterns", "segmentation/mask_panels", constants=CONSTANTS)
    library = library.replace("export default function", "function render")
    page = chromium.new_page()
    body = "return cases.map(([truth, said]) => [kindOfPixel(truth, said), KIND_NAMES]);"
    cases = np.stack([true, said], axis=1).tolist()
    found = page.evaluate(f"(cases) => {{ {library}\n{body} }}", cases)
    page.close()
    assert [kind for kind, _ in found] == error_kinds(true, said).tolist()
    assert found[0][1] == ["", *MASK_KINDS]
