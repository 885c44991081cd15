"""What is taken along is exactly what was computed."""

from __future__ import annotations

from io import StringIO

import numpy as np

from explorer.figures.export import map_as_csv


def test_a_map_survives_the_way_through_csv_bit_by_bit():
    values = np.random.default_rng(0).normal(size=(5, 7)).astype(np.float32)
    read = np.loadtxt(StringIO(map_as_csv(values)), delimiter=",", dtype=np.float32)
    assert (read == values).all()
