"""Can it learn my pictures from twenty examples?

A network that has seen a million photos keeps what it knows, and only its last layers learn yours.
"""

from explorer.ui import frame, views

with frame.page(__doc__):
    views.transfer()
