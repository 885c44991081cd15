"""Where the ideas of this package were published, for those that are no entry of a registry."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "Average precision": "T.-Y. Lin et al.: Microsoft COCO: Common Objects in Context. ECCV "
        "2014, and the rules of its challenge",
        "Errors by kind": "D. Bolya, S. Foley, J. Hays and J. Hoffman: TIDE: A General Toolbox for "
        "Identifying Object Detection Errors. ECCV 2020",
        "Generalized IoU": "H. Rezatofighi et al.: Generalized Intersection over Union. CVPR 2019",
        "Distance IoU": "Z. Zheng et al.: Distance-IoU Loss. AAAI 2020",
        "Anchors": "S. Ren, K. He, R. Girshick and J. Sun: Faster R-CNN. NeurIPS 2015",
        "Sliding window in one pass": "P. Sermanet et al.: OverFeat: Integrated Recognition, "
        "Localization and Detection using Convolutional Networks. ICLR 2014",
    }
)
"""By what is meant, as people write it: authors, title and venue."""
