"""Bases compared: what each costs, how much of it learns, and which one suits what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from explorer import runtime
from explorer.figures.explanation_figure import as_png
from explorer.figures.transfer_comparison import (
    comparison_csv,
    comparison_figure,
    layers_chart,
    parameters_chart,
)
from explorer.transfer.architecture import SIDES
from explorer.transfer.bases import BASES
from explorer.transfer.comparison import (
    Advice,
    TransferNumbers,
    advice,
    compare_models,
    layers_in_words,
)
from explorer.transfer.heads import HEADS
from explorer.ui import fields, frame
from explorer.ui.base_weights import offer_base
from explorer.ui.choices import (
    BASE_TO_FETCH,
    BASES_CLASSES,
    BASES_HEAD,
    BASES_LAYERS,
    BASES_SIDE,
    COMPARED_BASES,
)
from explorer.ui.frame import plain
from explorer.ui.views.python_script import save

MOST = 8
ALL = 1000
"""Stands for all layers, of whichever base."""
LAYERS = (0, 1, 2, 3, 5, 8, 12, 16, 24, 32, 48, 64, 96, ALL)
CLASSES = (2, 3, 4, 5, 10, 20, 50, 100, 200, 1000)
_PLAIN = {"displaylogo": False}
_NOT_NOW = "not now"
_WAITING = "Waiting: the machine is working for another visitor"
_Setting = tuple[tuple[str, ...], int, int, int, str]
"""Bases, side of the pictures, classes, trainable layers, head."""
_counted: set[tuple[str, int]] = set()


@frame.part
def bases() -> None:
    """Show this part of the page."""
    names = fields.several_names(
        COMPARED_BASES,
        "Bases",
        list(BASES),
        list(BASES)[:MOST],
        lambda one: f"{BASES[one].title} ({BASES[one].network.year})",
        most=MOST,
    )
    setting = (tuple(names), *_settings())
    charts, facts = st.container(), st.container()
    with facts:  # there at once, while the numbers above it may wait for TensorFlow
        _facts(names)
        _missing(names)
    with charts:
        _compared(setting)


def _settings() -> tuple[int, int, int, str]:
    first, second = st.columns(2, gap="medium")
    with first:
        head = fields.switch(
            BASES_HEAD, "New head", list(HEADS), next(iter(HEADS)), lambda one: HEADS[one].title
        )
        st.caption(plain(HEADS[head].layers.capitalize() + "."))
        classes = fields.slider(BASES_CLASSES, "Classes", CLASSES, 10)
    with second:
        layers = fields.slider(
            BASES_LAYERS, "Layers at the end of the base that learn too", LAYERS, 2, _layers
        )
        side = fields.slider(BASES_SIDE, "Pictures enter at", SIDES, SIDES[-1], "{} px".format)
    return side, classes, layers, head


def _layers(count: int) -> str:
    return "all" if count == ALL else str(count)


def _compared(setting: _Setting) -> None:
    numbers = _numbers(setting)
    advised = advice(numbers)
    columns = st.columns(2, gap="medium")
    with columns[0]:
        st.markdown("**Parameters**")
        st.plotly_chart(parameters_chart(numbers), key="bases-parameters", config=_PLAIN)
        st.caption(
            "Base and head together. Training changes only the hatched part: the head, and the "
            "layers that you let learn."
        )
    with columns[1]:
        st.markdown("**Layers**")
        st.plotly_chart(layers_chart(numbers), key="bases-layers-chart", config=_PLAIN)
        st.caption(
            plain(f"Of the base alone, its input counted as one. {layers_in_words(numbers)}")
        )
    _advice(advised)
    _table(numbers)
    _size_note(setting, numbers)
    _take_along(setting, numbers, advised)


def _numbers(setting: _Setting) -> list[TransferNumbers]:
    """The numbers; says what it waits for while a base is looked into for the first time."""
    names, side, classes, layers, head = setting
    count = partial(compare_models, names, side, classes, "all" if layers == ALL else layers, head)
    meanwhile = st.empty()  # always there, so that nothing on the page is mounted anew
    keys = {(name, side) for name in names}
    if keys <= _counted:
        return count()
    loading = "Loading TensorFlow, a few seconds; then c" if not runtime.is_loaded() else "C"
    with meanwhile.container():
        status = st.status(f"{loading}ounting what {len(names)} bases hold")
    try:
        with runtime.heavy_slot(partial(status.update, label=_WAITING)):
            found = count()
    finally:
        meanwhile.empty()
    _counted.update(keys)
    return found


def _advice(advised: Sequence[Advice]) -> None:
    st.markdown("**Which one?** Computed from these numbers:")
    columns = st.columns(2, gap="medium")
    for place, one in enumerate(advised):
        with columns[place % 2].container(border=True):
            st.markdown(f"{one.purpose}: **{plain(' or '.join(one.titles))}**")
            st.caption(plain(one.because))


def _table(numbers: Sequence[TransferNumbers]) -> None:
    st.markdown("**All numbers**")
    localized = st.column_config.NumberColumn(format="localized")
    counts = ("Parameters", "Learn", "In the head", "Layers", "Layers that learn", "Multiply-adds")
    st.dataframe(
        [_line(one) for one in numbers],
        hide_index=True,
        height="content",
        column_config=dict.fromkeys(counts, localized),
        key="bases-numbers",
    )


def _line(one: TransferNumbers) -> dict[str, object]:
    return {
        "Base": one.base.title,
        "Parameters": one.total,
        "Learn": one.trainable,
        "In the head": one.head,
        "Layers": one.layers,
        "Layers that learn": one.unfrozen,
        "Last maps": "×".join(map(str, one.maps)),
        "Multiply-adds": one.multiply_adds,
    }


def _size_note(setting: _Setting, numbers: Sequence[TransferNumbers]) -> None:
    height, width, _ = numbers[0].maps
    side = setting[1]
    words = f"From pictures of {side}×{side} the last maps have {height}×{width} positions"
    if height * width == 1:
        words += (
            ": nothing is left to average, and kernels meant for large shapes see small ones. "
            "Pictures that are enlarged to 96 px or more are usually recognised better."
        )
    elif side < SIDES[-1]:
        words += (
            f", instead of {SIDES[-1] // 32}×{SIDES[-1] // 32} at {SIDES[-1]} px, which these "
            "networks learned with. It costs less, and small details look smaller to the base "
            "than those it knows."
        )
    else:
        words += ", as when these networks learned."
    st.caption(plain(words))


def _facts(names: Sequence[str]) -> None:
    st.markdown("**Where they come from**")
    st.dataframe(
        [_fact(name) for name in names],
        hide_index=True,
        height="content",
        column_config={
            "Parameters": st.column_config.NumberColumn(format="localized"),
            "ImageNet": st.column_config.NumberColumn(format="percent"),
        },
        key="bases-facts",
    )
    st.caption(
        "Parameters are those of the whole network with its own head for 1000 classes, which a "
        "transfer leaves behind. ImageNet is the part of its validation pictures that these "
        "weights get right, as published, not measured here. Input is the size of the pictures "
        "that they learned with."
    )


def _fact(name: str) -> dict[str, object]:
    network = BASES[name].network
    file = network.weights_file
    absent = f"no, a download of {file.megabytes}" if file else "no"
    return {
        "Base": network.title,
        "Year": str(network.year),
        "Parameters": network.parameters,
        "Input": f"{network.input_size}×{network.input_size}",
        "ImageNet": network.top1,
        "On this machine": "yes" if network.available else absent,
        "Accuracy from": network.top1_source,
        "Paper": network.paper,
        "Weights": f"{network.credit}; {network.licence}",
    }


def _missing(names: Sequence[str]) -> None:
    """Offer the weights that are not here, one base at a time."""
    absent = [name for name in names if BASES[name].network.weights_file]
    absent = [name for name in absent if not BASES[name].available]
    if not absent:
        return
    name = fields.switch(
        BASE_TO_FETCH,
        "Download the weights of",
        [_NOT_NOW, *absent],
        _NOT_NOW,
        lambda one: _NOT_NOW if one == _NOT_NOW else BASES[one].title,
    )
    if name == _NOT_NOW:
        return
    offer_base(
        BASES[name],
        "Comparing needs none; teaching and training with this base does.",
        "Not now",
        partial(BASE_TO_FETCH.set, None),
    )


def _take_along(
    setting: _Setting, numbers: Sequence[TransferNumbers], advised: Sequence[Advice]
) -> None:
    _, side, classes, layers, head = setting
    learning = "the whole base" if layers == ALL else f"{layers} layers of the base"
    caption = (
        f"{HEADS[head].title} for {classes} classes at {side} px; "
        f"besides the head {learning} can learn"
    )

    def sheet() -> bytes:
        return as_png(comparison_figure(numbers, advised, caption))

    with st.container(horizontal=True):
        table = partial(comparison_csv, numbers, side)
        save("Save the numbers (CSV)", table, "bases.csv", "text/csv")
        save("Save the four panels (PNG)", sheet, "bases.png", "image/png")
