"""How does it learn?

Choose a network and pictures, press Train, and watch every weight change a little, over and over.
"""

from explorer.ui import frame, views

with frame.page(__doc__):
    views.learning()
