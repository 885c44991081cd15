"""The opening page as a visitor meets it, in a real browser on a real server."""

from __future__ import annotations

import re
from io import BytesIO

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Page, expect

from explorer.samples import sample
from tests.pages.lab import saved
from tests.pages.mouse import standing
from tests.pages.reruns import at_rest

STEP_4 = "block2a_depthwise_conv"  # the fifth step of EfficientNet-Lite0


def answers(page: Page) -> list[str]:
    """The names of the classes that the network finds most probable, best first."""
    expect(page.locator(".bars button").first).to_be_visible()
    return page.locator(".bars .name").all_inner_texts()


def expect_first_answer(page: Page, name: str) -> None:
    expect(page.locator(".bars .name").first).to_have_text(name)


def steps(page: Page):
    return page.get_by_role("radiogroup", name="Steps of the network").get_by_role("radio")


def canvas_pixels(page: Page, selector: str) -> np.ndarray:
    """What is drawn on a canvas, uint8 ``(height, width, 4)``."""
    script = """canvas => {
      const { width, height } = canvas;
      return [height, width, [...canvas.getContext('2d').getImageData(0, 0, width, height).data]];
    }"""
    height, width, values = page.locator(selector).first.evaluate(script)
    return np.array(values, np.uint8).reshape(height, width, 4)


def a_drawing_of_noise() -> bytes:
    """A PNG file that is no cat."""
    pixels = np.random.default_rng(0).integers(0, 255, (300, 200, 3), dtype=np.uint8)
    file = BytesIO()
    PIL.Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def upload(page: Page, name: str, content: bytes) -> None:
    page.get_by_role("radio", name="Upload").click()
    field = page.get_by_test_id("stFileUploader").filter(has_text="A picture of yours")
    chooser = field.locator("input[type=file]")
    chooser.set_input_files({"name": name, "mimeType": "image/png", "buffer": content})


def test_open_upload_pick_a_layer(visit):
    page = visit()
    assert set(answers(page)[:3]) == {"tiger cat", "Egyptian cat", "tabby"}
    heat_before = canvas_pixels(page, "canvas.heat")
    assert heat_before[..., :3].std() > 10

    upload(page, "coffee.png", sample("coffee").png())
    expect_first_answer(page, "espresso")
    expect(page.get_by_text("Grad-CAM: evidence for espresso")).to_be_visible()

    steps(page).nth(4).click()
    expect(page.get_by_role("heading", name=f"Inside {STEP_4}")).to_be_visible()
    expect(page.locator("canvas.large").first).to_be_visible()
    assert canvas_pixels(page, "canvas.large")[..., :3].std() > 5
    page.get_by_role("button", name="Show the evidence in this layer").click()
    expect(page.get_by_text("evidence for espresso in block2a_depthwise_relu6")).to_be_visible()
    assert canvas_pixels(page, "canvas.heat").shape == heat_before.shape
    assert (canvas_pixels(page, "canvas.heat") != heat_before).any()


def test_choices_survive_another_page_a_refresh_and_a_shared_link(visit):
    page = visit()
    expect_first_answer(page, "tiger cat")
    page.get_by_role("radio", name="coffee", exact=True).click()
    expect_first_answer(page, "espresso")
    path = steps(page).nth(4).get_attribute("data-value")
    steps(page).nth(4).click()
    heading = page.get_by_role("heading", name=f"Inside {STEP_4}")
    expect(heading).to_be_visible()
    address = page.evaluate("location.href")
    assert "picture=coffee" in address
    assert f"layer={path}" in address

    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="What is this")).to_be_visible()
    page.get_by_role("link", name="Explore").click()
    expect_first_answer(page, "espresso")
    expect(heading).to_be_visible()

    page.reload()
    expect_first_answer(page, "espresso")
    expect(heading).to_be_visible()

    other = visit(_path_of(address))
    expect_first_answer(other, "espresso")
    expect(other.get_by_role("heading", name=f"Inside {STEP_4}")).to_be_visible()


