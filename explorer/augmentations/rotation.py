"""Rotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.augmentations import FILL, Drawn, Strength, geometry

if TYPE_CHECKING:
    import keras


@geometry(
    title="Rotation",
    place=10,
    source="Simard, Steinkraus, Platt: Best Practices for Convolutional Neural Networks Applied "
    "to Visual Document Analysis, ICDAR 2003",
    options=(
        Strength(name="angle", label="Up to", unit="°", values=tuple(range(0, 181, 2)), default=20),
        FILL,
    ),
    drawn=(Drawn(label="Turned", unit="°", read=lambda drawn: drawn["angle"]),),
)
def rotation(
    angle: tuple[float, float], fill: str, seed: int, name: str
) -> keras.layers.RandomRotation:
    """Turns the picture around its middle; angles above zero go anticlockwise.

    Cameras are held at a slant and things lie askew, and they are the same things: the network
    learns not to insist on upright ones. Too far is where the direction carries the meaning, as
    in a 6 and a 9.
    """
    import keras

    circle = (angle[0] / 360, angle[1] / 360)  # Keras counts in full turns
    return keras.layers.RandomRotation(circle, fill_mode=fill, seed=seed, name=name)
