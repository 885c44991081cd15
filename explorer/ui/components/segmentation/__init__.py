"""Components of the page Segmentation."""
