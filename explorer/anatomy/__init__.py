"""Anatomy: what is inside a model, of whatever kind, without changing anything in it."""

from explorer.anatomy.feature_maps import feature_maps
from explorer.anatomy.filters import filters
from explorer.anatomy.layers import LayerRow, layer_table
from explorer.anatomy.view import ModelView, view_of

__all__ = ["LayerRow", "ModelView", "feature_maps", "filters", "layer_table", "view_of"]
