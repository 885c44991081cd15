"""Where is it?

A detector answers with boxes: see how boxes are compared, proposed, scored, sorted out and judged.
"""

from explorer.ui import frame, views

with frame.page(__doc__):
    views.detection()
