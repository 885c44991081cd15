"""Sorting: a threshold and suppression, in whatever order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.detection.sorting import Sorting, amount_of
from explorer.detection.suppression import SUPPRESSIONS, suppress
from tests.detection import made_up


@given(
    made_up.detections(),
    st.sampled_from(sorted(SUPPRESSIONS)),
    st.sampled_from([0.1, 0.3, 0.5]),
    st.sampled_from([0.25, 0.5, 0.75]),
    st.booleans(),
)
def test_the_threshold_may_come_before_suppression_or_after(found, method, amount, score, across):
    sorting = Sorting(score, method, amount, across)
    after = sorting.left(found)
    before = suppress(
        found.at_least(score), method, not across, **{amount_of(method).name: amount}
    ).detections.at_least(score)
    np.testing.assert_array_equal(after.boxes, before.boxes)
    np.testing.assert_array_equal(after.scores, before.scores)
    np.testing.assert_array_equal(after.labels, before.labels)


@pytest.mark.parametrize(
    ("score", "method", "amount"),
    [(0.01, "plain", 0.5), (float("nan"), "plain", 0.5), (0.5, "harsh", 0.5), (0.5, "plain", 1.1)],
)
def test_what_makes_no_sense_is_refused(score, method, amount):
    with pytest.raises(ValueError, match=r"can be asked for|there is no|a number from"):
        Sorting(score, method, amount, across=False)
