"""Components of the page for transfer."""
