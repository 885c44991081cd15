"""What a model may be made of: the layers, their settings, and a few operations.

Whatever is not in these tables is refused, so a new layer of Keras is refused until it stands
here. A setting means the same in all layers; which ones a layer has is checked by its class.
"""

from __future__ import annotations

from explorer.model_files import rules
from explorer.model_files.rules import Rule

_SIDE = rules.sizes(rules.MOST_SIDE, least=-1)
_UNITS = rules.sizes(rules.MOST_UNITS, least=1)
_AXES = rules.sizes(8, least=-8)
_SEED = rules.sizes(2**63)


def _of(rule: Rule, names: str) -> dict[str, Rule]:
    return dict.fromkeys(names.split(), rule)


SETTINGS: dict[str, Rule] = {
    **_of(_UNITS, "filters units num_heads key_dim value_dim depth_multiplier projection_dim"),
    **_of(_SIDE, "kernel_size strides dilation_rate pool_size size groups n height width"),
    **_of(_SIDE, "output_padding cropping noise_shape output_size power_iterations bins"),
    **_of(_SIDE, "num_ops num_chains chain_depth operations tile_grid_size"),
    **_of(rules.sizes(rules.MOST_LENGTH, least=-1), "target_shape dims output_shape"),
    **_of(_AXES, "axis axes shared_axes attention_axes"),
    **_of(_SEED, "seed"),
    **_of(rules.word_or_sizes, "padding"),
    **_of(rules.word, "interpolation fill_mode mode"),
    **_of(rules.equation, "equation"),
    **_of(rules.letters, "bias_axes"),
    **_of(rules.activation, "activation"),
    **_of(rules.initializer, "kernel_initializer bias_initializer depthwise_initializer"),
    **_of(rules.initializer, "pointwise_initializer beta_initializer gamma_initializer"),
    **_of(rules.initializer, "moving_mean_initializer moving_variance_initializer"),
    **_of(rules.initializer, "alpha_initializer"),
    **_of(rules.regularizer, "kernel_regularizer bias_regularizer activity_regularizer"),
    **_of(rules.regularizer, "depthwise_regularizer pointwise_regularizer alpha_regularizer"),
    **_of(rules.regularizer, "beta_regularizer gamma_regularizer"),
    **_of(rules.constraint, "kernel_constraint bias_constraint depthwise_constraint"),
    **_of(rules.constraint, "pointwise_constraint beta_constraint gamma_constraint"),
    **_of(rules.constraint, "alpha_constraint"),
    **_of(rules.flag, "use_bias center keepdims trainable autocast renorm normalize invert"),
    **_of(rules.flag, "crop_to_aspect_ratio pad_to_aspect_ratio antialias all_ops rms_scaling"),
    **_of(rules.flag, "use_gate"),
    **_of(rules.left_out(rules.flag), "synchronized flash_attention"),
    **_of(rules.left_out(rules.numbers), "renorm_clipping sliding_window lora_alpha"),
    **_of(rules.nothing, "lora_rank quantization_config gptq_unpacked_column_size initial"),
    **_of(rules.numbers, "momentum epsilon renorm_momentum rate stddev alpha negative_slope"),
    **_of(rules.numbers, "threshold offset max_value scale mean variance value_range dropout"),
    **_of(rules.numbers, "factor x_factor y_factor height_factor width_factor fill_value"),
    **_of(rules.numbers, "brightness_factor contrast_factor saturation_factor hue_factor"),
    **_of(rules.numbers, "addition_factor threshold_factor clip_limit l1 l2 sigma magnitude"),
    **_of(rules.numbers, "init_values drop_path_rate"),
    **_of(rules.precision, "dtype"),
}
"""By name. ``data_format``, ``name`` and settings that hold layers are looked at elsewhere."""

_WITH_KERNEL = (
    "kernel_size strides padding dilation_rate activation use_bias bias_initializer "
    "bias_regularizer activity_regularizer bias_constraint data_format "
)
_DENSE_KERNEL = "kernel_initializer kernel_regularizer kernel_constraint "
_DEPTHWISE_KERNEL = (
    "depth_multiplier depthwise_initializer depthwise_regularizer depthwise_constraint "
)
_POINTWISE_KERNEL = "pointwise_initializer pointwise_regularizer pointwise_constraint "
_BIAS = "bias_initializer bias_regularizer bias_constraint activity_regularizer "
_QUANTISED = "lora_rank lora_alpha quantization_config gptq_unpacked_column_size "
_SCALED = (
    "axis epsilon center scale beta_initializer gamma_initializer beta_regularizer "
    "gamma_regularizer beta_constraint gamma_constraint "
)
_POOLING = "pool_size strides padding data_format"
_GLOBAL = "data_format keepdims"
_RANDOM = "factor value_range seed data_format"
_MOVED = "fill_mode interpolation seed fill_value data_format "

