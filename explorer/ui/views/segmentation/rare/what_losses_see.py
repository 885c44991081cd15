"""What each loss sees of a scene with the rare class: its formula, with the numbers filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from explorer.datasets import DATASETS
from explorer.figures.export import lines_as_csv
from explorer.figures.loss_formulas import Filled, difference
from explorer.figures.rare_class import percent
from explorer.scenes.dataset import held_out
from explorer.segmentation.class_weights import class_weights
from explorer.segmentation.losses import LOSSES
from explorer.segmentation.rare_class import Cost, costs, pixels_of
from explorer.segmentation.rare_results import DATASET, LABEL, LEVEL, NAMES, RARE, scenes_with_it
from explorer.ui import fields, frame
from explorer.ui.choices import RARE_SCENE, RARE_SURE
from explorer.ui.frame import plain
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.python_script import save

_SURE = (0.5, 0.7, 0.9, 0.97, 0.99)
_HEAD = ("loss", "cross_missed", "cross_found", "saved")


@dataclass(frozen=True)
class _Found:
    """What was computed: the weight of each class, and what each loss says of the scene."""

    weights: tuple[float, ...]
    costs: tuple[Cost, ...]


@frame.part
def what_losses_see() -> None:
    """Offer to look into the losses; TensorFlow is needed from here on."""
    box = st.expander("What each loss sees, in numbers", on_change="rerun", key="rare-losses-box")
    if box.open:
        with box:
            _look()


def _look() -> None:
    scenes = scenes_with_it()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = fields.select(RARE_SCENE, "Scene", scenes, scenes[0])
        sure = fields.slider(RARE_SURE, "Probability of what it says", _SURE, 0.9)
    found = finished(
        "rare-costs",
        (number, sure),
        "Drawing the scenes to learn from, to count their pixels; then the losses are computed",
        partial(_computed, number, sure),
        at_once=True,
    )
    with st.container():
        if found is not None:
            _show(found, number, sure)


def _computed(number: int, sure: float, report: Report) -> _Found:
    dataset = DATASETS[DATASET].load(lambda done: report(round(100 * done), 100))
    weights = class_weights(dataset.masks_train, len(NAMES))
    return _Found(
        tuple(weights.tolist()), tuple(costs(held_out(LEVEL, number).mask, LABEL, weights, sure))
    )


def _show(found: _Found, number: int, sure: float) -> None:
    mask = held_out(LEVEL, number).mask
    filled = Filled(
        pixels=pixels_of(mask, mask, LABEL).true,
        all_pixels=mask.size,
        classes=len(NAMES),
        sure=sure,
        weight=found.weights[LABEL],
    )
    st.markdown(
        f"Take a network that gives every pixel of scene {number} its right class with probability "
        f"{sure:g}, and each of the other classes {filled.unsure:.2g}; only the "
        f"{filled.pixels} pixels of the {RARE}, of {filled.all_pixels:,}, it takes for background. "
        f"How much smaller would its loss be if it found the {RARE}?"
    )
    _table(found.costs)
    weights = ", ".join(
        f"{name} {weight:.2g}" for name, weight in zip(NAMES, found.weights, strict=True)
    )
    for loss, entry in LOSSES.items():
        formula = difference(loss, filled)
        if not formula:
            continue
        st.markdown(f"**{plain(entry.title)}**")
        st.latex(entry.formula)
        if entry.weighted:
            st.caption(
                f"A pixel of each class counts: {weights}. That is the median share of pixels of "
                "all classes by the class's own share, at most 50, in the 2,000 scenes to learn "
                "from."
            )
        st.caption(_meaning(loss))
        st.latex(formula)
        st.caption(plain(entry.paper))


def _meaning(loss: str) -> str:
    if loss == "dice":
        return f"What finding the {RARE} changes in its own term of the sum:"
    return f"What the missed {RARE} adds:"


def _table(found: tuple[Cost, ...]) -> None:
    missed, seen, saved = f"{RARE} missed", f"{RARE} found", "saved by finding it"
    st.dataframe(
        [
            {
                "Loss": LOSSES[one.loss].title,
                missed: one.missed,
                seen: one.found,
                saved: one.saved * 100,
            }
            for one in found
        ],
        hide_index=True,
        height="content",
        column_config={
            missed: st.column_config.NumberColumn(format="%.4f"),
            seen: st.column_config.NumberColumn(format="%.4f"),
            saved: st.column_config.ProgressColumn(format="%.0f %%", min_value=0, max_value=100),
        },
        key="rare-costs-table",
    )
    least, most = (pick(found, key=lambda one: one.saved) for pick in (min, max))
    st.caption(
        plain(
            f"The larger the part that can be saved, the harder a loss pulls at these few pixels: "
            f"{percent(least.saved)} with {LOSSES[least.loss].title}, {percent(most.saved)} with "
            f"{LOSSES[most.loss].title}. Move the slider: early in training a network is unsure "
            "everywhere, and all the other pixels have more to say."
        )
    )
    lines = [(one.loss, one.missed, one.found, one.saved) for one in found]
    table = partial(lines_as_csv, _HEAD, lines)
    save("Save this table (CSV)", table, "losses-of-a-scene.csv", "text/csv")
