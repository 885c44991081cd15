"""What does a kernel see?

A kernel is a small grid of numbers that slides over the picture. Change a number, and see the
result change under your finger.
"""

from explorer.ui import frame, pictures, views

with frame.page(__doc__):
    picture = pictures.choose()
    views.convolution_lab(picture)
