"""Why did it say cat?

Several methods answer, side by side; measure how far each can be trusted, and try to fool the
network.
"""

from explorer.ui import frame, networks, pictures, views

with frame.page(__doc__):
    picture = pictures.choose()
    look = networks.look_at(picture)
    views.explaining(look, pictures.credit(picture))
