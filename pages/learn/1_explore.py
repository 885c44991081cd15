"""What does a CNN see?

A network is looking at this picture. See what it says, which parts of the picture made it say so,
and what every layer on the way passed on to the next.
"""

from explorer.ui import frame, networks, pictures, views

with frame.page(__doc__):
    picture = pictures.choose()
    look = networks.look_at(picture)
    views.evidence(look, pictures.credit(picture))
    views.layer_row(look)
    views.layer_maps(look)
    views.layer_list(look)
