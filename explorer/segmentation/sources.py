"""Where the ideas of this package were published, for those that are no entry of a registry."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "Dice coefficient": "L. R. Dice: Measures of the Amount of Ecologic Association between "
        "Species. Ecology 26, 1945",
        "Intersection over union of masks": "M. Everingham et al.: The PASCAL Visual Object "
        "Classes Challenge. IJCV 88, 2010; P. Jaccard, 1901",
        "Boundary F1": "G. Csurka, D. Larlus and F. Perronnin: What is a Good Evaluation Measure "
        "for Semantic Segmentation? BMVC 2013",
        "Surface distance": "T. Heimann et al.: Comparison and Evaluation of Methods for Liver "
        "Segmentation from CT Datasets. IEEE Transactions on Medical Imaging 28, 2009",
        "Class weights": "D. Eigen and R. Fergus: Predicting Depth, Surface Normals and Semantic "
        "Labels with a Common Multi-Scale Convolutional Architecture. ICCV 2015",
    }
)
"""By what is meant, as people write it: authors, title and venue."""
