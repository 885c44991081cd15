"""The chart of shapes and receptive fields shows the table's own numbers."""

from __future__ import annotations

from explorer.anatomy import layer_table
from explorer.architectures import ARCHITECTURES
from explorer.figures.growth import growth_chart


def test_every_layer_with_maps_is_a_point():
    rows = layer_table(ARCHITECTURES["simple_cnn"].build())
    chart = growth_chart(rows, (32, 32))
    mapped = [row for row in rows if row.receptive_field]
    heights, channels, fields, level = chart.data
    assert list(heights.x) == [row.path for row in mapped]
    assert list(heights.y) == [row.output_shape[0] for row in mapped]
    assert list(channels.y) == [row.output_shape[2] for row in mapped]
    assert list(fields.y) == [row.receptive_field[0] for row in mapped]
    assert set(level.y) == {32}


def test_lines_differ_by_more_than_colour():
    chart = growth_chart(layer_table(ARCHITECTURES["lenet5"].build()), (32, 32))
    assert len({line.line.dash for line in chart.data}) == len(chart.data)
