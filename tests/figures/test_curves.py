"""Learning curves as they are drawn."""

from __future__ import annotations

import math

from explorer.figures.curves import TRAINING, VALIDATION, both_curves, curve, guessing
from explorer.training.events import Row


def row(epoch: float, split: str, loss: float = 1.0, accuracy: float = 0.5) -> Row:
    return Row(
        epoch=epoch,
        step=int(100 * epoch),
        split=split,
        loss=loss,
        accuracy=accuracy,
        learning_rate=0.1,
        seconds=epoch,
    )


ROWS = [
    row(0, "validation", 2.3026, 0.1),
    row(0.5, "train", 2.0, 0.2),
    row(1, "train", 123456.789, 0.3),
    row(1, "validation", 1.5, 0.4),
]


def test_each_row_goes_to_its_own_line_in_order():
    training, validation = both_curves(ROWS)
    assert training.epochs == (0.5, 1)
    assert training.accuracies == (0.2, 0.3)
    assert validation.epochs == (0, 1)
    assert validation.losses == (2.303, 1.5)


def test_lines_are_told_apart_by_words_dashes_and_colours():
    training, validation = both_curves(ROWS)
    assert (training.label, validation.label) == ("training", "validation")
    assert training.dashed != validation.dashed
    assert (training.colour, validation.colour) == (TRAINING, VALIDATION)


def test_no_more_digits_are_sent_than_can_be_seen():
    training, _ = both_curves(ROWS)
    assert training.losses == (2.0, 123500.0)


def test_a_line_can_be_named_for_a_comparison():
    named = curve(ROWS, "validation", "Adam", "#009e73", dashed=True)
    assert named.as_sent()["label"] == "Adam"
    assert named.as_sent()["colour"] == "#009e73"
    assert named.dashed


def test_guessing_is_the_cross_entropy_of_even_odds():
    loss, accuracy = guessing(4)
    assert math.isclose(loss, -math.log(accuracy), abs_tol=1e-4)
    assert accuracy == 0.25
