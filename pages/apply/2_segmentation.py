"""Which pixels belong to it?

A segmentation network gives every pixel a class: paint masks, compare them, and look inside U-Nets.
"""

from explorer.ui import frame, views

with frame.page(__doc__):
    views.segmentation()
