"""All that visitors can choose: its name in links, and how it is read from one."""

from __future__ import annotations

from explorer.kernels import kernel_text, read_kernel
from explorer.options import Option
from explorer.pipeline import pipeline_text, read_pipeline
from explorer.pipeline.text import MOST_TEXT
from explorer.preprocessing.row import MAX_TEXT, read_row, row_text
from explorer.ui.state import Choice

PICTURE = Choice("picture", str, "picture")
PICTURE_SOURCE = Choice("from", str, "source of pictures")
NETWORK = Choice("network", str, "network")
WEIGHTS = Choice("weights", str, "weights")
LAYER = Choice("layer", str, "layer")
EXPLAINED_LAYER = Choice("at", str, "layer to explain by")
EXPLAINED_CLASS = Choice("class", int, "class")
CHANNEL = Choice("map", int, "feature map")
COLOUR_SCALE = Choice("scale", str, "colour scale")
OPACITY = Choice("opacity", int, "opacity")
AS_CELLS = Choice("cells", int, "resolution of the heatmap")

LAB = Choice("lab", str, "part of the lab")
DETAIL = Choice("pixels", int, "number of pixels")
KERNEL = Choice("kernel", lambda text: kernel_text(read_kernel(text)), "kernel", longest=2500)
BIAS = Choice("bias", float, "bias")
STRIDE = Choice("stride", int, "stride")
PADDING = Choice("padding", str, "padding")
DILATION = Choice("dilation", int, "dilation")
FLIP = Choice("flip", int, "flip")
COLOURS = Choice("colours", str, "colours")
RELU = Choice("relu", int, "ReLU")
POOLING = Choice("pooling", str, "pooling")
POOL_SIZE = Choice("pooling-size", int, "size of the pooling window")
SHOWN = Choice("shown", str, "way of showing the result")
ZOOM = Choice("zoom", int, "zoom")
CENTRE = Choice("centre", str, "place of the view")
CELL = Choice("cell", str, "cell")
PLANE = Choice("plane", int, "colour to look at")
LEARNED_FROM = Choice("learned", str, "network to take kernels from")
POOLED = Choice("pooled", str, "map to pool")
WINDOW = Choice("window", int, "size of the pooling window")
WINDOW_STRIDE = Choice("window-stride", int, "stride of the pooling window")
WINDOW_PADDING = Choice("window-padding", str, "padding of the pooling")
SHIFT = Choice("shift", int, "shift of the picture")
HATCHED = Choice("hatched", int, "hatching")
POOLED_CELL = Choice("pooled-cell", str, "cell")
STACK = Choice("stack", str, "stack of kernels", longest=400)
STACK_CELL = Choice("stack-cell", str, "cell")
ENLARGED = Choice("enlarged", int, "enlargement")
EXERCISE = Choice("exercise", int, "exercise")

AUGMENTATIONS = Choice(
    "augment", lambda text: pipeline_text(read_pipeline(text)), "augmentations", longest=MOST_TEXT
)
SEED = Choice("seed", int, "seed")
OPEN_STEP = Choice("open", int, "augmentation to look at")
SWEPT_PICTURE = Choice("of", int, "picture to sweep")
SWEPT = Choice("along", str, "strength to sweep")
AUGMENTED = Choice("on", str, "pictures to augment")
SPLIT = Choice("split", str, "part of the data set")
WHICH_BATCH = Choice("batch", int, "batch")
LABEL = Choice("label", lambda text: "_".join(str(int(one)) for one in text.split("_")), "label")
TRAINED_WITH = Choice("train-with", str, "augmentations for training", longest=MOST_TEXT + 5)
PREPARATION = Choice("prepare", str, "part of the page")
STEPS = Choice("row", lambda text: row_text(read_row(text)), "row of steps", longest=MAX_TEXT)
FED = Choice("fed", str, "network to feed")
CONFUSED = Choice("confused", str, "cell of the confusion matrix")
SHELF = Choice("pictures", str, "kind of pictures")
SHELF_PAGE = Choice("leaf", int, "page of pictures")
ANSWERED = Choice("held-out", int, "held-out picture")
COMPARED = Choice("compared", str, "runs to compare", longest=400)
CURVE = Choice("curve", str, "kind of curve")
CURVE_ALONG = Choice("against", str, "axis of the curves")
TRAIN_PART = Choice("part", str, "part of the page")
TRAINED_RUN = Choice("run", str, "training run")
RECIPE = Choice("recipe", str, "recipe")
ARCHITECTURE = Choice("architecture", str, "architecture")
LEARNED_DATA = Choice("data", str, "data set")
OPTIMIZER = Choice("optimizer", str, "optimizer")
LEARNING_RATE = Choice("rate", float, "learning rate")
SCHEDULE = Choice("schedule", str, "schedule")
MOMENTUM = Choice("momentum", float, "momentum")
WEIGHT_DECAY = Choice("decay", float, "weight decay")
LABEL_SMOOTHING = Choice("smoothing", float, "label smoothing")
BATCH_SIZE = Choice("batch-size", int, "batch size")
EPOCHS = Choice("epochs", int, "number of epochs")
SUBSET = Choice("subset", int, "number of training pictures")
TRAIN_SEED = Choice("train-seed", int, "seed of training")
PRECISION = Choice("precision", str, "precision")
EXAMINED = Choice("looked-at", str, "data set")
CLASS_LOOKED_AT = Choice("of-class", int, "class to look at")
ITEM = Choice("item", int, "number of a picture")
EPOCH = Choice("epoch", int, "epoch")
EPOCH_SCALE = Choice("epoch-scale", str, "colour scale")
WALKED_PICTURE = Choice("walked", str, "picture to look at")
FILTERS_OF = Choice("filters", str, "layer of the filters")


def of_option(owner: str, option: Option) -> Choice:
    """The choice of an option's value.

    Args:
        owner: what the option belongs to; its name and the option's make the parameter's.
        option: what is chosen.
    """
    return Choice(f"{owner}-{option.name}", type(option.default), option.label.lower())
