"""Why is it built this way?

Thirty years of networks: what each one added, what it costs, and what you can build of its parts.
"""

from explorer.ui import frame, views

with frame.page(__doc__):
    views.architectures()
