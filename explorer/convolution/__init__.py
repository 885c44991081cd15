"""The convolution lab: the arithmetic of convolutional layers, on any picture and any kernel."""

from explorer.convolution.arithmetic import convolve, output_size, pool, zero_padding
from explorer.kernels import KERNELS

__all__ = ["KERNELS", "convolve", "output_size", "pool", "zero_padding"]
