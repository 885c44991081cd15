"""The augmentation lab in a browser: what moves, what is drawn, what is said."""

from __future__ import annotations

import re
from io import BytesIO

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Page, expect

from explorer.datasets import DATASETS
from explorer.pipeline import Pipeline, read_pipeline
from explorer.pipeline.presets import PRESETS
from explorer.pipeline.subject import VERSIONS, Subject, batch_subject, picture_subject
from explorer.samples import sample
from tests.pages.augmentation import (
    expect_other_sheet,
    expect_pictures,
    opened,
    sheet,
    slide,
    verdicts,
)
from tests.pages.lab import saved
from tests.pages.mouse import standing

LAB = "/prepare?prepare=augment"
LESSON = PRESETS["image_data_generator"].pipeline


def cat() -> Subject:
    return picture_subject(sample("cat"))


def step(page: Page, title: str):
    return page.locator(".step-head", has_text=title)


@pytest.fixture
def lab(visit) -> Page:
    return opened(visit(LAB))


def test_it_opens_with_the_lessons_grid_and_a_network_says_what_survives(lab):
    expect_pictures(lab, cat().preview(LESSON).images)
    assert lab.locator(".versions .tile").count() == VERSIONS
    assert min(verdicts(lab)) > 50
    assert len(verdicts(lab, ".frames")) == 7
    expect(lab.locator(".judge-says")).to_contain_text("Lost (✕, dashed) in 0 of 11")


def test_the_grid_follows_a_slider(lab):
    before = sheet(lab)
    lab.evaluate(
        """() => {
          const group = (function find(root) {
            for (const one of root.querySelectorAll("*")) {
              if (one.matches(".versions")) return one;
              const found = one.shadowRoot && find(one.shadowRoot);
              if (found) return found;
            }
          })(document);
          window.seen = new Set();
          new MutationObserver(() =>
            window.seen.add(group.querySelector(".picture").style.backgroundImage)
          ).observe(group, { attributes: true, subtree: true });
        }"""
    )
    box = standing(lab.get_by_role("slider", name="Up to"))
    middle = box["y"] + box["height"] / 2
    lab.mouse.move(box["x"] + 0.12 * box["width"], middle)
    lab.mouse.down()
    seen = 0
    for share in (0.3, 0.5, 0.7):  # without letting go
        lab.mouse.move(box["x"] + share * box["width"], middle, steps=4)
        lab.wait_for_function(f"window.seen.size > {seen}")
        seen = lab.evaluate("window.seen.size")
    assert "augment=" not in lab.url
    lab.mouse.up()
    lab.wait_for_url(re.compile(r"augment=rotation-"))
    angle = int(re.search(r"rotation-(\d+)-", lab.url)[1])
    assert 110 <= angle <= 140
    assert expect_other_sheet(lab, before) != before
    text = lab.url.partition("augment=")[2].partition("&")[0]
    expect_pictures(lab, cat().preview(read_pipeline(text)).images)
    expect(step(lab, "Rotation")).to_contain_text(f"{angle}°")


def test_drawing_a_slider_is_one_step_for_back(lab):
    slide(lab, "Up to", 0.8)
    lab.wait_for_url(re.compile(r"augment=rotation-"))
    lab.go_back()
    lab.wait_for_url(re.compile(r"augment$"))
    expect(step(lab, "Rotation")).to_contain_text("20°")
    expect_pictures(lab, cat().preview(LESSON).images)


def test_hovering_reads_what_was_drawn(lab):
    expect(lab.locator(".drawn")).to_contain_text("Point at a version")
    shown = cat().preview(LESSON)
    for index in (0, 10, 4):
        lab.locator(".versions .tile").nth(index).hover()
        expect(lab.locator(".drawn")).to_contain_text(f"Version {index + 1}.")
        expect(lab.locator(".drawn")).to_contain_text(shown.in_words(index))
    verdicts(lab)
    said = re.compile(r"EfficientNet-Lite0 gives “tabby or one of 4 more” \d+ %\.")
    expect(lab.locator(".drawn")).to_contain_text(said)
    lab.locator(".versions .tile").nth(4).focus()
    lab.keyboard.press("ArrowRight")
    expect(lab.locator(".drawn")).to_contain_text(shown.in_words(5))


