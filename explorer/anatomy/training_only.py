"""Layers that do nothing outside training, by the names of their classes."""

DROPOUTS = frozenset({"Dropout", "SpatialDropout2D", "GaussianDropout", "AlphaDropout"})
"""They take away a part of what they are given."""
CHANGES = frozenset(
    {
        *("RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation"),
        *("RandomContrast", "RandomBrightness", "GaussianNoise"),
    }
)
"""They change pictures by chance."""
TRAINING_ONLY = DROPOUTS | CHANGES
