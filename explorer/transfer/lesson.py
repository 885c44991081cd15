"""Lesson: the classes that somebody teaches, with their pictures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from explorer.datasets.picture_zip import class_name
from explorer.images import Image

LEAST_CLASSES, MOST_CLASSES = 2, 10
LEAST_PICTURES, MOST_PICTURES = 5, 200
"""Of a class: fewer cannot be split into some to learn from and one to be examined on."""
KEPT_SIDE = 224
"""Side of the square, in pixels, in which pictures are kept: no base here looks at more."""
MOST_BYTES = 60_000_000
"""Most bytes of pixels in one lesson; 400 pictures of 224 x 224 have as many."""
_HELD_OUT = 4
_UNNAMED = re.compile(r"class \d+").fullmatch


@dataclass(frozen=True, eq=False)
class TaughtClass:
    """A class and its pictures.

    Attributes:
        name: to be shown as plain text.
        pictures: square, at most `KEPT_SIDE` on a side, each different.
    """

    name: str
    pictures: tuple[Image, ...] = ()

    @property
    def held_out(self) -> int:
        """How many of its pictures are kept back for the examination: a quarter, at least one."""
        return max(1, len(self.pictures) // _HELD_OUT)

    def split(self) -> tuple[tuple[Image, ...], tuple[Image, ...]]:
        """The pictures to learn from, and those that are held out.

        Which ones is decided by their pixels alone, so that it is the same in whatever order
        they were brought, and no picture is in both.
        """
        shuffled = sorted(self.pictures, key=lambda picture: picture.digest)
        return tuple(shuffled[self.held_out :]), tuple(shuffled[: self.held_out])


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is taught. It never changes: with a picture more it is another lesson.

    Attributes:
        classes: at most `MOST_CLASSES`.
    """

    classes: tuple[TaughtClass, ...] = ()

    @cached_property
    def digest(self) -> str:
        """32 hexadecimal characters that change with any name and any pixel."""
        content = hashlib.sha256()
        for one in self.classes:
            pictures = sorted(picture.digest for picture in one.pictures)
            content.update(repr((one.name, pictures)).encode())
        return content.hexdigest()[:32]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the classes, in order."""
        return tuple(one.name for one in self.classes)

    @property
    def count(self) -> int:
        """Of all pictures."""
        return sum(len(one.pictures) for one in self.classes)

    @property
    def bytes(self) -> int:
        """Of all pixels."""
        return sum(picture.pixels.nbytes for one in self.classes for picture in one.pictures)

    def missing(self) -> str:
        """What is missing before it can be taught, as a sentence; "" if nothing is."""
        if len(self.classes) < LEAST_CLASSES:
            more = LEAST_CLASSES - len(self.classes)
            return f"A network chooses among at least two classes: add {more} more."
        if twice := next((name for name in self.names if self.names.count(name) > 1), None):
            return f"Two classes are called {twice}: give one of them another name."
        short = [
            f"{LEAST_PICTURES - len(one.pictures)} for {one.name}"
            for one in self.classes
            if len(one.pictures) < LEAST_PICTURES
        ]
        if short:
            return (
                f"Each class needs at least {LEAST_PICTURES} different pictures. Still missing: "
                f"{', '.join(short)}."
            )
        return ""

    def with_class(self, name: str = "") -> Lesson:
        """One class more, or itself if there are as many as there can be.

        Args:
            name: of the class; a number that no other one bears when not given.
        """
        if len(self.classes) >= MOST_CLASSES:
            return self
        index = len(self.classes)
        while not name and _place(self, clean_name("", index)) is not None:
            index += 1
        return Lesson((*self.classes, TaughtClass(clean_name(name, index))))

    def without_class(self, index: int) -> Lesson:
        """One class less."""
        return Lesson(self.classes[:index] + self.classes[index + 1 :])

    def renamed(self, index: int, name: str) -> Lesson:
        """With another name for a class."""
        return self._changed(index, replace(self.classes[index], name=clean_name(name, index)))

    def without_picture(self, index: int, digest: str) -> Lesson:
        """Without one of the pictures of a class."""
        left = tuple(one for one in self.classes[index].pictures if one.digest != digest)
        return self._changed(index, replace(self.classes[index], pictures=left))

    def with_pictures(self, index: int, pictures: Iterable[Image]) -> tuple[Lesson, str]:
        """With more pictures of a class; those that it has already are passed over.

        Args:
            index: of the class.
            pictures: of any size; kept as `kept`.

        Returns:
            the new lesson, and a sentence about what did not go in, "" if all did.
        """
        own, room = list(self.classes[index].pictures), MOST_BYTES - self.bytes
        elsewhere = {
            one.digest
            for number, other in enumerate(self.classes)
            for one in other.pictures
            if number != index
        }
        known, same, full = {one.digest for one in own}, 0, 0
        for picture in map(kept, pictures):
            if picture.digest in known or picture.digest in elsewhere:
                same += 1
            elif len(own) >= MOST_PICTURES or picture.pixels.nbytes > room:
                full += 1
            else:
                own.append(picture)
                known.add(picture.digest)
                room -= picture.pixels.nbytes
        changed = replace(self.classes[index], pictures=tuple(own))
        return self._changed(index, changed), _about(same, full)

    def merged(self, classes: Iterable[tuple[str, Sequence[Image]]]) -> tuple[Lesson, list[str]]:
        """With the pictures of more classes; those of a name that is here already go there.

        Classes that have neither pictures nor a name of their own make room for them.

        Returns:
            the new lesson, and sentences about what did not go in.
        """
        kept_classes = (one for one in self.classes if one.pictures or not _UNNAMED(one.name))
        lesson, told = Lesson(tuple(kept_classes)), []
        for name, pictures in classes:
            lesson = lesson if _place(lesson, name) is not None else lesson.with_class(name)
            place = _place(lesson, name)
            if place is None:
                told.append(f"{name} is left out: a lesson has at most {MOST_CLASSES} classes.")
                continue
            lesson, about = lesson.with_pictures(place, pictures)
            told += [f"{name}: {about}"] if about else []
        return lesson, told

    def _changed(self, index: int, one: TaughtClass) -> Lesson:
        return Lesson((*self.classes[:index], one, *self.classes[index + 1 :]))


def lesson_of(classes: Iterable[tuple[str, Sequence[Image]]]) -> tuple[Lesson, list[str]]:
    """A lesson of named classes, and sentences about what did not go in.

    >>> lesson_of([("cat", []), ("dog", [])])[0].names
    ('cat', 'dog')
    """
    return Lesson().merged(classes)


def kept(picture: Image) -> Image:
    """The central square of a picture, reduced to `KEPT_SIDE`, as lessons keep it."""
    square = picture.centre_square()
    if square.height <= KEPT_SIDE:
        return square
    return Image(square.resized(KEPT_SIDE, KEPT_SIDE), picture.name, picture.credit)


def _place(lesson: Lesson, name: str) -> int | None:
    """Which class bears a name, whatever its capitals."""
    names = [one.casefold() for one in lesson.names]
    wanted = clean_name(name, len(names)).casefold()
    return names.index(wanted) if wanted in names else None


def clean_name(name: str, index: int) -> str:
    """A class's name as it is kept: on one line, not too long, never empty.

    >>> clean_name("  my   cat ", 0), clean_name("", 2)
    ('my cat', 'class 3')
    """
    return class_name(name) or f"class {index + 1}"


def _about(same: int, full: int) -> str:
    told = []
    if same:
        pictures = "1 picture is" if same == 1 else f"{same} pictures are"
        told.append(f"{pictures} in this lesson already.")
    if full:
        pictures = "1 picture is" if full == 1 else f"{full} pictures are"
        told.append(
            f"{pictures} left out: a class has at most {MOST_PICTURES}, and a lesson "
            f"{MOST_BYTES // 1_000_000} MB of pixels."
        )
    return " ".join(told)
