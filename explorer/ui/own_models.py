"""The visitor's own model: brought as a file, offered in the menu of networks, named in links."""

from __future__ import annotations

import re

import streamlit as st

from explorer import runtime
from explorer.model_files import model_store
from explorer.model_files.archive import MOST_BYTES
from explorer.model_files.own_model import OwnModel, read_model
from explorer.model_files.own_network import (
    PREFIX,
    UNITS,
    OwnNetwork,
    class_names_in,
    numbered,
    units_for,
)
from explorer.model_files.rejection import ModelRejected
from explorer.pretrained.class_names import imagenet_class_names
from explorer.ui import fields
from explorer.ui.choices import NETWORK, OWN_CLASS_NAMES, OWN_NAMING, OWN_UNITS
from explorer.ui.frame import plain
from explorer.ui.state import Choice, memory, notify

_KINDS = (
    'A `.keras` file (`model.save("name.keras")` in Keras 3) of at most 100 MB: one picture in, '
    "one score per class out, made of Keras's own layers."
)
_NOTE = (
    "It is checked and built anew here, kept in this server's memory for a while, and nowhere "
    "else. Whoever has the link to this page can use it."
)
_TRUST = (
    "Nobody can see from a file whether it was trained: what is shown is what its weights do, "
    "learned or random."
)
_CIFAR10 = (
    *("airplane", "automobile", "bird", "cat", "deer"),
    *("dog", "frog", "horse", "ship", "truck"),
)
_NUMBERS, _WRITTEN = "numbers", "written"
_LISTS = {"imagenet": imagenet_class_names, "cifar10": lambda: _CIFAR10}
_NAMINGS = {
    _NUMBERS: "numbered",
    "imagenet": "those of ImageNet",
    "cifar10": "those of CIFAR-10",
    _WRITTEN: "written below",
}


def offered(choice: Choice[str] = NETWORK) -> dict[str, OwnNetwork]:
    """The model that this visitor has brought, or that a link asks for, as an entry of menus.

    Args:
        choice: keeps which network of the menu is chosen.
    """
    if linked := named(choice.wanted()):
        memory().own_model = linked  # from now on it stays with this visitor
    model = memory().own_model
    if model is None:
        return {}
    entry = OwnNetwork(model, _units(model), _class_names(model))
    return {entry.name: entry}


def bring() -> None:
    """Show where a file can be brought."""
    with st.expander("Bring your own model"):
        st.caption(_KINDS)
        file = st.file_uploader(
            "A model of yours",
            key="model-field",
            max_upload_size=MOST_BYTES // 1_000_000,
            label_visibility="collapsed",
        )
        place = st.empty()  # always there, so that nothing on the page is mounted anew
        if file is not None and file.file_id != memory().model_file:
            _read(file, place)
        if memory().model_complaint:
            st.error(plain(memory().model_complaint))
        st.caption(_NOTE)


def describe(entry: OwnNetwork) -> None:
    """Let the visitor say what cannot be known of a model: its units, and what its classes are.

    Args:
        entry: the model that is chosen.
    """
    model = entry.model
    likeliest, *_ = fitting = units_for(model)
    fields.select(
        OWN_UNITS,
        "A pixel x from 0 to 255 becomes",
        fitting,
        likeliest,
        lambda name: UNITS[name].title,
        of=model.digest,
        help="As it was in training; a layer such as Rescaling in the model wants x as it is.",
    )
    naming = fields.select(
        OWN_NAMING,
        "Names of its classes",
        _namings(model),
        _namings(model)[0],
        _NAMINGS.get,
        of=model.digest,
    )
    if naming == _WRITTEN:
        _write_names(model)
    if model.any_size:
        st.caption("It takes pictures of any size; here they are 224 x 224 pixels.")
    if model.yes_or_no:
        st.caption("Its one output is the probability of class 1; class 0 has what is left.")
    st.caption(_TRUST)


def _write_names(model: OwnModel) -> None:
    text = fields.text(
        OWN_CLASS_NAMES, f"{model.classes:,} names, one per line", of=model.digest, height=140
    )
    try:
        class_names_in(text, model.classes)
    except ValueError as problem:
        if text:
            st.caption(plain(f"{problem} Until then they are numbered."))


def _read(file, place) -> None:
    """Take a file in, or say why not; then everything stays as it was."""
    memory().model_file, memory().model_complaint = file.file_id, ""
    with place.status("Checking the file and building the model, some seconds"):
        try:
            with runtime.heavy_slot():
                model = read_model(file.getvalue(), file.name)
                runtime.settle()
        except ModelRejected as rejection:
            memory().model_complaint = f"{rejection} The network from before stays."
    place.empty()
    if not memory().model_complaint:
        memory().own_model = model
        NETWORK.set(f"{PREFIX}{model_store.keep(model)}")
        st.rerun()


def named(name: str | None) -> OwnModel | None:
    """The model of that name; one that is gone is answered with a notice.

    Args:
        name: of a network, as a link or the visitor's choice has it; whether or not it is a
            visitor's own.
    """
    digest = (name or "").removeprefix(PREFIX)
    if not re.fullmatch("[0-9a-f]{32}", digest) or digest == name:
        return None
    own = memory().own_model
    found = own if own is not None and own.digest == digest else model_store.find(digest)
    if found is None:
        notify(
            "The model that was here is gone: visitors' own models are kept only for a while. "
            "Please upload it again."
        )
    return found


def _units(model: OwnModel) -> str:
    fitting = units_for(model)
    return OWN_UNITS.get(fitting[0], fitting, of=model.digest)


def _namings(model: OwnModel) -> list[str]:
    """Lists of names that have as many as the model has classes, the likeliest first."""
    known = [name for name, names in _LISTS.items() if len(names()) == model.classes]
    likeliest = known if model.classes == len(imagenet_class_names()) else []
    return [*likeliest, _NUMBERS, *(one for one in known if one not in likeliest), _WRITTEN]


def _class_names(model: OwnModel) -> tuple[str, ...]:
    namings = _namings(model)
    naming = OWN_NAMING.get(namings[0], namings, of=model.digest)
    if naming in _LISTS:
        return _LISTS[naming]()
    if naming == _WRITTEN:
        try:
            return class_names_in(OWN_CLASS_NAMES.get("", of=model.digest), model.classes)
        except ValueError:  # said beside the field
            return numbered(model.classes)
    return numbered(model.classes)
