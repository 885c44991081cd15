"""Faithfulness: whether a heatmap says what the network does, in numbers."""

from explorer.faithfulness.agreement import (
    Agreement,
    agreement,
    correlation_by_chance,
    rank_correlation,
)
from explorer.faithfulness.covering import covered
from explorer.faithfulness.deletion_insertion import Curves, deletion_insertion
from explorer.faithfulness.pointing import pointing_game
from explorer.faithfulness.randomisation import Randomised, randomised_layers
from explorer.faithfulness.ranking import only_first, without_first

__all__ = [
    "Agreement",
    "Curves",
    "Randomised",
    "agreement",
    "correlation_by_chance",
    "covered",
    "deletion_insertion",
    "only_first",
    "pointing_game",
    "randomised_layers",
    "rank_correlation",
    "without_first",
]
