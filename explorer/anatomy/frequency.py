"""Frequency responses: which spatial frequencies a kernel lets through."""

from __future__ import annotations

import numpy as np


def frequency_response(weights: np.ndarray, size: int = 32) -> np.ndarray:
    """Return how strongly kernels answer to waves of each direction and fineness.

    A wave of amplitude 1 that goes through one input channel leaves the convolution with the
    amplitude of the kernel's discrete Fourier transform at that frequency (Oppenheim and Schafer,
    Discrete-Time Signal Processing). Over input channels the root of the mean square is taken.

    Args:
        weights: ``(kernel_height, kernel_width, in_channels, filters)``, as `filters` gives them.
        size: frequencies along each axis, even and at least as many as the kernel is wide. They
            go from -1/2 to just below +1/2 cycles per pixel in steps of 1/size.

    Returns:
        float32 ``(size, size, filters)``, zero and up; frequency 0, the kernel's sum, stands at
        ``[size // 2, size // 2]``, vertical frequencies along the first axis.

    Raises:
        ValueError: if ``weights`` has not four axes, or ``size`` is odd or too small.

    >>> blur = np.full((2, 2, 1, 1), 1 / 4)
    >>> response = frequency_response(blur, 4)[..., 0]
    >>> response[2].astype(float).round(3).tolist()  # the finest waves are erased
    [0.0, 0.707, 1.0, 0.707]
    """
    weights = np.asarray(weights, np.float64)
    if weights.ndim != 4:
        raise ValueError(f"kernels have four axes, not the shape {weights.shape}")
    if size % 2 or size < max(weights.shape[:2]):
        raise ValueError(f"an even size of at least {max(weights.shape[:2])}, not {size}")
    spectra = np.fft.fft2(weights, (size, size), axes=(0, 1))
    power = np.mean(np.abs(spectra) ** 2, axis=2)
    return np.fft.fftshift(np.sqrt(power), axes=(0, 1)).astype(np.float32)


def frequencies(size: int = 32) -> np.ndarray:
    """The axis of `frequency_response`: cycles per pixel, float32 ``(size,)``.

    >>> frequencies(4).tolist()
    [-0.5, -0.25, 0.0, 0.25]
    """
    return np.fft.fftshift(np.fft.fftfreq(size)).astype(np.float32)
