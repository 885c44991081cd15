"""Evaluation against scikit-learn, and against what must hold for any answers."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from explorer import evaluation


def answers(seed: int, pictures: int = 300, classes: int = 6, skill: float = 2.0):
    """Answers of a network that is right more often than not, and labels."""
    random = np.random.default_rng(seed)
    labels = random.integers(classes, size=pictures)
    scores = random.normal(size=(pictures, classes)) + skill * np.eye(classes)[labels]
    shares = np.exp(scores)
    return (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32), labels


@pytest.mark.parametrize("seed", range(3))
def test_matrix_and_scores_are_those_of_scikit_learn(seed):
    probabilities, labels = answers(seed)
    matrix = evaluation.confusion_matrix(probabilities, labels)
    said = probabilities.argmax(axis=1)
    assert matrix.dtype == np.int64
    np.testing.assert_array_equal(matrix, metrics.confusion_matrix(labels, said))
    expected = metrics.precision_recall_fscore_support(labels, said)
    scores = evaluation.per_class(matrix)
    for name, values in zip(("precision", "recall", "f1", "support"), expected, strict=True):
        np.testing.assert_allclose([getattr(one, name) for one in scores], values)
    right = evaluation.accuracy(probabilities, labels)
    assert right.value == pytest.approx(metrics.accuracy_score(labels, said))


def test_losses_add_up_to_the_log_loss():
    probabilities, labels = answers(5)
    exact = probabilities.astype(float)
    expected = metrics.log_loss(labels, exact / exact.sum(axis=1, keepdims=True))
    assert evaluation.losses(probabilities, labels).mean() == pytest.approx(expected, rel=1e-5)


def test_a_class_that_is_never_the_answer_has_no_precision():
    [first, second] = evaluation.per_class(np.array([[0, 4], [0, 3]]))
    assert (first.precision, first.recall, first.f1) == (None, 0.0, 0.0)
    assert second.precision == pytest.approx(3 / 7)


def test_a_class_without_pictures_or_answers_has_no_scores():
    nobody = evaluation.per_class(np.array([[3, 0], [0, 0]]))[1]
    assert (nobody.precision, nobody.recall, nobody.f1) == (None, None, None)


def test_cells_hold_all_pictures_once_and_the_surest_first():
    probabilities, labels = answers(1)
    matrix = evaluation.confusion_matrix(probabilities, labels)
    found = {
        cell: evaluation.pictures_of(probabilities, labels, *cell) for cell in np.ndindex(6, 6)
    }
    assert sorted(np.concatenate(list(found.values())).tolist()) == list(range(300))
    for (true, predicted), pictures in found.items():
        assert len(pictures) == matrix[true, predicted]
        assert (labels[pictures] == true).all()
        assert (np.diff(probabilities[pictures, predicted]) <= 0).all()


def test_top_confusions_leave_out_what_is_right_and_what_never_happened():
    matrix = np.array([[90, 7, 3], [0, 99, 1], [7, 0, 93]])
    found = evaluation.top_confusions(matrix, 9)
    assert [(one.true, one.predicted, one.count, one.total) for one in found] == [
        (0, 1, 7, 100),
        (2, 0, 7, 100),
        (0, 2, 3, 100),
        (1, 2, 1, 100),
    ]
    assert evaluation.top_confusions(np.diag([1, 2])) == ()


def test_mistakes_are_mistakes_in_order():
    probabilities, labels = answers(2)
    wrong = set(np.flatnonzero(probabilities.argmax(axis=1) != labels).tolist())
    by_confidence = evaluation.most_confident(probabilities, labels)
    by_loss = evaluation.costliest(probabilities, labels)
    assert set(by_confidence.tolist()) == set(by_loss.tolist()) == wrong
    assert (np.diff(probabilities.max(axis=1)[by_confidence]) <= 0).all()
    assert (np.diff(evaluation.losses(probabilities, labels)[by_loss]) <= 0).all()


@pytest.mark.parametrize("bins", [1, 7, 10, 15])
def test_calibration_adds_up(bins):
    probabilities, labels = answers(3)
    found = evaluation.calibration(probabilities, labels, bins)
    filled = [one for one in found.bins if one.count]
    assert sum(one.count for one in found.bins) == len(labels)
    assert all(one.low < one.confidence <= one.high + 1e-7 for one in filled)
    weights = np.array([one.count for one in filled]) / len(labels)
    shares = np.array([[one.confidence, one.accuracy] for one in filled])
    np.testing.assert_allclose(weights @ shares, [found.confidence, found.accuracy], rtol=1e-6)
    said, sure = probabilities.argmax(axis=1), probabilities.max(axis=1).astype(float)
    edges = np.linspace(0, 1, bins + 1)
    expected = 0.0  # the paper's equations, in a loop
    for low, high in pairwise(edges):
        inside = (sure > low) & (sure <= high)
        if inside.any():
            right = (said == labels)[inside].mean()
            expected += inside.mean() * abs(right - sure[inside].mean())
    assert found.error == pytest.approx(expected)


def test_answers_that_know_how_sure_they_are_have_no_calibration_error():
    probabilities = np.tile(np.float32([[0.75, 0.25]]), (100, 1))
    labels = np.repeat([0, 1], [75, 25])
    assert evaluation.calibration(probabilities, labels).error == pytest.approx(0, abs=1e-7)


def test_certainty_belongs_to_the_last_bin():
    sure = np.float32([[1, 0], [0, 1]])
    bins = evaluation.calibration(sure, np.array([0, 0])).bins
    assert [one.count for one in bins] == [0] * 9 + [2]
    assert (bins[-1].confidence, bins[-1].accuracy) == (1.0, 0.5)
    assert bins[0].confidence is None


@given(st.integers(1, 400), st.floats(0, 1))
def test_wilsons_interval_solves_its_own_equation(total, part):
    share = evaluation.Share(round(part * total), total)
    low, high = share.interval()
    assert 0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1
    for end in (low, high):
        if 1e-9 < end < 1 - 1e-9:  # so far off that it is just 1.96 standard errors of that end
            reach = 1.959963984540054 * math.sqrt(end * (1 - end) / total)
            assert abs(end - share.value) == pytest.approx(reach, rel=1e-6)


@pytest.mark.parametrize(("count", "total"), [(1, 0), (-1, 3), (4, 3)])
def test_what_is_no_share_is_refused(count, total):
    with pytest.raises(ValueError, match="not a share"):
        evaluation.Share(count, total)


@pytest.mark.parametrize("labels", [[0], [0, 2], [-1, 0], []])
@pytest.mark.parametrize(
    "function",
    [
        evaluation.confusion_matrix,
        evaluation.calibration,
        evaluation.losses,
        evaluation.most_confident,
        evaluation.costliest,
    ],
)
def test_labels_that_do_not_fit_are_refused(function, labels):
    with pytest.raises(ValueError, match="labels"):
        function(np.float32([[0.5, 0.5], [0.1, 0.9]]), np.array(labels, np.int64))


def test_a_calibration_without_bins_is_refused():
    with pytest.raises(ValueError, match="at least 1 bin"):
        evaluation.calibration(*answers(0), bins=0)
