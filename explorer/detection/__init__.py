"""Detection: what is where in a picture, and how good the answers are.

Boxes are float ``(..., 4)`` as corners x1, y1, x2, y2 in pixels; x to the right, y down.
"""
