"""Layers that do nothing outside training, by the names of their classes."""

DROPOUTS = frozenset(
    {"Dropout", "SpatialDropout2D", "GaussianDropout", "AlphaDropout", "StochasticDepth"}
)
"""They take away a part of what they are given."""
CHANGES = frozenset(
    {
        *("RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation"),
        *("RandomShear", "RandomPerspective", "RandomErasing", "RandomGaussianBlur"),
        *("RandomContrast", "RandomBrightness", "RandomHue", "RandomSaturation", "RandomInvert"),
        *("RandomGrayscale", "RandomColorJitter", "RandomColorDegeneration", "RandomSharpness"),
        *("RandomPosterization", "RandAugment", "AugMix", "MixUp", "CutMix", "GaussianNoise"),
        # Those of `explorer.layers`.
        *("RandomBlur", "RandomGain", "RandomNoise", "RandomPaddedCrop", "RandAugmentPerPicture"),
    }
)
"""They change pictures by chance."""
TRAINING_ONLY = DROPOUTS | CHANGES
