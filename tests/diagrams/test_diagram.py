"""Diagrams: properties that hold for every network at every detail."""

from __future__ import annotations

from itertools import combinations, pairwise

import keras
import pytest
from keras import layers

from explorer.anatomy import layer_table
from explorer.architectures import ARCHITECTURES
from explorer.blocks.costs import block_skeleton
from explorer.diagrams import DETAILS, Box, Diagram, Node, diagram_of
from tests.diagrams.networks import all_networks, densely, hourglass
from tests.models import branched, open_size, sequential

NETWORKS = all_networks()
HAIR = 0.2  # places are rounded to a tenth


@pytest.fixture(scope="module", params=list(NETWORKS))
def network(request) -> tuple[keras.Model, list[Diagram]]:
    model = NETWORKS[request.param]()
    return model, [diagram_of(model, detail) for detail in DETAILS]


def names_in(diagram: Diagram) -> list[list[str]]:
    return [[part.row.path for part in node.parts] for node in diagram.nodes]


def by_rank(diagram: Diagram) -> list[list[Node]]:
    ranks = [[] for _ in range(1 + max(node.rank for node in diagram.nodes))]
    for node in diagram.nodes:
        ranks[node.rank].append(node)
    return ranks


def crossed(diagram: Diagram) -> list[tuple[str, int, int]]:
    """Nodes that the line of an edge between others could touch."""
    found, ranks = [], by_rank(diagram)
    for edge in diagram.edges:
        begin, end = diagram.nodes[edge.source], diagram.nodes[edge.target]
        others = [one for rank in ranks[begin.rank : end.rank + 1] for one in rank]
        for (left, y), (right, to_y) in pairwise(edge.points):
            low, high = sorted((y, to_y))
            way = Box(left + HAIR, low - HAIR, right - HAIR, high + HAIR)
            touched = (
                one
                for one in others
                if one is not begin and one is not end and way.overlaps(one.box)
            )
            found += [(node.name, edge.source, edge.target) for node in touched]
    return found


def test_every_layer_is_in_exactly_one_node(network):
    model, diagrams = network
    paths = [row.path for row in layer_table(model)]
    for diagram in diagrams:
        inside = [path for names in names_in(diagram) for path in names]
        assert sorted(inside) == sorted(paths)
        assert diagram.parameters == model.count_params()
        assert len({node.name for node in diagram.nodes}) == len(diagram.nodes)


def test_the_edges_are_those_of_the_model(network):
    model, diagrams = network
    for diagram in diagrams:
        node_of = {path: at for at, names in enumerate(names_in(diagram)) for path in names}
        lines = {
            (node_of[source], node_of[row.path])
            for row in layer_table(model)
            for source in row.inputs
        }
        drawn = [(edge.source, edge.target) for edge in diagram.edges]
        assert set(drawn) == {(source, target) for source, target in lines if source != target}
        assert len(drawn) == len(set(drawn))


def test_every_edge_goes_from_left_to_right_from_block_to_block(network):
    for diagram in network[1]:
        for edge in diagram.edges:
            begin, end = diagram.nodes[edge.source], diagram.nodes[edge.target]
            assert begin.rank < end.rank
            assert all(left <= right for (left, _), (right, _) in pairwise(edge.points))
            assert edge.points[0] == pytest.approx((begin.block.right, begin.centre[1]), abs=HAIR)
            assert edge.points[-1] == pytest.approx((end.block.left, end.centre[1]), abs=HAIR)


def test_nothing_overlaps_and_all_is_within(network):
    for diagram in network[1]:
        for node in diagram.nodes:
            box = node.box
            assert min(box.left, box.top) >= 0
            assert box.right <= diagram.width
            assert box.bottom <= diagram.height
        ranks = by_rank(diagram)
        for nodes in ranks:
            for one, other in combinations(nodes, 2):
                assert not one.box.overlaps(other.box), (one.name, other.name)
        for before, after in pairwise(ranks):
            assert max(one.box.right for one in before) < min(one.box.left for one in after)
        assert not crossed(diagram)


def test_more_detail_means_more_nodes(network):
    steps, every, stages = network[1]
    assert [diagram.detail for diagram in network[1]] == ["steps", "layers", "stages"]
    assert len(stages.nodes) <= len(steps.nodes) <= len(every.nodes)
    assert all(len(node.parts) == 1 for node in every.nodes)


def test_a_node_of_a_step_is_a_chain_that_nothing_branches_off(network):
    for node in network[1][0].nodes:
        for one, following in pairwise(node.parts):
            assert following.row.inputs == (one.row.path,)


