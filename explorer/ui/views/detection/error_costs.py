"""What each kind of error costs: how far mean average precision would rise without it."""

from __future__ import annotations

import streamlit as st

from explorer.detection.costs import costs
from explorer.detection.errors import count_errors, sort_errors
from explorer.detection.sorting import Sorting
from explorer.figures.detection_report import error_lines
from explorer.scenes import CLASS_NAMES
from explorer.ui.detectors import Epoch, HeldOut
from explorer.ui.slow_work import Report, finished

_STORY = (
    "Which errors matter? For each kind: how far mAP@0.5 would rise if all errors of that kind, "
    "and nothing else, were put right. The costs do not add up: whoever puts one kind right makes "
    "the others count more or less than before. After D. Bolya et al. 2020 (TIDE)."
)
_COST = st.column_config.NumberColumn(format="%.3f")


def error_costs(epoch: Epoch, held_out: HeldOut, sorting: Sorting) -> None:
    """Show what each kind of error costs with the settings of the moment, once asked for.

    Args:
        epoch: the detector.
        held_out: what it predicts.
        sorting: what is done to that.
    """

    def work(report: Report) -> list[dict]:
        report(0, 1)
        left = [sorting.left(one) for one in held_out.detections]
        pairs = list(zip(left, held_out.scenes, strict=True))
        counts = count_errors(sort_errors(*pair) for pair in pairs)
        return error_lines(counts, costs(left, held_out.scenes, len(CLASS_NAMES)))

    with st.expander("What each kind of error costs"):
        st.write(_STORY)
        key = (epoch, held_out.level, sorting)
        sentence = (
            "Put each kind of error right in all held-out scenes, with the sliders as they are"
        )
        lines = finished("error-costs", key, sentence, work)
        if lines is not None:
            column = {"mAP that they cost": _COST}
            st.dataframe(lines, hide_index=True, height="content", column_config=column)
