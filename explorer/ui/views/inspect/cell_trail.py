"""What made a value of a feature map, and what made that: one value behind the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from explorer.look import Look
from explorer.ui import inspected, state
from explorer.ui.choices import CELL_TRAIL
from explorer.ui.components.inspect.cell_sum import cell_sum
from explorer.ui.places import Place, places_text, read_places

MOST = 8
"""Values that the way back holds."""


def trail_from(look: Look, path: str) -> tuple[Place, ...]:
    """The values that were opened one behind the other, if the first is one of this layer.

    Args:
        look: the network and the picture.
        path: of the layer.
    """
    trail = _trail(look)
    return trail if trail and trail[0].layer == path else ()


def open_cell(look: Look, place: Place) -> None:
    """Open the sum behind a value; it is the beginning of the way back.

    Args:
        look: the network and the picture.
        place: of the value.
    """
    _set(look, (place,))


def trail_from_elsewhere(look: Look, layers: Sequence[str]) -> tuple[Place, ...]:
    """The values that were opened one behind the other, if the first is of none of the layers.

    Args:
        look: the network and the picture.
        layers: paths.
    """
    trail = _trail(look)
    return trail if trail and trail[0].layer not in layers else ()


def cell_trail(
    look: Look, trail: tuple[Place, ...], first: Callable[[], Place], offer: str, key: str
) -> None:
    """Show what made the value that was opened last.

    Args:
        look: the network and the picture.
        trail: the values that were opened one behind the other; none to offer the first.
        first: which that would be.
        offer: how it is called, on a button.
        key: a name for this component, unique on the page.
    """
    made = _made(look, trail)
    cell_sum(
        _title(look, trail[-1], made.value) if made else "Where does a value come from?",
        [_short(look, place) for place in trail],
        made.begin if made else None,
        made.steps if made else (),
        offer,
        on_cell=lambda place: _set(look, (*trail, place)),
        on_back=lambda index: _set(look, trail[: index + 1]),
        on_begin=lambda: open_cell(look, first()),
        key=key,
    )
    with st.container():
        for formula in made.formulas if made else ():
            st.latex(formula)


def _made(look: Look, trail: tuple[Place, ...]) -> inspected.MadeCell | None:
    try:
        return inspected.made_cell(look, trail[-1]) if trail else None
    except ValueError as impossible:  # of a network that leaves its size open
        state.notify(str(impossible))
        return None


def _title(look: Look, place: Place, value: float) -> str:
    written = f"{value:.4g}".replace("-", "−")
    return f"{_short(look, place)} = {written}"


def _short(look: Look, place: Place) -> str:
    name = inspected.channel_name(look, place.layer, place.channel)
    where = "" if place.row is None else f", row {place.row}, column {place.column}"
    return f"{place.layer} {name}{where}"


def _trail(look: Look) -> tuple[Place, ...]:
    def fits(text: str) -> bool:
        return all(_is_there(look, place) for place in read_places(text))

    return read_places(CELL_TRAIL.get("", fits, of=look.network.name))


def _is_there(look: Look, place: Place) -> bool:
    layers = [layer.path for layer in look.view.layers]
    if place.layer not in layers:
        return False
    if place.layer not in look.shapes:
        units = look.view.layer(place.layer).output_shape[-1]
        return place.row is None and place.channel in range(units)
    sizes = look.shapes[place.layer]
    wanted = (place.row, place.column, place.channel)
    return all(
        number is not None and number >= 0 and (size is None or number < size)
        for number, size in zip(wanted, sizes, strict=True)
    )


def _set(look: Look, trail: tuple[Place, ...]) -> None:
    """Keep the way; of one that is too long the beginning, which the page hangs it on, and end."""
    if trail and trail[-1].layer == look.view.input_name:
        return  # nothing made the picture
    shown = trail if len(trail) <= MOST else (trail[0], *trail[1 - MOST :])
    CELL_TRAIL.set(places_text(shown), look.network.name)
