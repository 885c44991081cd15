"""The chart of blocks and its table."""

from __future__ import annotations

import csv

import pytest

from explorer.blocks import BLOCKS
from explorer.blocks.costs import block_cost
from explorer.figures.block_costs import block_costs_chart, block_costs_csv


def test_the_chart_and_the_table_have_the_same_numbers():
    costs = [block_cost(name, 32, 2, 8) for name in BLOCKS]
    chart = block_costs_chart(costs, "cbam")
    rows = list(csv.DictReader(block_costs_csv(costs, 32, 2, 8).splitlines()))
    assert [row["block"] for row in rows] == list(BLOCKS)
    for bars, what in zip(chart.data, ("parameters", "multiply_adds"), strict=True):
        assert list(bars.customdata) == [int(row[what]) for row in rows]
        assert list(bars.x) == pytest.approx(
            [float(row[f"{what}_to_plain"]) for row in rows], rel=1e-5
        )
    bold = [title for title in chart.data[0].y if title.startswith("<b>")]
    assert bold == ["<b>CBAM<br>attention</b>"]
