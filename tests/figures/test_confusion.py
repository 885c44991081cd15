"""Confusion matrices, coloured."""

from __future__ import annotations

import numpy as np

from explorer.figures.confusion import confusion_picture

MATRIX = np.array([[80, 16, 4], [0, 50, 0], [1, 0, 0]])
NAMES = ("cat", "dog", "frog")


def test_the_most_frequent_mistake_has_the_full_colour_and_what_never_happened_none():
    found = confusion_picture(MATRIX, NAMES)
    strengths = np.array(found.strengths)
    assert found.most == 1.0  # the only frog was called a cat
    assert strengths[2, 0] == strengths[1, 1] == strengths.max()
    assert (strengths[MATRIX == 0] == 0).all()
    assert 0 < strengths[0, 2] < strengths[0, 1] < strengths[2, 0]


def test_counts_are_sent_as_they_are():
    sent = confusion_picture(MATRIX, NAMES).as_sent()
    assert sent["counts"] == tuple(map(tuple, MATRIX.tolist()))
    assert all(type(one) is int for row in (*sent["counts"], *sent["strengths"]) for one in row)
    assert sent["right"] != sent["wrong"]


def test_a_class_without_pictures_and_a_matrix_without_mistakes_can_be_drawn():
    found = confusion_picture(np.diag([3, 0]), ("cat", "dog"))
    assert found.most == 0
    assert found.strengths[1] == (0, 0)
