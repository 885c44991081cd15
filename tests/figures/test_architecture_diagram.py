"""Diagrams as files: well-formed, with every name in it, and nothing of what a name may contain."""

from __future__ import annotations

import json
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from explorer.architectures import ARCHITECTURES
from explorer.diagrams import Diagram, diagram_of
from explorer.diagrams.families import FAMILIES, family_of
from explorer.diagrams.telling import HEAD, ROWS_HEAD, rows_of, told_of_part
from explorer.figures.architecture_diagram import MOST_PIXELS, diagram_png, diagram_svg
from explorer.figures.diagram_data import diagram_data
from explorer.figures.diagram_shapes import COLOURS, notes_of, shapes_of
from explorer.figures.unit_field import seen_picture
from tests.diagrams.networks import STRANGE, hourglass

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn() -> Diagram:
    return diagram_of(hourglass(), title='The <script> & "others"')


@pytest.mark.parametrize("dark", [False, True])
def test_the_svg_is_well_formed_and_has_every_name(drawn, dark):
    root = ElementTree.fromstring(diagram_svg(drawn, dark))
    titles = [one.text for one in root.iter(f"{SVG}title")]
    assert titles[0].startswith(f"{drawn.title}: ")
    for node, told in zip(drawn.nodes, titles[1:], strict=True):
        assert all(part.row.path in told for part in node.parts)
        assert all(part.row.arithmetic in told for part in node.parts)
    assert any(STRANGE in told for told in titles)
    kinds = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert kinds == {"svg", "title", "g", "rect", "circle", "path", "text"}


def test_the_svg_has_a_block_for_each_node_and_a_line_for_each_edge(drawn):
    root = ElementTree.fromstring(diagram_svg(drawn))
    assert len(list(root.iter(f"{SVG}path"))) == len(drawn.edges)
    assert len(list(root.iter(f"{SVG}circle"))) == sum(bool(node.sign) for node in drawn.nodes)
    texts = {one.text for one in root.iter(f"{SVG}text")}
    assert {line for node in drawn.nodes for line in node.label} <= texts
    assert set(notes_of(drawn)) <= texts


def test_characters_that_xml_does_not_know_are_left_out(drawn):
    named = Diagram("a\x00b\x1bc\ud800", "steps", drawn.nodes, drawn.edges, 100.0, 100.0)
    root = ElementTree.fromstring(diagram_svg(named).encode())
    assert root.find(f"{SVG}title").text.startswith("abc: ")


def test_dark_and_light_differ_in_their_ground_alone(drawn):
    light, dark = (ElementTree.fromstring(diagram_svg(drawn, one)) for one in (False, True))
    assert len(list(light.iter())) == len(list(dark.iter()))
    ground = [one.find(f"{SVG}rect").get("fill") for one in (light, dark)]
    assert ground[0] != ground[1]


def test_the_png_opens_and_has_ink_of_every_colour(drawn):
    picture = Image.open(BytesIO(diagram_png(drawn))).convert("RGB")
    root = ElementTree.fromstring(diagram_svg(drawn))
    assert picture.width == pytest.approx(2 * float(root.get("width")), abs=2)
    assert picture.height == pytest.approx(2 * float(root.get("height")), abs=2)
    counted = picture.getcolors(picture.width * picture.height)
    inks = {"#" + bytes(colour).hex() for _, colour in counted}
    assert {COLOURS[node.family] for node in drawn.nodes if not node.sign} <= inks


def test_a_long_png_is_made_smaller():
    long = diagram_of(ARCHITECTURES["resnet34_small"].skeleton(), "layers")
    assert max(Image.open(BytesIO(diagram_png(long))).size) <= MOST_PIXELS + 1


def test_every_family_has_a_colour_and_words():
    assert COLOURS.keys() == FAMILIES.keys()
    assert len(set(COLOURS.values())) == len(COLOURS)
    assert family_of("SomethingNew") in FAMILIES


def test_what_the_browser_gets_is_plain_and_small():
    data = diagram_data(diagram_of(ARCHITECTURES["densenet_small"].skeleton(), "layers"))
    text = json.dumps(data, allow_nan=False)
    assert len(text) < 1_000_000
    assert all(len(part) == len(HEAD) for node in data["nodes"] for part in node["parts"])
    assert all(0 <= source < len(data["nodes"]) for source, _, _ in data["edges"])


def test_shapes_stand_where_the_node_is(drawn):
    for node in drawn.nodes:
        first = shapes_of(node)[0]
        if node.sign:
            assert (first.x, first.y) == node.centre
        else:
            assert (first.left, first.top) == (node.block.left, node.block.top)


def test_the_table_adds_up_and_tells_the_arithmetic(drawn):
    rows = [dict(zip(ROWS_HEAD, row, strict=True)) for row in rows_of(drawn)]
    assert sum(row["parameters"] for row in rows) == drawn.parameters
    assert sum(row["multiply-adds"] for row in rows) == drawn.multiply_adds
    told = {row[0]: dict(zip(HEAD, row, strict=True)) for row in map(told_of_part, drawn.parts)}
    assert told["down0"]["Parameters"] == "(3×3×3+1)×4 = 112"
    assert told["down0"]["Receptive field"] == "3×3, stride 1"
    assert told["down1"]["Multiply-adds"] == f"{8 * 8 * 3 * 3 * 4 * 4:,}"


def test_the_picture_under_a_field_has_the_networks_size():
    from explorer.diagrams.units import units_of
    from explorer.samples import sample

    units = units_of(hourglass())["down1"]
    for is_grey in (False, True):
        assert seen_picture(sample("cat"), units, is_grey).startswith("data:image/png;base64,")
