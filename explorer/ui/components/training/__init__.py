"""What the page for training shows in the browser: curves, pictures, kernels, the list of runs."""
