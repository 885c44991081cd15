"""Lessons: what goes in, what is said about what does not, and who is held out."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images import Image
from explorer.transfer import lesson as module
from explorer.transfer.lesson import (
    KEPT_SIDE,
    LEAST_PICTURES,
    MOST_CLASSES,
    MOST_PICTURES,
    Lesson,
    lesson_of,
)
from explorer.transfer.ready_lessons import COUNTS, PHOTOS, example_lesson, examples


def grey(value: int, height: int = 4, width: int = 4) -> Image:
    return Image(np.full((height, width, 3), value, np.uint8), f"grey {value}")


def two(first: int, second: int) -> Lesson:
    pictures = [grey(value) for value in range(first + second)]
    return lesson_of([("dark", pictures[:first]), ("light", pictures[first:])])[0]


@pytest.mark.parametrize("count", [5, 6, 8, 20, 200])
def test_a_quarter_is_held_out_and_never_learned_from(count):
    one = two(count, 5).classes[0]
    learned, held_out = ({picture.digest for picture in part} for part in one.split())
    assert len(held_out) == one.held_out == max(1, count // 4)
    assert len(learned) == count - len(held_out)
    assert not learned & held_out


def test_who_is_held_out_does_not_depend_on_the_order():
    pictures = [grey(value) for value in range(12)]
    there, back = (lesson_of([("a", some)])[0].classes[0] for some in (pictures, pictures[::-1]))
    assert [one.digest for one in there.split()[1]] == [one.digest for one in back.split()[1]]


def test_what_is_missing_is_said():
    assert "add 1 more" in lesson_of([("a", [grey(1)])])[0].missing()
    assert "1 for dark, 3 for light" in two(LEAST_PICTURES - 1, LEAST_PICTURES - 3).missing()
    assert "Two classes are called dark" in two(5, 5).renamed(1, "dark").missing()
    assert two(LEAST_PICTURES, LEAST_PICTURES).missing() == ""


def test_the_same_picture_is_taken_once():
    lesson, told = two(5, 5).with_pictures(1, [grey(0), grey(7), grey(99), grey(99)])
    assert [len(one.pictures) for one in lesson.classes] == [5, 6]
    assert told == "3 pictures are in this lesson already."


def test_limits_hold(monkeypatch):
    lesson, told = lesson_of([("a", [grey(0, 1, 1), grey(1, 1, 1)])])
    monkeypatch.setattr(module, "MOST_PICTURES", 2)
    more, told = lesson.with_pictures(0, [grey(2, 1, 1)])
    assert more.count == 2
    assert "1 picture is left out" in told
    monkeypatch.setattr(module, "MOST_PICTURES", MOST_PICTURES)
    monkeypatch.setattr(module, "MOST_BYTES", 9)
    more, told = lesson.with_pictures(0, [grey(2, 1, 1), grey(3, 1, 1)])
    assert more.bytes == 9
    assert "1 picture is left out" in told


def test_more_classes_than_a_lesson_has_are_left_out_and_named():
    lesson, told = lesson_of([(f"c{number}", [grey(number)]) for number in range(12)])
    assert len(lesson.classes) == MOST_CLASSES
    assert [one.split()[0] for one in told] == ["c10", "c11"]


def test_classes_of_one_name_are_put_together_and_empty_ones_make_room():
    begun = Lesson().with_class("Cat").with_class()
    begun, _ = begun.with_pictures(0, [grey(1)])
    lesson, told = begun.merged([("cat", [grey(2)]), ("dog", [grey(3)])])
    assert [(one.name, len(one.pictures)) for one in lesson.classes] == [("Cat", 2), ("dog", 1)]
    assert told == []


def test_a_name_that_somebody_gave_is_not_lost_to_more_pictures():
    begun = Lesson().with_class("apple").with_class("pear")
    assert begun.merged([("apple", [grey(1)])])[0].names == ("apple", "pear")


def test_a_new_class_has_a_number_of_its_own():
    assert Lesson().with_class("Class 2").with_class().names == ("Class 2", "class 3")


def test_pictures_are_kept_as_small_squares():
    [one] = lesson_of([("a", [grey(1, 300, 500)])])[0].classes[0].pictures
    assert one.pixels.shape == (KEPT_SIDE, KEPT_SIDE, 3)
    [small] = lesson_of([("a", [grey(1, 30, 50)])])[0].classes[0].pictures
    assert small.pixels.shape == (30, 30, 3)


def test_the_digest_changes_with_names_and_pixels_and_not_with_the_order():
    lesson = two(5, 5)
    backwards = lesson_of([(one.name, one.pictures[::-1]) for one in lesson.classes])[0]
    assert backwards.digest == lesson.digest
    assert lesson.renamed(0, "black").digest != lesson.digest
    first = lesson.classes[0].pictures[0].digest
    assert lesson.without_picture(0, first).digest != lesson.digest


@pytest.mark.parametrize("name", [name for name in examples() if name != "cifar10"])
def test_ready_lessons_can_be_taught(name):
    lesson = example_lesson(name)
    assert lesson.missing() == ""
    digests = [picture.digest for one in lesson.classes for picture in one.pictures]
    assert len(set(digests)) == len(digests)
    counts = {len(one.pictures) for one in lesson.classes}
    assert counts == {20} if examples()[name].counted else min(counts) >= 15


def test_pieces_of_photos_do_not_overlap():
    """Together they have no more pixels than the photos."""
    from explorer.samples import sample

    for one in example_lesson(PHOTOS).classes:
        photo = sample(one.name)
        pixels = sum(piece.height * piece.width for piece in one.pictures)
        assert 0.6 < pixels / (photo.height * photo.width) <= 1


def test_a_smaller_example_is_the_beginning_of_a_larger_one():
    few, many = (example_lesson("digits", count) for count in COUNTS[:2])
    for small, large in zip(few.classes, many.classes, strict=True):
        assert [one.digest for one in large.pictures][: COUNTS[0]] == [
            one.digest for one in small.pictures
        ]
