"""What is to be trained in three phases, on which pictures, and what it will cost."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer import runtime
from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training import Run, RunRejected, estimate
from explorer.transfer.bases import BASES
from explorer.transfer.heads import HEADS
from explorer.ui import choices, fields, phase_choices, training
from explorer.ui.base_weights import offer_base
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.missing_dataset import offer_dataset


def is_here(name: str) -> bool:
    """Whether a base can be transferred: its weights are on this machine."""
    return BASES[name].available


def plan() -> None:
    """Ask for base, head and pictures, and offer to train."""
    name = _base()
    if not is_here(name):
        offer_base(
            BASES[name],
            "Without them there is nothing to transfer.",
            "Take EfficientNet-Lite0",
            partial(choices.PHASE_BASE.set, None),
        )
        return
    _pictures()
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
            "{} px".format,
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
