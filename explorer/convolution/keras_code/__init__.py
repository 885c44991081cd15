"""What the lab shows, as Keras scripts that run by themselves."""

from explorer.convolution.keras_code.layer import keras_code
from explorer.convolution.keras_code.pooling import pooling_code
from explorer.convolution.keras_code.stack import stack_code

__all__ = ["keras_code", "pooling_code", "stack_code"]