def test_an_unknown_detail_is_refused():
    with pytest.raises(ValueError, match="steps, layers, stages, not 'all'"):
        diagram_of(sequential(), "all")


def test_what_belongs_together_is_one_step():
    assert names_in(diagram_of(sequential())) == [
        ["picture"],
        ["conv1", "bn1", "relu1"],
        ["pool1", "dropout1"],
        ["conv2"],
        ["flatten", "dense1", "dropout2"],
        ["output"],
    ]


def test_where_something_branches_off_a_step_ends():
    x = start = keras.Input((8, 8, 3), name="picture")
    x = layers.Conv2D(4, 3, padding="same", name="conv")(x)
    left = layers.ReLU(name="relu")(x)
    x = layers.Add(name="add")([x, left])
    drawn = diagram_of(keras.Model(start, x, name="model"))
    assert names_in(drawn) == [["picture"], ["conv"], ["relu"], ["add"]]
    assert [node.sign for node in drawn.nodes] == ["", "", "", "+"]


def test_branches_stand_one_under_another_in_the_order_in_which_they_are_joined():
    drawn = diagram_of(branched())
    node_of = {path: at for at, names in enumerate(names_in(drawn)) for path in names}
    join = next(node for node in drawn.nodes if len(node.parts[0].row.inputs) > 1)
    sources = [node_of[path] for path in join.parts[0].row.inputs]
    arrives = {
        edge.source: edge.points[-3][1] for edge in drawn.edges if drawn.nodes[edge.target] is join
    }
    heights = [arrives[source] for source in sources]
    assert heights == sorted(set(heights))


def test_lines_that_skip_within_each_other_do_not_cross():
    drawn = diagram_of(hourglass())
    outer, inner = (
        next(edge for edge in drawn.edges if edge.skips and drawn.nodes[edge.source].name == name)
        for name in ("down0", "down1")
    )
    assert min(y for _, y in outer.points) < min(y for _, y in inner.points)


def test_the_longest_way_is_straight():
    for model in (hourglass(), densely(), ARCHITECTURES["residual"].skeleton()):
        drawn = diagram_of(model)
        last = max(node.rank for node in drawn.nodes)
        [height] = {node.centre[1] for node in drawn.nodes if node.rank in (0, last)}
        ranks = {node.rank for node in drawn.nodes if node.centre[1] == height}
        assert ranks == set(range(last + 1))


def test_stages_are_the_resolutions():
    drawn = diagram_of(hourglass(), "stages")
    sides = [node.parts[-1].row.output_shape[0] for node in drawn.nodes]
    assert sides == [16, 16, 8, 4, 8, 16]


def test_sizes_grow_with_the_square_root_of_what_they_stand_for():
    x = start = keras.Input((32, 32, 3), name="picture")
    x = layers.Conv2D(16, 3, padding="same", name="one")(x)
    x = layers.Conv2D(64, 3, strides=2, padding="same", name="two")(x)
    drawn = diagram_of(keras.Model(start, x, name="model"))
    one, two = drawn.nodes[1:]
    assert two.width / one.width == pytest.approx(2, rel=0.01)
    assert one.height / two.height == pytest.approx(2**0.5, rel=0.01)


def test_where_a_size_is_open_the_label_says_so():
    drawn = diagram_of(open_size())
    assert drawn.nodes[0].label == ("picture", "?×?×3")
    assert drawn.multiply_adds is None


def test_labels_tell_kernel_and_stride():
    x = start = keras.Input((32, 32, 4), name="picture")
    found = []
    for layer in (
        layers.Conv2D(4, (1, 7), padding="same", name="a"),
        layers.Conv2D(4, 3, strides=2, groups=2, padding="same", name="b"),
        layers.DepthwiseConv2D(3, padding="same", name="c"),
        layers.MaxPooling2D(3, strides=2, padding="same", name="d"),
        layers.AveragePooling2D(2, name="e"),
        layers.MaxPooling2D(3, strides=1, padding="same", name="f"),
    ):
        x = layer(x)
    drawn = diagram_of(keras.Model(start, x, name="model"))
    found = [node.label[0] for node in drawn.nodes]
    assert found == [
        "picture",
        "1×7 conv",
        "3×3 conv in 2 groups /2",
        "3×3 depthwise",
        "3×3 max /2",
        "2×2 mean",
        "3×3 max /1",
    ]


def test_what_a_block_alone_is_given_is_not_called_a_picture():
    """A picture has few channels."""
    block = diagram_of(block_skeleton("plain", 64, 1, 32))
    network = diagram_of(ARCHITECTURES["simple_cnn"].skeleton())
    assert block.nodes[0].label[0] == "maps"
    assert network.nodes[0].label[0] == "picture"
