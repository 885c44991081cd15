"""What has it learned?

Open the network: its filters, what they find in this picture, and what excites them most.
"""

from explorer.ui import frame, networks, pictures, views

with frame.page(__doc__):
    picture = pictures.choose()
    look = networks.look_at(picture)
    views.inspection(look)
