"""The convolution lab's components: they convolve, pool and draw in the browser."""
