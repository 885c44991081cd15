"""One part of a model's description: which it is, and its settings, each checked by its rule."""

from __future__ import annotations

import re
from typing import Any

from explorer.model_files import allowed
from explorer.model_files.rejection import ModelRejected, quoted
from explorer.model_files.rules import words

_NAME = re.compile(r"[\w.()>\- ]{1,120}")
_KEYS = words(
    "module class_name config registered_name build_config compile_config shared_object_id name "
    "inbound_nodes"
)
_LAST_KNOWN = "3.15"


def identity_of(given: dict[str, Any]) -> tuple[str, str]:
    """Module and class, if both are known; the module as Keras of today calls it."""
    module, kind, registered = (
        given.get(key) for key in ("module", "class_name", "registered_name")
    )
    if strange := given.keys() - _KEYS:
        raise ModelRejected(
            f"A layer's description holds {quoted(min(strange))}, which is unknown."
        )
    if not isinstance(kind, str) or not isinstance(module, str | None):
        raise ModelRejected("The description of the model is damaged: a layer without a class.")
    if kind in allowed.REASONS:
        raise ModelRejected(f"The model has a layer {quoted(kind)}, {allowed.REASONS[kind]}.")
    package, _, name = (registered if isinstance(registered, str) else "").rpartition(">")
    if package == allowed.OWN_PACKAGE and name == kind and kind in _OWN:
        return _OWN[kind], kind
    identity = (module, kind)
    known = (
        (module == "keras.layers" and kind in {*allowed.LAYERS, "InputLayer", "Pipeline"})
        or identity in allowed.MODELS
        or identity in allowed.OPERATIONS
        or identity in allowed.OTHER_LAYERS
    )
    if not known:
        raise ModelRejected(
            f"The model has a part {quoted(kind)} of {quoted(module or 'your own')}, which is not "
            "among the layers that this app builds."
        )
    if registered not in (None, kind):
        raise ModelRejected(
            f"The part {quoted(kind)} of the model goes by the registered name "
            f"{quoted(registered)}; only Keras's own layers are built here."
        )
    return identity


_OWN = {
    "AugmentationPipeline": "explorer.layers.augmentation_pipeline",
    "RandomBlur": "explorer.layers.random_blur",
    "RandomGain": "explorer.layers.random_gain",
    "RandomNoise": "explorer.layers.random_noise",
    "RandomPaddedCrop": "explorer.layers.random_padded_crop",
    "RandAugmentPerPicture": "explorer.layers.rand_augment_per_picture",
}


def settings_for(identity: tuple[str, str]) -> frozenset[str]:
    """The settings that a layer may have, besides those of every layer."""
    module, kind = identity
    if identity in allowed.OTHER_LAYERS:
        return allowed.OTHER_LAYERS[identity]
    if module.startswith("explorer."):
        return allowed.OWN_LAYERS[kind]
    return allowed.LAYERS[kind]


def checked_settings(config: dict[str, Any], known: frozenset[str], kind: str) -> dict[str, Any]:
    """Every setting by its rule."""
    clean: dict[str, Any] = {"name": checked_name(config.get("name"))}
    for key, value in config.items():
        if key == "name":
            continue
        if key not in known:
            raise ModelRejected(
                f"The layer {quoted(clean['name'])} ({kind}) has a setting {quoted(key)} that is "
                f"unknown to this app, whose Keras is {_LAST_KNOWN}."
            )
        if key == "data_format":
            clean[key] = _data_format(value)
        elif key == "activation" and isinstance(value, dict):
            clean[key] = _activation(value, clean["name"])
        else:
            clean[key] = _by_rule(key, value, clean["name"], kind)
    return clean


def _by_rule(key: str, value: Any, name: str, kind: str) -> Any:
    try:
        return allowed.SETTINGS[key](value)
    except (ValueError, TypeError):
        raise ModelRejected(
            f"The layer {quoted(name)} ({kind}) has a setting {quoted(key)} that is not one of "
            "those which this app takes."
        ) from None


def _activation(value: dict[str, Any], name: str) -> Any:
    """A function by its name, or a layer without weights in its place."""
    if value.get("class_name") not in ("ReLU", "LeakyReLU", "ELU", "Softmax"):
        return _by_rule("activation", value, name, "activation")
    module, kind = identity_of(value)
    config = checked_settings(
        config_of(value), settings_for((module, kind)) | allowed.EVERY_LAYER, kind
    )
    return {"module": module, "class_name": kind, "config": config}


def _data_format(value: Any) -> str:
    if value == "channels_first":
        raise ModelRejected(
            "The model has channels first; this app, like Keras by default, takes channels last."
        )
    if value not in (None, "channels_last"):
        raise ModelRejected("The model has an unknown data format.")
    return "channels_last"


def checked_name(value: Any) -> str:
    """A name, if it is one."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ModelRejected(
            f"The model has a layer of the name {quoted(value)}; names are of letters, digits and "
            "underscores."
        )
    return value


def config_of(given: dict[str, Any]) -> dict[str, Any]:
    """The settings in a part's description."""
    return as_dict(given.get("config"))


def as_dict(value: Any) -> dict[str, Any]:
    """What must be an object of settings."""
    if not isinstance(value, dict):
        raise ModelRejected("The description of the model is damaged: settings are missing.")
    return value