EVERY_LAYER = rules.words("name trainable dtype autocast")
LAYERS: dict[str, frozenset[str]] = {
    name: frozenset(settings.split())
    for name, settings in {
        # what learns
        "Conv1D": "filters groups " + _WITH_KERNEL + _DENSE_KERNEL,
        "Conv2D": "filters groups " + _WITH_KERNEL + _DENSE_KERNEL,
        "Conv2DTranspose": "filters output_padding groups " + _WITH_KERNEL + _DENSE_KERNEL,
        "DepthwiseConv2D": _WITH_KERNEL + _DEPTHWISE_KERNEL,
        "SeparableConv2D": "filters groups " + _WITH_KERNEL + _DEPTHWISE_KERNEL + _POINTWISE_KERNEL,
        "Dense": "units activation use_bias " + _DENSE_KERNEL + _BIAS + _QUANTISED,
        "EinsumDense": "equation output_shape activation bias_axes "
        + (_DENSE_KERNEL + _BIAS + _QUANTISED),
        "MultiHeadAttention": "num_heads key_dim value_dim dropout use_bias output_shape seed "
        "attention_axes sliding_window flash_attention use_gate " + _DENSE_KERNEL + _BIAS,
        "BatchNormalization": "momentum moving_mean_initializer moving_variance_initializer "
        "synchronized renorm renorm_clipping renorm_momentum " + _SCALED,
        "LayerNormalization": "rms_scaling " + _SCALED,
        "GroupNormalization": "groups " + _SCALED,
        "RMSNormalization": "axis epsilon",
        "UnitNormalization": "axis",
        "PReLU": "alpha_initializer alpha_regularizer alpha_constraint shared_axes",
        # what only computes
        "Activation": "activation activity_regularizer",
        "ReLU": "max_value negative_slope threshold",
        "LeakyReLU": "negative_slope",
        "ELU": "alpha",
        "Softmax": "axis",
        "Identity": "",
        "Flatten": "data_format",
        "Reshape": "target_shape",
        "Permute": "dims",
        "RepeatVector": "n",
        "ZeroPadding2D": "padding data_format",
        "Cropping2D": "cropping data_format",
        "UpSampling2D": "size data_format interpolation",
        "MaxPooling2D": _POOLING,
        "AveragePooling2D": _POOLING,
        "MaxPooling1D": _POOLING,
        "AveragePooling1D": _POOLING,
        "AdaptiveAveragePooling2D": "output_size data_format",
        "AdaptiveMaxPooling2D": "output_size data_format",
        "GlobalAveragePooling2D": _GLOBAL,
        "GlobalMaxPooling2D": _GLOBAL,
        "GlobalAveragePooling1D": _GLOBAL,
        "GlobalMaxPooling1D": _GLOBAL,
        **dict.fromkeys(rules.words("Add Subtract Multiply Average Maximum Minimum"), ""),
        "Concatenate": "axis",
        "Dot": "axes normalize",
        # what matters in training
        "Dropout": "rate noise_shape seed",
        "AlphaDropout": "rate noise_shape seed",
        "GaussianDropout": "rate seed",
        "GaussianNoise": "stddev seed",
        "SpatialDropout2D": "rate data_format seed",
        "ActivityRegularization": "l1 l2",
        # what prepares pictures
        "Rescaling": "scale offset",
        "Normalization": "axis mean variance invert",
        "Resizing": "height width interpolation crop_to_aspect_ratio pad_to_aspect_ratio "
        "fill_mode fill_value antialias data_format",
        "CenterCrop": "height width data_format",
        "RandomCrop": "height width seed data_format",
        "RandomFlip": "mode seed data_format",
        "RandomRotation": "factor " + _MOVED,
        "RandomZoom": "height_factor width_factor " + _MOVED,
        "RandomTranslation": "height_factor width_factor " + _MOVED,
        "RandomShear": "x_factor y_factor " + _MOVED,
        "RandomPerspective": "factor scale " + _MOVED,
        "RandomErasing": "scale fill_value " + _RANDOM,
        "RandomGaussianBlur": "kernel_size sigma " + _RANDOM,
        "RandomColorJitter": "brightness_factor contrast_factor saturation_factor hue_factor "
        + _RANDOM,
        "RandAugment": "num_ops interpolation " + _RANDOM,
        "AugMix": "num_chains chain_depth alpha all_ops interpolation " + _RANDOM,
        "MixUp": "alpha seed data_format",
        "CutMix": "factor seed data_format",
        "AutoContrast": "value_range",
        "Solarization": "addition_factor threshold_factor value_range seed",
        **dict.fromkeys(
            rules.words(
                "RandomBrightness RandomColorDegeneration RandomContrast RandomGrayscale RandomHue "
                "RandomInvert RandomPosterization RandomSaturation RandomSharpness"
            ),
            _RANDOM,
        ),
    }.items()
}
"""Those of ``keras.layers``: the settings that each may have, besides `EVERY_LAYER`."""

