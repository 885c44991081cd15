"""Which network is converted, and with which pictures."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import streamlit as st

from explorer.datasets import DATASETS
from explorer.model_files.own_network import OwnNetwork
from explorer.pretrained import PretrainedNetwork
from explorer.tflite import subjects
from explorer.tflite.subjects import Subject
from explorer.training.store import RunMissing
from explorer.training.trained_network import PREFIX, TrainedNetwork, offered
from explorer.ui import fields, own_models, training
from explorer.ui.choices import MOBILE_NETWORK, MOBILE_PICTURES
from explorer.ui.frame import plain
from explorer.ui.missing_dataset import offer_dataset
from explorer.ui.models_to_look_at import bring
from explorer.ui.trained import trained

COUNTS = (100, 200, 500, 1000, 2000)
"""Held-out pictures that can be asked for."""
_USUAL_COUNT = 500
Offered = Mapping[str, Subject | TrainedNetwork | OwnNetwork | PretrainedNetwork]


def choose() -> Subject | None:
    """Show the menu of networks, and return the chosen one; None if it cannot be read."""
    entries = _offered()
    name = fields.select(
        MOBILE_NETWORK,
        "Network",
        list(entries),
        _usual(entries),
        lambda one: _title(entries[one]),
    )
    entry = entries[name]
    if isinstance(entry, OwnNetwork):
        own_models.describe(entry)
    bring(MOBILE_NETWORK)
    try:
        return entry if isinstance(entry, Subject) else subjects.of(entry)
    except (OSError, ValueError):
        st.warning("What was kept of this network is damaged or gone; please choose another one.")
        return None


def chosen_count(subject: Subject) -> int:
    """Let the visitor say how many held-out pictures; 0 where there are none."""
    if subject.entry is None or not subject.entry.available:
        return 0
    return fields.slider(
        MOBILE_PICTURES,
        "Held-out pictures to test on, at most",
        COUNTS,
        _USUAL_COUNT,
        help="Of 500 pictures, a tenth of a percent is not even one: more tell smaller losses.",
    )


def offer_data(subject: Subject) -> None:
    """Say what is missing where accuracy cannot be measured, and what can be done about it.

    Args:
        subject: the network.
    """
    entry = subject.entry
    if entry is None:
        st.write(
            "The app has no labelled pictures of this network's classes, so it is calibrated on "
            "the sample photos, and compared with itself before conversion: sizes, times and how "
            "often the answers agree, but no accuracy."
        )
    elif not entry.available:
        st.write(
            plain(
                f"Without {entry.title} accuracy cannot be measured. You can convert all the same: "
                "calibrated on the sample photos, with sizes, times and how often answers agree."
            )
        )
        offer_dataset(entry, _use)


def _use(dataset: str) -> None:
    """Take a network whose data set is here instead, that of the named one if it has any."""
    here = [name for name, one in subjects.judges().items() if one.entry.available]
    judge = DATASETS[dataset].judge
    MOBILE_NETWORK.set(judge.name if judge is not None else here[0])


def _offered() -> Offered:
    runs = {**_linked(), **trained()}
    return {
        **own_models.offered(MOBILE_NETWORK),
        **runs,
        **subjects.judges(),
        **subjects.pretrained(),
    }


def _linked() -> dict[str, TrainedNetwork]:
    """The run whose network a link asks for: whoever has the link may convert it."""
    name = MOBILE_NETWORK.wanted() or ""
    with suppress(RunMissing, OSError, ValueError):
        if name.startswith(PREFIX):
            found = offered(training.store().get(name.removeprefix(PREFIX)))
            return {} if found is None else {found.name: found}
    return {}


def _usual(entries: Offered) -> str:
    """The visitor's own model, or a small network whose data set is here."""
    first = f"{PREFIX}{training.FIRST.replace('_', '-')}-"
    order = sorted(entries, key=lambda name: not name.startswith(first))
    own = [name for name in entries if isinstance(entries[name], OwnNetwork)]
    return next(name for name in [*own, *order] if name in own or _is_testable(entries[name]))


def _is_testable(entry: Subject | TrainedNetwork | OwnNetwork | PretrainedNetwork) -> bool:
    if isinstance(entry, TrainedNetwork):
        return DATASETS[entry.stored.run.dataset].available
    return isinstance(entry, Subject) and entry.entry.available


def _title(entry: Subject | TrainedNetwork | OwnNetwork | PretrainedNetwork) -> str:
    return f"{entry.title} (ImageNet)" if isinstance(entry, PretrainedNetwork) else entry.title
