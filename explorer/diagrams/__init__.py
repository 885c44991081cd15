"""Diagrams of networks: what is drawn of a model, where, and how large; not in which colours."""

from explorer.diagrams.diagram import Box, Diagram, Edge, Node, Part, Point
from explorer.diagrams.drawing import DETAILS, diagram_of

__all__ = ["DETAILS", "Box", "Diagram", "Edge", "Node", "Part", "Point", "diagram_of"]
