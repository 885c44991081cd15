"""Masks and maps of U-Nets, packed for the browser and drawn to be taken along."""

from __future__ import annotations

import base64
import csv
from io import BytesIO, StringIO

import numpy as np
import pytest
from PIL import Image as Pillow

from explorer.figures.answered_masks import masks_figure, packed_answer, packed_truth
from explorer.figures.explanation_figure import as_png
from explorer.figures.mask_kinds import MASK_KINDS, kinds_picture
from explorer.figures.mask_tables import judged_csv, one_sided, skip_lines, table_lines
from explorer.figures.unet_levels import FIRST, STRONGEST, maps_npz, packed_levels
from explorer.scenes import draw_scene
from explorer.segmentation.answers import answer_from
from explorer.segmentation.by_class import NAMES, judge_scene
from explorer.segmentation.level_maps import LevelMaps

SCENE = draw_scene("medium", 10)
RANDOM = np.random.default_rng(5)


def pixels_of(uri: str) -> np.ndarray:
    return np.array(Pillow.open(BytesIO(base64.b64decode(uri.partition(",")[2]))))


def test_an_answer_is_packed_with_its_probabilities():
    shares = RANDOM.dirichlet(np.ones(len(NAMES)), (96, 96)).astype(np.float32)
    answer = answer_from(shares)
    packed = packed_answer("A network", answer)
    np.testing.assert_array_equal(pixels_of(packed.classes), shares.argmax(axis=-1))
    tiles = pixels_of(packed.probabilities).reshape(len(NAMES), 96, 96)
    np.testing.assert_allclose(np.moveaxis(tiles, 0, -1) / 255, shares, atol=0.003)
    np.testing.assert_array_equal(pixels_of(packed_truth(SCENE.mask).classes), SCENE.mask)


def test_errors_are_drawn_in_their_colours_and_patterns():
    kinds = np.arange(1 + len(MASK_KINDS), dtype=np.uint8)[np.newaxis]
    picture = kinds_picture(kinds, 16)
    assert len(np.unique(picture[:, :16].reshape(-1, 3), axis=0)) == 1
    for number, kind in enumerate(MASK_KINDS.values(), start=1):
        tile = picture[:, 16 * number : 16 * (number + 1)].reshape(-1, 3)
        shades = np.unique(tile, axis=0)
        assert list(bytes.fromhex(kind.colour[1:])) in shades.tolist()
        assert len(shades) == (1 if kind.pattern == "plain" else 2)


@pytest.mark.parametrize("truth", [SCENE.mask, None])
def test_a_figure_is_drawn_with_and_without_a_true_mask(truth):
    answers = [("One", SCENE.mask), ("Other", np.zeros_like(SCENE.mask))]
    figure = masks_figure(SCENE.pixels, truth, answers, 0.7, "A caption.")
    titles = [axes.get_title() for axes in figure.axes if axes.get_title()]
    above = ["Picture", *(["True mask"] if truth is not None else []), "One", "Other"]
    assert titles == above + ["where it is wrong"] * (2 if truth is not None else 0)
    assert Pillow.open(BytesIO(as_png(figure))).width > 1000


def test_tables_say_what_was_judged():
    said = np.where(SCENE.mask == 3, 0, SCENE.mask)
    judged = judge_scene(SCENE.mask, said)
    lines = {line["class"]: line for line in table_lines(judged)}
    assert lines["circle"]["IoU"] == 1
    assert (lines["square"]["IoU"], lines["square"]["edge off by"]) == (0, "")
    assert "once" in one_sided(judged)
    assert one_sided(judge_scene(said, said)) == ""
    [rows] = [list(csv.DictReader(StringIO(judged_csv([("A, network", judged)]))))]
    assert [row["class"] for row in rows] == list(NAMES)
    assert {row["network"] for row in rows} == {"A, network"}
    assert sum(int(row["true_pixels"]) for row in rows) == SCENE.mask.size
    [line] = skip_lines([("with all", judge_scene(said, said))])
    assert (line["mean IoU"], line["edges off by"]) == (1, "0.00 px")


def test_maps_are_chosen_by_strength_or_in_order():
    maps = np.zeros((8, 8, 5), np.float32)
    maps[..., 3], maps[::2, :, 1] = 7, 1  # the one is high everywhere, which says nothing
    levels = [
        LevelMaps(1, maps, maps[..., ::-1], has_skip=True),
        LevelMaps(2, maps[:4, :4], None, has_skip=False),
    ]
    packed = packed_levels(levels, SCENE.mask, 2, STRONGEST)
    assert packed.levels[0].encoder.tiles.channels[0] == 1
    assert packed.levels[0].decoder.tiles.channels[0] == 3
    assert packed.levels[1].decoder is None
    assert "5 maps of 4 × 4" in packed.levels[1].encoder.title
    first = packed_levels(levels, SCENE.mask, 9, FIRST).levels[0]
    assert first.encoder.tiles.channels == (0, 1, 2, 3, 4)
    with np.load(BytesIO(maps_npz(levels))) as arrays:
        assert sorted(arrays.files) == ["decoder_1", "encoder_1", "encoder_2"]