def _path_of(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


def test_an_uploaded_picture_survives_a_refresh(visit):
    page = visit()
    expect_first_answer(page, "tiger cat")
    upload(page, "cup.png", sample("coffee").png())
    expect_first_answer(page, "espresso")
    page.reload()
    expect_first_answer(page, "espresso")


def test_choosing_another_class_moves_the_evidence(visit):
    page = visit()
    names = answers(page)
    expect(page.get_by_text(f"Grad-CAM: evidence for {names[0]}")).to_be_visible()
    before = canvas_pixels(page, "canvas.heat")
    page.locator(".bars button").nth(3).click()
    expect(page.get_by_text(f"Grad-CAM: evidence for {names[3]}")).to_be_visible()
    page.wait_for_timeout(500)
    assert (canvas_pixels(page, "canvas.heat") != before).any()


def test_a_file_that_is_no_picture_is_answered_and_the_picture_stays(visit):
    page = visit()
    expect_first_answer(page, "tiger cat")
    upload(page, "cat.png", b"<html><script>alert(1)</script></html>")
    expect(page.get_by_text("The picture from before stays.")).to_be_visible()
    expect_first_answer(page, "tiger cat")


def test_file_names_are_shown_as_text(visit):
    page = visit()
    expect_first_answer(page, "tiger cat")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    upload(page, "![x](http:__127.0.0.1_spy.png)<b>bold<b>.png", a_drawing_of_noise())
    caption = page.get_by_text("Your own picture:")
    expect(caption).to_contain_text("![x](http:__127.0.0.1_spy.png)<b>bold<b>.png")
    assert caption.locator("a, img, b").count() == 0
    assert not [url for url in requests if "spy" in url]


def test_a_name_that_looks_like_an_address_is_no_link(visit):
    page = visit()
    expect_first_answer(page, "tiger cat")
    upload(page, "www.example.com me@example.com -- x.png", a_drawing_of_noise())
    caption = page.get_by_text("Your own picture:")
    expect(caption).to_contain_text("www.example.com me@example.com -- x.png")
    assert caption.locator("a").count() == 0


def test_nobody_sees_what_others_call_their_pictures(visit):
    first, second = visit(), visit()
    expect_first_answer(first, "tiger cat")
    upload(first, "jane.png", sample("coffee").png())
    expect(first.get_by_text("Your own picture: jane.png")).to_be_visible()
    expect_first_answer(second, "tiger cat")
    upload(second, "mine.png", sample("coffee").png())
    expect(second.get_by_text("Your own picture: mine.png")).to_be_visible()
    second.get_by_text("Samples", exact=True).click()
    second.get_by_role("radio", name="coffee", exact=True).click()
    expect(second.get_by_text("Picture: Rachel Michetti")).to_be_visible()


def test_back_and_forward_undo_and_redo_a_choice(visit):
    page = visit()
    expect_first_answer(page, "tiger cat")
    page.get_by_role("radio", name="coffee", exact=True).click()
    expect_first_answer(page, "espresso")
    page.wait_for_url(re.compile("picture=coffee"))  # written once the whole page is out
    page.go_back()
    expect_first_answer(page, "tiger cat")
    page.go_forward()
    expect_first_answer(page, "espresso")


def test_the_opacity_follows_the_keys(visit):
    page = visit()
    expect_first_answer(page, "tiger cat")
    slider = page.locator("input.opacity")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
    page.wait_for_timeout(1500)
    assert slider.input_value() == "75"
    page.wait_for_url(re.compile("opacity=75"))


def test_two_classes_of_one_name_stay_apart(visit):
    page = visit("/?class=134")
    expect(page.get_by_text("evidence for crane (class 134)")).to_be_visible()
    steps(page).nth(3).click()
    expect(page.get_by_role("heading", name="Inside block2a_expand_conv")).to_be_visible()
    expect(page.get_by_text("evidence for crane (class 134)")).to_be_visible()
    assert "class=134" in page.evaluate("location.href")


def test_drawing_is_looked_at(visit):
    page = visit()
    expect_first_answer(page, "tiger cat")
    page.get_by_text("Draw", exact=True).click()
    box = standing(page.locator("canvas.pad"))
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 160, steps=12)
    expect(page.locator(".bars .name").first).not_to_have_text("tiger cat")
    assert "picture=" not in page.evaluate("location.href"), "the stroke is still going on"
    page.mouse.up()
    page.wait_for_url(re.compile("picture=[0-9a-f]{32}"))
    drawn = canvas_pixels(page, "canvas.pad")
    page.reload()
    expect(page.locator("canvas.pad")).to_be_visible()
    page.wait_for_function(
        "() => { const find = (node) => { for (const e of node.querySelectorAll('*')) {"
        " if (e.matches('canvas.pad')) return e;"
        " const inner = e.shadowRoot && find(e.shadowRoot); if (inner) return inner; } };"
        " const c = find(document);"
        " return c && c.getContext('2d').getImageData(100, 100, 1, 1).data[0] < 100; }"
    )
    assert (canvas_pixels(page, "canvas.pad") == drawn).all()


