"""What does the network get to see?

Not your picture: it is resized and its numbers are rescaled, and while a network learns, every
picture is also changed at random, so that no two rounds show it the same pixels.
"""

from explorer.ui import frame, pictures, views

with frame.page(__doc__):
    picture = pictures.choose()
    views.preparation(picture)
