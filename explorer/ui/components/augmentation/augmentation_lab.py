"""Pictures and their augmented versions, with the sliders of the pipeline that makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.augmentations import AUGMENTATIONS, GROUPS, Augmentation
from explorer.pipeline.pipeline import MOST_SEED, MOST_STEPS
from explorer.pipeline.presets import PRESETS
from explorer.pipeline.text import NOTHING
from explorer.ui import live
from explorer.ui.components import load
from explorer.ui.events import picked

_FILLS = {
    "nearest": "nearest pixel",
    "reflect": "mirrored",
    "wrap": "from the other side",
    "constant": "black",
}


def _entry(augmentation: Augmentation) -> dict[str, Any]:
    return {
        "name": augmentation.name,
        "title": augmentation.title,
        "group": augmentation.group,
        "about": " ".join(augmentation.description.split()),
        "options": [
            {
                "name": option.name,
                "label": option.label,
                "unit": option.unit,
                "values": option.values,
                "default": option.default,
            }
            for option in augmentation.options
        ],
    }


_mount = load(
    "augmentation/augmentation_lab",
    "live",
    "augmentation/augmentation_text",
    "augmentation/augmentation_steps",
    "augmentation/augmentation_tiles",
    "augmentation/augmentation_strip",
    constants={
        "AUGMENTATIONS": [_entry(augmentation) for augmentation in AUGMENTATIONS.values()],
        "FILL_WORDS": _FILLS,
        "GROUPS": GROUPS,
        "MOST_SEED": MOST_SEED,
        "MOST_STEPS": MOST_STEPS,
        "NO_STEPS": NOTHING,
        "PRESETS": [
            {"name": one.name, "title": one.title, "text": one.text, "about": one.about}
            for one in PRESETS.values()
        ],
    },
)


def augmentation_lab(
    shown: dict[str, Any],
    state: dict[str, Any],
    on_change: Callable[[Any], None],
    on_settled: Callable[[str], None],
    key: str,
) -> None:
    """Show the lab.

    Args:
        shown: pictures and what is said of them, see `explorer.ui.views.augment`.
        state: the pipeline, see `augmentation_choices.as_sent`.
        on_change: called with such a state while the visitor moves a slider.
        on_settled: called with ``shown["key"]`` when nothing has moved for a moment.
        key: a name for this lab, unique on the page.
    """
    _mount(
        key=key,
        data={**shown, **live.hand(key, state), "heard": live.last_heard(key)},
        on_changed_change=live.listener(key, on_change),
        on_settled_change=picked(key, on_settled, "settled"),
    )
