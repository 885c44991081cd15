"""Features: what the channels of a network answer to, over many pictures and over training."""

from explorer.features.channel_statistics import ChannelStatistics, channel_statistics
from explorer.features.embedding import (
    WAYS,
    Embedding,
    Neighbour,
    embed,
    feature_layer,
    features,
    features_of,
    nearest,
    nearest_of_all,
)
from explorer.features.galleries import (
    Gallery,
    GalleryChoice,
    galleries,
    gallery_of,
    pictures_for,
)
from explorer.features.maximisation import Maximised, maximise
from explorer.features.neighbourhood import Neighbourhood, groups_of, neighbourhood
from explorer.features.over_training import OverTraining, over_training
from explorer.features.strongest_patches import Patch, strongest_patches

__all__ = [
    "WAYS",
    "ChannelStatistics",
    "Embedding",
    "Gallery",
    "GalleryChoice",
    "Maximised",
    "Neighbour",
    "Neighbourhood",
    "OverTraining",
    "Patch",
    "channel_statistics",
    "embed",
    "feature_layer",
    "features",
    "features_of",
    "galleries",
    "gallery_of",
    "groups_of",
    "maximise",
    "nearest",
    "nearest_of_all",
    "neighbourhood",
    "over_training",
    "pictures_for",
    "strongest_patches",
]
