"""What the pages Detection and Segmentation share: a run to start, and a run to watch."""
