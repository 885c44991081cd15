"""Components of the page Detection."""