def test_another_seed_draws_anew_and_the_link_gives_the_same_grid(lab, visit):
    lab.get_by_role("button", name="Draw again").click()
    lab.wait_for_url(re.compile(r"seed=1\b"))
    expect_pictures(lab, cat().preview(Pipeline(LESSON.steps, 1)).images)
    lab.get_by_label("Seed").fill("77")
    lab.get_by_label("Seed").press("Enter")
    lab.wait_for_url(re.compile(r"seed=77\b"))
    wanted = cat().preview(Pipeline(LESSON.steps, 77)).images
    expect_pictures(lab, wanted)
    expect_pictures(opened(visit(lab.url.removeprefix(visit_root(lab)))), wanted)


def visit_root(page: Page) -> str:
    return re.match(r"https?://[^/]+", page.url)[0]


@pytest.mark.parametrize("wrong", ["", "-3", "10000", "1e9"])
def test_a_seed_that_is_none_is_put_back(lab, wrong):
    before = sheet(lab)
    lab.get_by_label("Seed").fill(wrong)
    lab.get_by_label("Seed").press("Tab")
    expect(lab.get_by_label("Seed")).to_have_value("0")
    step(lab, "Shear").click()  # what the server answers next
    expect(lab.locator(".strip-title")).to_contain_text("Shear alone")
    assert sheet(lab) == before
    assert "seed" not in lab.url


def test_lists_are_opened_by_arrow_keys_and_choose_nothing_by_themselves(lab):
    before = lab.locator(".step").count()
    for label in ("Add an augmentation", "Begin with"):
        lab.get_by_label(label).focus()
        lab.keyboard.press("ArrowDown")
        lab.keyboard.press("Escape")
    assert lab.locator(".step").count() == before
    expect(step(lab, "Rotation")).to_contain_text("20°")


def test_the_focus_stays_while_the_network_answers(lab):
    slider = lab.get_by_role("slider", name="Up to")
    for press in ("ArrowRight", "ArrowLeft"):
        slider.press(press)
        verdicts(lab)
        expect(slider).to_be_focused()


def test_the_slider_stays_under_the_pointer(lab):
    slider = lab.get_by_role("slider", name="Up to")
    before = slider.bounding_box()
    slider.press("ArrowRight")
    expect(step(lab, "Rotation")).to_contain_text("22°")
    assert slider.bounding_box() == before


def test_a_tall_picture_leaves_room_for_all_else(visit):
    page = opened(visit(f"{LAB}&augment=gain"))
    page.get_by_role("radio", name="Upload").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "tall.png", "mimeType": "image/png", "buffer": tall_png()}
    )
    expect(page.locator(".original-says")).to_contain_text("224 × 1 pixels")
    assert page.locator(".controls").bounding_box()["y"] < 1000


