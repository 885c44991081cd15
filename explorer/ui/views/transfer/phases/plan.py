"""What is to be trained in three phases, what learns in each, and what it will cost."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer import runtime
from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training import Run, RunRejected, estimate
from explorer.training.phases import ALL, LESSON, LIMITS, Phase
from explorer.transfer.bases import BASES
from explorer.transfer.heads import HEADS
from explorer.ui import choices, fields, frame, phase_choices, training
from explorer.ui.base_weights import offer_base
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.missing_dataset import offer_dataset
from explorer.ui.views.transfer.phases import depths

_TITLES = (
    "1. The head alone",
    "2. The top of the base with it",
    "3. Everything",
)
_REASONS = (
    "The head begins at random. While it finds its way, its errors would spoil what the base has "
    "learned, so the base is frozen.",
    "The last layers of the base know most of ImageNet's own classes; they are the first that may "
    "change, more slowly than the head.",
    "All layers may change, by very little, and it stops once held-out pictures get no better.",
)


@frame.part
def plan() -> None:
    """Ask for base, head, pictures and phases, and offer to train."""
    name = _base()
    if not BASES[name].available:
        offer_base(
            BASES[name],
            "Without them there is nothing to transfer.",
            "Take EfficientNet-Lite0, which is built in",
            partial(choices.PHASE_BASE.set, None),
        )
        return
    _pictures()
    for place, phase in enumerate(phase_choices.phases()):
        _phase(place, phase)
    _finer()
    _train()


def _base() -> str:
    bases, heads = list(BASES), list(HEADS)
    name = fields.select(
        choices.PHASE_BASE, "Base", bases, phase_choices.base(), lambda one: BASES[one].title
    )
    fields.select(
        choices.PHASE_HEAD,
        "Head",
        heads,
        phase_choices.head(),
        lambda one: HEADS[one].title,
        help=plain(HEADS[phase_choices.head()].layers),
    )
    return name


def _pictures() -> None:
    colour = [name for name, entry in DATASETS.items() if entry.image_size[2] == 3]
    name = fields.select(
        choices.LEARNED_DATA,
        "Pictures",
        colour,
        phase_choices.default_dataset(),
        lambda one: DATASETS[one].title,
        of="transfer",
    )
    if not DATASETS[name].available:
        offer_dataset(DATASETS[name], partial(choices.LEARNED_DATA.set, of="transfer"))
    columns = st.columns(2)
    with columns[0]:
        fields.select(
            choices.SUBSET,
            "How many",
            phase_choices.SUBSETS,
            phase_choices.subset(),
            "{:,}".format,
            of="transfer",
        )
    with columns[1]:
        fields.select(
            choices.PHASE_SIDE,
            "Seen at",
            phase_choices.SIDES,
            phase_choices.side(),
            "{0}×{0} pixels".format,
        )


def _phase(place: int, phase: Phase) -> None:
    with st.container(border=True):
        st.markdown(f"**{_TITLES[place]}**")
        st.caption(_REASONS[place])
        if place == 1:
            depths.slider()
        depths.meter(phase.layers)
        fields.number(
            choices.PHASE_EPOCHS[place],
            "Epochs, at most" if phase.patience else "Epochs",
            *LIMITS["epochs"],
            LESSON[place].epochs,
        )
        st.caption(plain(_rates(phase)))


def _rates(phase: Phase) -> str:
    head = f"Learning rate {phase.learning_rate:g}"
    if phase.layers == 0:
        return f"{head}."
    if phase.base_factor < 1:
        return f"{head} for the head, {phase.learning_rate * phase.base_factor:g} for the base."
    if phase.layers == ALL and phase.patience:
        return f"{head}; it stops after {phase.patience} epochs without a smaller loss."
    return f"{head} for all that learns."


def _finer() -> None:
    box = st.expander("Learning rates and patience", key="phase-rates", on_change="rerun")
    if not box.open:
        return
    with box:
        for place, phase in enumerate(LESSON):
            fields.select(
                choices.PHASE_RATES[place],
                f"Learning rate in phase {place + 1}",
                phase_choices.RATES,
                phase.learning_rate,
                "{:g}".format,
            )
        fields.select(
            choices.PHASE_FACTOR,
            "The base's part of it in phase 2",
            phase_choices.FACTORS,
            LESSON[1].base_factor,
            "{:g}".format,
        )
        fields.select(
            choices.PHASE_PATIENCE,
            "Epochs without progress before phase 3 stops",
            phase_choices.PATIENCES,
            LESSON[2].patience,
            lambda one: str(one) if one else "never",
        )


def _train() -> None:
    fields.select(
        choices.FROM_SCRATCH,
        "Beside it, from scratch",
        list(ARCHITECTURES),
        phase_choices.FIRST_SCRATCH,
        lambda one: ARCHITECTURES[one].title,
        help="The same pictures, as many epochs, but a network that has seen nothing before.",
    )
    try:
        wanted = phase_choices.run()
        beside = phase_choices.from_scratch(wanted)
    except RunRejected as rejected:
        st.error(plain(str(rejected)))
        return
    loaded = runtime.is_loaded()
    st.fragment(_costs, run_every=None if loaded else 1.0)(wanted, beside, loaded)
    jobs = training.jobs()
    jobs.warm()
    ready = DATASETS[wanted.dataset].available and jobs.store.owned
    same = training.going_on(wanted)
    st.button(
        "Train both",
        type="primary",
        width="stretch",
        disabled=not ready or same is not None,
        on_click=heard(partial(_submit, wanted, beside), by_page=True),
        key="train-phases",
    )
    if not jobs.store.owned:
        st.caption(training.NOT_OWNED)
    elif same is not None:
        st.caption("This very run is going on already. Change something to start another.")


def _costs(wanted: Run, beside: Run, was_loaded: bool) -> None:
    """Say how long it will take; once TensorFlow is there, have the page say it all."""
    if not was_loaded and runtime.is_loaded():
        st.rerun()
    if not DATASETS[wanted.dataset].available:
        return
    both = [training.expected(one).estimate for one in (wanted, beside)]
    if all(both):
        phased, scratch = (estimate.in_words(one.seconds) for one in both)
        st.caption(
            plain(f"About {phased} for the phases, then {scratch} from scratch."),
            help=plain(both[0].basis),
        )


def _submit(wanted: Run, beside: Run) -> None:
    identity = training.submit(wanted)
    if identity:
        choices.PHASED_RUN.set(identity)
        training.submit(beside)
