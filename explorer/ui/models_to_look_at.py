"""Any network's structure: of the history, of the app, trained here, designed or brought here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS
from explorer.datasets import DATASETS
from explorer.model_files.own_model import OwnModel
from explorer.model_files.own_network import PREFIX as OWN
from explorer.pretrained import PRETRAINED, PretrainedNetwork
from explorer.training.run import Run
from explorer.training.store import RunMissing
from explorer.training.trained_network import PREFIX as RUN
from explorer.training.trained_network import TrainedNetwork
from explorer.training.trained_network import offered as network_of
from explorer.ui import design_choices, fields, own_models, training
from explorer.ui.state import Choice, memory
from explorer.ui.trained import trained
from explorer.weightless import weightless

if TYPE_CHECKING:
    import keras

DESIGN = "design"
"""Stands for what the visitor has put together in the builder, as it is now."""
_FAMILIES = ("built-", "transfer-")


@dataclass(frozen=True)
class Structure:
    """A network that can be looked at, whether or not it has learned anything.

    Attributes:
        name: identifier, as it stands in links: in `CLASSICS`, `ARCHITECTURES` or `PRETRAINED`,
            `DESIGN`, or how the names of visitors' models and of training runs begin.
        title: how it is written.
        version: tells it from what had the same name before.
        description: what it is, in plain text; may be empty.
        read: returns the model or its structure alone, shared and never to be changed. It loads
            TensorFlow, and may raise ``ValueError`` with a sentence.
    """

    name: str
    title: str
    version: str
    description: str
    read: Callable[[], keras.Model]


def choose(choice: Choice[str], default: str, label: str = "Network") -> Structure:
    """Show a drop-down list of all networks.

    Args:
        choice: keeps which is chosen.
        default: name of the one that is shown at first.
        label: of the list.
    """
    offered = structures(choice.wanted())
    start = default if default in offered else next(iter(offered))
    chosen = fields.select(choice, label, list(offered), start, lambda name: offered[name].title)
    return offered[chosen]


def bring(choice: Choice[str]) -> None:
    """Show where a model file can be brought; it is chosen as soon as it is here.

    Args:
        choice: keeps which network is chosen.
    """
    before = memory().own_model
    try:
        own_models.bring()
    finally:  # what has just been read asks for a new run of the page
        brought = memory().own_model
        if brought is not None and brought is not before:
            choice.set(f"{OWN}{brought.digest}")


def structures(wanted: str | None = None) -> dict[str, Structure]:
    """All networks that can be looked at, by name; the history first.

    Args:
        wanted: a name that is to be among them even if it is not listed, if it means something.
    """
    own = [_of_own(model) for model in _own(wanted)]
    runs = [_of_run(network) for network in _runs(wanted)]
    found = [
        *own,
        *(_of_classic(name) for name in CLASSICS),
        *_designed(wanted),
        *(_of_architecture(name) for name in ARCHITECTURES),
        *(_of_pretrained(entry) for entry in PRETRAINED.values()),
        *runs,
    ]
    return {one.name: one for one in found}


def _of_classic(name: str) -> Structure:
    entry = CLASSICS[name]
    title = f"{entry.title} ({entry.year})"
    return Structure(name, title, "", entry.description, entry.skeleton)


def _of_architecture(name: str, as_name: str = "", title: str = "") -> Structure:
    entry = ARCHITECTURES[name]
    title = title or f"{entry.title}, for {_size(entry.input_shape)}"
    return Structure(as_name or name, title, name, entry.description, entry.skeleton)


def _of_pretrained(entry: PretrainedNetwork) -> Structure:
    title = f"{entry.title}, trained on ImageNet"
    return Structure(entry.name, title, "", entry.description, partial(_unfilled, entry))


def _unfilled(entry: PretrainedNetwork) -> keras.Model:
    with weightless():
        return entry.function(None)


def _of_run(network: TrainedNetwork) -> Structure:
    read = partial(_of_settings, network.stored.run)
    return Structure(network.name, f"Trained here: {network.title}", "", network.description, read)


def _of_settings(run: Run) -> keras.Model:
    classes = len(DATASETS[run.dataset].class_names)
    return ARCHITECTURES[run.architecture].skeleton(run.input_shape, classes)


def _of_own(model: OwnModel) -> Structure:
    said = f"{model.parameters:,} parameters, {model.classes:,} classes."
    return Structure(f"{OWN}{model.digest}", "Your own model", "", said, lambda: model.model)


def _designed(wanted: str | None) -> list[Structure]:
    """What the visitor has put together, and what a link names."""
    found = []
    if now := design_choices.architecture_name():
        found.append(_of_architecture(now, DESIGN, "Your design, from the builder"))
    if wanted and wanted.startswith(_FAMILIES) and wanted in ARCHITECTURES:
        found.append(_of_architecture(wanted))
    return found


def _own(wanted: str | None) -> list[OwnModel]:
    """The model that this visitor has brought, and the one that a link asks for."""
    found = {entry.model.digest: entry.model for entry in own_models.offered().values()}
    if linked := own_models.named(wanted):
        found.setdefault(linked.digest, linked)
    return list(found.values())


def _runs(wanted: str | None) -> list[TrainedNetwork]:
    """The networks of training runs that are listed, and the one that a link asks for."""
    found = trained()
    if wanted and wanted.startswith(RUN) and wanted not in found:
        with suppress(OSError, RunMissing, ValueError):
            if linked := network_of(training.store().get(wanted.removeprefix(RUN))):
                found[linked.name] = linked
    return list(found.values())


def _size(shape: tuple[int, int, int]) -> str:
    return f"{shape[0]}×{shape[1]}"
