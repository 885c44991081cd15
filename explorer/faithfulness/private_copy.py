"""A copy of a model of one's own, whose weights may be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def private_copy(model: keras.Model) -> keras.Model:
    """Build the model again, with new weights of the same values.

    Names, nested models, shared layers and precision are those of the original, which is neither
    changed nor compiled. In the copy all layers count as trainable.

    Raises:
        ValueError: if the model cannot be built from its own description. The message is a
            sentence.
    """
    import keras

    try:
        with keras.utils.custom_object_scope(_classes_of(model)):
            copy = type(model).from_config(model.get_config())
        if not copy.built:
            copy.build(model.input_shape)
        copy.set_weights(model.get_weights())
    except (TypeError, ValueError, NotImplementedError) as error:
        raise ValueError(
            f"The model {model.name!r} cannot be copied, so that its weights cannot be drawn anew."
        ) from error
    for layer in copy._flatten_layers():  # a model built from a config passes it on to none
        layer.trainable = True
    return copy


def _classes_of(model: keras.Model) -> dict[str, type]:
    """The classes of all layers, by their own and their registered names."""
    import keras

    kinds = {type(layer) for layer in model._flatten_layers()}
    by_name = {kind.__name__: kind for kind in kinds}
    return by_name | {keras.saving.get_registered_name(kind): kind for kind in kinds}