def tall_png() -> bytes:
    buffer = BytesIO()
    PIL.Image.new("RGB", (20, 5000), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def test_steps_are_added_moved_and_removed(lab):
    lab.get_by_label("Begin with").select_option(label="nothing")
    expect_pictures(lab, np.stack([cat().originals[0]] * VERSIONS))
    expect(lab.locator(".preset-says")).to_contain_text("add an augmentation")
    for title in ("Gaussian noise", "Contrast"):
        lab.get_by_label("Add an augmentation").select_option(label=title)
        expect(step(lab, title)).to_have_attribute("aria-expanded", "true")
    expect_pictures(lab, cat().preview(read_pipeline("noise~contrast")).images)
    lab.get_by_role("button", name="Earlier").click()
    expect_pictures(lab, cat().preview(read_pipeline("contrast~noise")).images)
    expect(lab.get_by_label("Begin with")).to_have_value("")
    lab.get_by_role("button", name="Remove").click()
    expect_pictures(lab, cat().preview(read_pipeline("noise")).images)
    lab.wait_for_url(re.compile(r"augment=noise-20"))


def test_the_strip_is_of_the_open_step_and_of_the_strength_that_is_picked(lab):
    expect(lab.locator(".strip-title")).to_contain_text("Rotation alone")
    before = sheet(lab, ".frames")
    step(lab, "Width and height shift").click()
    expect(lab.locator(".strip-title")).to_contain_text("Width and height shift alone")
    across = expect_other_sheet(lab, before, ".frames")
    expect(lab.locator(".reach span")).to_be_visible()
    assert lab.locator(".frames .tile").count() == 11
    lab.get_by_role("radio", name="Down").click()
    expect_other_sheet(lab, across, ".frames")
    expect(lab.get_by_role("radio", name="Down")).to_be_checked()
    step(lab, "Width and height shift").click()
    expect(lab.locator(".strip")).to_be_hidden()


def test_on_digits_a_flip_is_warned_of_and_labels_are_lost(lab):
    lab.get_by_role("radio", name="Handwritten digits").click()
    lab.get_by_label("Begin with").select_option(label="nothing")
    lab.get_by_label("Add an augmentation").select_option(label="Vertical flip")
    expect(lab.locator(".cautions")).to_contain_text("A 6 upside down")
    expect(lab.locator(".cautions li")).to_have_count(1)
    digits = batch_subject(DATASETS["digits"])
    wanted = digits.preview(read_pipeline("vertical_flip"))
    expect_pictures(lab, wanted.images)
    expect_pictures(lab, digits.originals, ".originals")
    shares = verdicts(lab)
    flipped = wanted.draws[0].values
    for label, is_flipped, share in zip(digits.label_names(), flipped, shares, strict=True):
        if label == "6" and is_flipped:
            assert share < 50
        if not is_flipped:
            assert share > 50
    expect(lab.locator(".versions .lost").first).to_contain_text("✕")
    before = sheet(lab, ".frames")
    six = digits.label_names().index("6")
    lab.locator(".versions .tile").nth(six).click()
    expect(lab.locator(".strip-title")).to_contain_text("Vertical flip of “6” alone")
    expect_other_sheet(lab, before, ".frames")
    lab.wait_for_url(re.compile(rf"of={six}\b"))


def test_mixed_labels_stand_under_mixed_pictures(visit):
    page = opened(visit(f"{LAB}&on=shapes&augment=cutmix-1"))
    expect(
        page.locator(".versions .label").filter(has_text=re.compile(r"\d+ %")).first
    ).to_be_visible()
    expect(page.locator(".cautions")).to_contain_text("CategoricalCrossentropy")
    page.get_by_role("radio", name="test pictures").click()
    expect(page.locator(".cautions")).to_contain_text("Test pictures are not augmented")


def test_the_pipeline_is_handed_to_training_and_stays_with_the_link(lab):
    lab.get_by_role("button", name="Use this in training").click()
    expect(lab.get_by_text("Training will use Rotation")).to_be_visible()
    lab.wait_for_url(re.compile(r"train-with=0~rotation-20"))
    lab.reload()
    opened(lab)
    expect(lab.get_by_text("with seed 0: what you see")).to_be_visible()
    expect(lab.get_by_role("button", name="Use this in training")).to_be_disabled()
    lab.get_by_role("button", name="Train without").click()
    expect(lab.get_by_role("button", name="Train without")).to_have_count(0)


def test_the_code_is_that_of_the_pipeline(lab, tmp_path):
    lab.get_by_text("the pipeline as Keras code").click()
    expect(lab.get_by_test_id("stCode")).to_contain_text("keras.layers.RandomRotation(")
    file = saved(lab.get_by_role("button", name="Save the code"), tmp_path)
    from explorer.pipeline.keras_code import pipeline_code

    assert file.read_text() == pipeline_code(LESSON)


def test_the_visitor_says_what_is_on_the_picture(visit):
    page = opened(visit(f"{LAB}&picture=coins&augment=gain-20&label=574_417"))
    expect(page.locator(".judge-says")).to_contain_text("it gives balloon or golf ball")
    page.get_by_text("What is on the picture?").click()
    chosen = page.get_by_test_id("stMultiSelect")
    expect(chosen).to_contain_text("golf ball (574)")
    opened(page)
    chosen.locator("input").press("Backspace")
    page.wait_for_url(re.compile(r"label=417(&|$)"))
    expect(page.locator(".judge-says")).to_contain_text("it gives balloon ")


def test_a_link_to_no_pipeline_shows_the_usual(lab, visit):
    page = opened(visit(f"{LAB}&augment=x"))
    expect(page.get_by_text("is not here")).to_be_visible()
    assert sheet(page) == sheet(lab)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_reaches_beyond_the_page(visit, width, theme):
    page = opened(visit(LAB, viewport={"width": width, "height": 844}, color_scheme=theme))
    verdicts(page)
    wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wider
    for name in (".versions", ".frames", ".controls"):
        box = page.locator(name).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