@pytest.mark.parametrize("address", ["/about", "/explore?picture=coffee", "/about?picture=coffee"])
def test_a_deep_link_shows_the_same_frame(visit, address):
    page = visit(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for name in ("Explore", "About"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_a_link_to_nonsense_is_answered(visit):
    page = visit("/?picture=../../etc/passwd&network=<b>x</b>&layer=nowhere&class=-7&opacity=oops")
    expect(page.get_by_text("The link asks for something that is not here")).to_have_count(1)
    expect_first_answer(page, "tiger cat")


def test_random_weights_are_called_random(visit):
    page = visit("/?network=simple_cnn")
    expect(page.get_by_text("the weights are random. It has learned nothing")).to_be_visible()
    assert "random weights" in page.get_by_role("combobox", name="Network").input_value()


def test_without_a_network_the_download_says_so_and_the_embedded_network_stays(visit):
    page = visit("/?network=mobilenet_v2")
    page.get_by_role("button", name=re.compile("^Download")).click()
    expect(page.get_by_text(re.compile("cannot be reached|broke off"))).to_be_visible(
        timeout=15_000
    )
    expect_first_answer(page, "tiger cat")
    page.get_by_role("button", name="Look at it with random weights").click()
    expect(page.get_by_text("the weights are random")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(visit, scheme):
    page = visit("/", viewport={"width": 390, "height": 844}, color_scheme=scheme)
    answers(page)
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0


def test_what_is_shown_can_be_taken_along(visit, tmp_path):
    page = visit("/?layer=top_relu6")
    expect_first_answer(page, "tiger cat")
    file = saved(page.get_by_role("button", name="Save as PNG"), tmp_path)
    assert file.name == "Grad-CAM-evidence-for-tiger-cat-in-top-relu6.png"
    picture = PIL.Image.open(file)
    assert picture.width == picture.height
    table = saved(page.get_by_role("button", name=re.compile(r"Save map \d+ as CSV")), tmp_path)
    assert np.loadtxt(table, delimiter=",").shape == (7, 7)


def test_the_table_of_layers_opens(visit):
    page = visit()
    expect_first_answer(page, "tiger cat")
    page.get_by_text("layers with their arithmetic").click()
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(1)
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()


def test_nothing_is_fetched_from_elsewhere(visit, server):
    page = visit("/about")
    asked_for = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.get_by_role("link", name="Explore").click()
    expect_first_answer(page, "tiger cat")
    page.get_by_text("layers with their arithmetic").click()
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(1)
    assert asked_for
    local = (server.url, "data:", "blob:")
    assert [url for url in asked_for if not url.startswith(local)] == []


def test_a_finger_reads_values_too(visit):
    page = visit("/", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    expect_first_answer(page, "tiger cat")
    page.locator("canvas.heat").tap()
    expect(
        page.get_by_text(re.compile(r"\d+ % of the strongest evidence at pixel"))
    ).to_be_visible()
    page.locator("canvas.large").first.tap()
    expect(page.get_by_text(re.compile(r"map \d+, row \d+, column \d+: .*it sees"))).to_be_visible()


def test_back_brings_the_drawing_from_before_back(visit):
    page = visit("/?from=draw")
    expect_first_answer(page, "tiger cat")
    box = standing(page.locator("canvas.pad"))

    def stroke(from_x, to_x):
        page.mouse.move(box["x"] + from_x, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + to_x, box["y"] + 60, steps=5)
        page.mouse.up()

    stroke(40, 100)
    page.wait_for_url(re.compile("picture=[0-9a-f]{32}"))
    at_rest(page)
    first, address = canvas_pixels(page, "canvas.pad"), page.evaluate("location.href")
    stroke(140, 200)
    page.wait_for_function("address => location.href !== address", arg=address)
    at_rest(page)
    assert (canvas_pixels(page, "canvas.pad") != first).any()
    page.go_back()
    page.wait_for_function("address => location.href === address", arg=address)
    page.wait_for_timeout(3000)
    assert (canvas_pixels(page, "canvas.pad") == first).all()
