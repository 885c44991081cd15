"""Components of the page Architectures."""
