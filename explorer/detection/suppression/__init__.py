"""Suppression: of several boxes around one object, keep one. One file for each way.

A function as `SuppressionMethod` describes it, decorated with ``@SUPPRESSIONS.register(...)``, is
a new entry; its docstring is the text shown on the page.
"""

from explorer.detection.suppression.method import SUPPRESSIONS, Amount, SuppressionMethod
from explorer.detection.suppression.suppress import Kept, suppress

__all__ = ["SUPPRESSIONS", "Amount", "Kept", "SuppressionMethod", "suppress"]
