"""The parts that pages are put together from; each shows one thing and asks one question."""

from explorer.ui.views.architectures import architectures
from explorer.ui.views.convolution import convolution_lab
from explorer.ui.views.detection import detection
from explorer.ui.views.evidence import evidence
from explorer.ui.views.explain import explaining
from explorer.ui.views.inspect import inspection
from explorer.ui.views.layer_list import layer_list
from explorer.ui.views.layer_maps import layer_maps
from explorer.ui.views.layer_row import layer_row
from explorer.ui.views.prepare import preparation
from explorer.ui.views.segmentation import segmentation
from explorer.ui.views.train import learning
from explorer.ui.views.transfer import transfer

__all__ = [
    "architectures",
    "convolution_lab",
    "detection",
    "evidence",
    "explaining",
    "inspection",
    "layer_list",
    "layer_maps",
    "layer_row",
    "learning",
    "preparation",
    "segmentation",
    "transfer",
]
