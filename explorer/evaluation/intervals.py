"""How far a share that was counted on some pictures can be from that of all there are."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.959963984540054
"""Standard deviations on either side of the mean that hold 95 % of a normal distribution."""


@dataclass(frozen=True)
class Share:
    """So many of so many.

    Attributes:
        count: how many are of the kind, 0 to ``total``.
        total: how many there are.

    Raises:
        ValueError: if there are none, or ``count`` is not among them.
    """

    count: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.total or self.total < 1:
            raise ValueError(f"{self.count} of {self.total} is not a share")

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.count / self.total

    @property
    def standard_error(self) -> float:
        """Standard deviation of such a share from sample to sample, 0 to 0.5.

        >>> round(Share(8100, 10000).standard_error, 4)
        0.0039
        """
        return math.sqrt(self.value * (1 - self.value) / self.total)

    def interval(self, z: float = Z95) -> tuple[float, float]:
        """Return Wilson's score interval: where the share of all pictures probably lies.

        Unlike the share with two standard errors on either side, it stays within 0 and 1 and
        holds what it promises for shares near them.

        Source: E. B. Wilson: Probable Inference, the Law of Succession, and Statistical
        Inference. Journal of the American Statistical Association 22(158), 1927.

        Args:
            z: how many standard deviations; 95 % of all samples by default.

        >>> [round(end, 3) for end in Share(10, 10).interval()]
        [0.722, 1.0]
        """
        shrunk = z * z / self.total
        centre = (self.value + shrunk / 2) / (1 + shrunk)
        spread = math.sqrt(self.standard_error**2 + shrunk / (4 * self.total))
        reach = z / (1 + shrunk) * spread
        return max(0.0, centre - reach), min(1.0, centre + reach)