OWN_LAYERS: dict[str, frozenset[str]] = {
    "RandomBlur": frozenset({"sigma", "seed"}),
    "RandomGain": frozenset({"factor", "seed"}),
    "RandomNoise": frozenset({"stddev", "seed"}),
    "RandomPaddedCrop": frozenset({"padding", "fill_mode", "seed"}),
    "RandAugmentPerPicture": frozenset({"operations", "magnitude", "seed"}),
}
"""Those of this app, registered in the package ``cnn_explorer``."""
OWN_PACKAGE = "cnn_explorer"

OTHER_LAYERS: dict[tuple[str, str], frozenset[str]] = {
    ("keras.src.applications.convnext", "LayerScale"): frozenset({"init_values", "projection_dim"}),
    ("keras.src.applications.convnext", "StochasticDepth"): frozenset({"drop_path_rate"}),
}
"""Layers that keras.applications keep for themselves."""

_NUMPY, _NN = "keras.src.ops.numpy", "keras.src.ops.nn"
OPERATIONS: dict[tuple[str, str], frozenset[str]] = {
    **{
        (_NUMPY, name): frozenset()
        for name in rules.words(
            "Add Subtract Multiply Divide TrueDivide Power Maximum Minimum Negative "
            "Absolute Square Sqrt Exp Tanh GetItem"
        )
    },
    **{(_NUMPY, name): frozenset({"axis", "keepdims"}) for name in rules.words("Mean Sum")},
    **{
        (_NUMPY, name): frozenset({"axis", "keepdims", "initial"})
        for name in rules.words("Max Min")
    },
    (_NUMPY, "Concatenate"): frozenset({"axis"}),
    (_NUMPY, "Squeeze"): frozenset({"axis"}),
    (_NUMPY, "ExpandDims"): frozenset({"axis"}),
    **{
        (_NN, name): frozenset()
        for name in rules.words("Relu Relu6 Sigmoid HardSigmoid Silu HardSilu Selu Softplus")
    },
    (_NN, "LeakyRelu"): frozenset({"negative_slope"}),
    (_NN, "Elu"): frozenset({"alpha"}),
    (_NN, "Gelu"): frozenset({"approximate"}),
    (_NN, "Softmax"): frozenset({"axis"}),
    (_NN, "LogSoftmax"): frozenset({"axis"}),
    ("keras.src.ops.core", "Cast"): frozenset({"dtype"}),
    ("keras.src.activations.activations", "ReLU"): frozenset(
        {"negative_slope", "max_value", "threshold"}
    ),
}
"""What a functional model holds where it says ``a + b`` or ``keras.ops.relu(a)``."""
SETTINGS["approximate"] = rules.flag

MODELS = frozenset(
    {
        ("keras.src.models.functional", "Functional"),
        ("keras", "Model"),
        ("keras.models", "Model"),
        ("keras", "Functional"),
        ("keras.models", "Functional"),
        ("keras", "Sequential"),
        ("keras.models", "Sequential"),
    }
)

_CODE = (
    "which is Python code inside the file, and this app runs no code of others; use a layer of "
    "Keras instead, as Rescaling, or an operation of keras.ops"
)
_WORDS = "which is for words and tables; a network for pictures does without"
_SEQUENCE = "which is for sequences and not for pictures"
REASONS: dict[str, str] = {
    "Lambda": _CODE,
    "TorchModuleWrapper": _CODE,
    "JaxLayer": _CODE,
    "FlaxLayer": _CODE,
    "TFSMLayer": "which loads a program from a folder",
    **dict.fromkeys(
        rules.words(
            "TextVectorization StringLookup IntegerLookup Hashing HashedCrossing CategoryEncoding "
            "Discretization FeatureSpace Embedding ReversibleEmbedding"
        ),
        _WORDS,
    ),
    **dict.fromkeys(
        rules.words("LSTM GRU SimpleRNN RNN Bidirectional TimeDistributed ConvLSTM2D Masking"),
        _SEQUENCE,
    ),
}
"""Why some well-known layers are not taken."""
