"""The detector's script finds exactly what the app finds."""

from __future__ import annotations

from itertools import product

import numpy as np
import PIL.Image
import pytest

from explorer.detection.detected import raw_detections
from explorer.detection.detector_anchors import detector_anchors
from explorer.detection.keras_code import MODEL_FILE, PICTURE_FILE, RESULT_FILE, keras_code
from explorer.detection.suppression import SUPPRESSIONS, suppress
from explorer.scenes import CLASS_NAMES, SIDE, draw_scene

WAYS = list(product(SUPPRESSIONS, (True, False)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A scene and a detector that was not trained, but is sure of many boxes; and its answer."""
    from explorer.detection.detector import create_detector

    path = tmp_path_factory.mktemp("script")
    model = create_detector((SIDE, SIDE, 3), len(CLASS_NAMES), 4, "detector")
    random = np.random.default_rng(0)
    for layer in model.layers:
        if layer.name.endswith("_class"):
            kernel, bias = layer.get_weights()
            layer.set_weights([random.normal(0, 3, kernel.shape), 0 * bias])
    pixels = draw_scene("medium", 1).pixels
    PIL.Image.fromarray(pixels).save(path / PICTURE_FILE)
    model.save(path / MODEL_FILE)
    return path, np.asarray(model(np.float32(pixels)[np.newaxis] / 255, training=False))[0]


@pytest.mark.parametrize(("method", "class_wise"), WAYS)
def test_it_finds_what_the_app_finds(folder, method, class_wise, monkeypatch, capsys):
    path, raw = folder
    monkeypatch.chdir(path)
    names = {}
    exec(compile(keras_code(CLASS_NAMES, 0.2, method, class_wise), "script.py", "exec"), names)
    found = raw_detections(raw, detector_anchors(SIDE), (SIDE, SIDE))
    kept = suppress(found, method, class_wise).detections.at_least(0.2)
    assert len(kept) > 5
    shown = names["kept"]
    np.testing.assert_allclose(names["scores"][shown], kept.scores, atol=1e-5)
    np.testing.assert_allclose(names["found"].boxes[shown], kept.boxes, atol=1e-3)
    assert names["found"].labels[shown].tolist() == kept.labels.tolist()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == [CLASS_NAMES[label] for label in kept.labels]
    assert PIL.Image.open(RESULT_FILE).size == (480, 480)


def test_scripts_are_tidy(expect_tidy):
    expect_tidy(keras_code(names, 0.5, *way) for way in WAYS for names in (CLASS_NAMES, ["one"]))


@pytest.mark.parametrize("wrong", [{"method": "hard"}, {"score": 2}, {"sigma": 0.5}])
def test_what_cannot_be_set_is_refused(wrong):
    with pytest.raises(ValueError, match=r"suppression|option"):
        keras_code(CLASS_NAMES, **wrong)
