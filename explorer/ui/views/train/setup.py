"""What is to be trained: a recipe, what is changed of it, and what it will cost."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from explorer import runtime
from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.pipeline import read_pipeline
from explorer.training import Run, estimate, precision
from explorer.training.optimizers import OPTIMIZERS
from explorer.training.presets import PRESETS
from explorer.training.run import LIMITS
from explorer.training.schedules import SCHEDULES
from explorer.ui import choices, fields, frame, menu, run_choices, training
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.missing_dataset import offer_dataset
from explorer.ui.run_choices import ALL_PICTURES, CHOICES, Wanted
from explorer.ui.views.train.words import in_words

_SUBSETS = (ALL_PICTURES, 30, 100, 500, 1000, 2000, 5000, 10_000, 20_000)
_RATES = tuple(float(f"{digit}e{power}") for power in (-4, -3, -2, -1, 0, 1) for digit in (1, 2, 5))
_MOMENTA = (0.0, 0.5, 0.8, 0.85, 0.9, 0.95, 0.99)
_DECAYS = (0.0, 0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05)
_SMOOTHINGS = (0.0, 0.05, 0.1, 0.2)
_BATCHES = (8, 16, 32, 50, 64, 128, 256, 512, 1024)
_SAID = {"learning_rate": "peak learning rate", "batch_size": "pictures in a batch"}


def recipes() -> None:
    """Ask for the recipe to begin with."""
    name = fields.switch(
        choices.RECIPE, "Recipe", list(PRESETS), next(iter(PRESETS)), lambda one: PRESETS[one].title
    )
    st.caption(plain(PRESETS[name].description.partition("\n\n")[0].replace("\n", " ")))


@frame.part
def setup() -> None:
    """Ask for the settings, say what they cost, and offer to train."""
    wanted = run_choices.wanted()
    _network(wanted)
    _data()
    _augmentations(wanted)
    _train(wanted)
    loaded = runtime.is_loaded()
    st.fragment(_costs, run_every=None if loaded else 1.0)(wanted.run, loaded)
    _changed(wanted)
    box = st.expander("All settings", key="all-settings", on_change="rerun")
    if box.open:
        with box:
            _details(wanted)


def _network(wanted: Wanted) -> None:
    fields.select(
        choices.ARCHITECTURE,
        "Network",
        run_choices.networks(),
        wanted.base.architecture,
        _network_title,
        of=run_choices.recipe().name,
    )
    _problem(wanted, "architecture")


def _network_title(name: str) -> str:
    entry = ARCHITECTURES[name]
    return f"{entry.title} ({entry.year})" if name in [*ARCHITECTURES] else entry.title


def _data() -> None:
    name = fields.select(
        choices.LEARNED_DATA,
        "Data set",
        list(DATASETS),
        run_choices.default_dataset(),
        lambda one: DATASETS[one].title,
    )
    if not DATASETS[name].available:
        offer_dataset(DATASETS[name], choices.LEARNED_DATA.set)
    elif not (best := DATASETS[run_choices.BEST]).available:
        st.caption(plain(f"{best.title} is not on this machine; choose it to get it."))


def _augmentations(wanted: Wanted) -> None:
    texts = run_choices.augmentation_texts(wanted.base)
    fields.switch(choices.TRAINED_WITH, "Augmentation", texts, texts[0], augmentation_title)
    _problem(wanted, "augmentations")


def augmentation_title(text: str) -> str:
    """What a text of augmentations, with its seed in front, does.

    >>> augmentation_title("0~horizontal_flip~padded_crop-2-reflect")
    'Horizontal flip, random crop with padding'
    """
    return in_words(read_pipeline(text.partition("~")[2]))


def _details(wanted: Wanted) -> None:
    _named(wanted, "optimizer", OPTIMIZERS, "Optimizer")
    _valued(wanted, "learning_rate", "Peak learning rate", _RATES, "{:g}".format)
    _named(wanted, "schedule", SCHEDULES, "Schedule of the learning rate")
    if OPTIMIZERS[wanted.run.optimizer].momentum:
        _valued(wanted, "momentum", "Momentum", _MOMENTA, "{:g}".format)
    _valued(wanted, "weight_decay", "Weight decay", _DECAYS, "{:g}".format)
    _valued(wanted, "label_smoothing", "Label smoothing", _SMOOTHINGS, "{:g}".format)
    _valued(wanted, "batch_size", "Pictures in a batch", _BATCHES, str)
    _counted(wanted, "epochs", "Epochs")
    _valued(wanted, "subset", "Training pictures", _SUBSETS, _pictures)
    _counted(wanted, "seed", "Seed of all that is drawn at random")
    _precision(wanted)
    menu.link("prepare", "Other augmentations are put together on the page Prepare")


def _named(wanted: Wanted, name: str, registry: Any, label: str) -> None:
    about = registry[getattr(wanted.run, name)].description.partition("\n\n")[0]
    fields.select(
        CHOICES[name],
        label,
        list(registry),
        getattr(wanted.base, name),
        lambda one: registry[one].title,
        of=run_choices.recipe().name,
        help=plain(about.replace("\n", " ")),
    )
    _problem(wanted, name)


def _valued(wanted: Wanted, name: str, label: str, usual: tuple, title) -> None:
    default = run_choices.as_chosen(name, wanted.defaults[name])
    value = run_choices.as_chosen(name, getattr(wanted.run, name))
    options = sorted({*usual, default, value})
    fields.select(CHOICES[name], label, options, default, title, of=run_choices.recipe().name)
    _problem(wanted, name)


def _pictures(count: int) -> str:
    return "all" if count == ALL_PICTURES else f"{count:,}, as many of each class"


def _counted(wanted: Wanted, name: str, label: str) -> None:
    least, most = LIMITS[name]
    default = wanted.defaults[name]
    fields.number(CHOICES[name], label, least, most, default, of=run_choices.recipe().name)
    _problem(wanted, name)


def _precision(wanted: Wanted) -> None:
    titles = {"auto": "whatever is faster here", "float32": "32 bits", "bfloat16": "16 bits"}
    offered = list(precision.offered())
    fields.switch(
        choices.PRECISION,
        "Precision of the arithmetic",
        offered,
        wanted.base.precision,
        titles.get,
        of=run_choices.recipe().name,
    )
    st.caption(plain(precision.why()))


def _problem(wanted: Wanted, name: str) -> None:
    """Say beside a setting why it does not fit."""
    if name in wanted.problems:
        st.error(plain(wanted.problems[name]))


def _changed(wanted: Wanted) -> None:
    if "" in wanted.problems:
        st.error(plain(wanted.problems[""]))
    if wanted.changed or wanted.problems:
        names = [_SAID.get(name, name.replace("_", " ")) for name in wanted.changed]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Back to the recipe",
                on_click=heard(run_choices.back_to_recipe),
                key="back-to-recipe",
                type="tertiary",
            )
            if names:
                st.caption(f"Changed: {', '.join(names)}.")


def _costs(run: Run, was_loaded: bool) -> None:
    """Say what the run will cost; once TensorFlow is there, have the page say it all."""
    if not was_loaded and runtime.is_loaded():
        st.rerun()
    if not DATASETS[run.dataset].available:
        return
    expected = training.expected(run)
    steps = estimate.steps_per_epoch(run)
    epochs = f"{run.epochs} epoch" + ("s" if run.epochs != 1 else "")
    size = "Parameters are counted once TensorFlow is loaded"
    if expected.parameters is not None:
        size = f"{expected.parameters:,} parameters"
    about = ""
    if expected.estimate is not None:
        about = f"About **{estimate.in_words(expected.estimate.seconds)}**. "
    height, width, _ = run.input_shape
    seen = f"The network takes in {height}×{width} pixels"
    if (height, width) != DATASETS[run.dataset].image_size[:2]:
        seen = f"{seen}, for which the pictures are enlarged"
    basis = expected.estimate.basis if expected.estimate is not None else ""
    st.caption(f"{about}{size}, {epochs} of {steps:,} steps.", help=f"{basis} {seen}.")


def _train(wanted: Wanted) -> None:
    jobs = training.jobs()
    jobs.warm()
    ready = not wanted.problems and DATASETS[wanted.run.dataset].available
    same = training.going_on(wanted.run)
    st.button(
        "Train",
        type="primary",
        width="stretch",
        disabled=not (ready and jobs.store.owned) or same is not None,
        on_click=heard(partial(training.submit, wanted.run), by_page=True),
        key="train",
    )
    if not jobs.store.owned:
        st.caption(training.NOT_OWNED)
    elif jobs.engine.problem:
        st.caption(plain(jobs.engine.problem))
    elif same is not None:
        st.caption("This very run is going on already. Change something, or another seed.")
