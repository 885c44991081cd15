"""The door for a zip of pictures by class: what comes through it, and what does not."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from explorer.datasets import picture_zip, zip_directory
from explorer.datasets.dataset import DatasetRejected
from explorer.datasets.picture_zip import read_picture_zip
from explorer.images import decode
from tests.datasets.zip_files import (
    END_BYTES,
    central_header,
    deflated,
    directory_end,
    local_header,
    overlapping,
    png,
    quoted,
    zipped,
    zipped_members,
)

PICTURES = {"cat/1.png": png(1), "cat/2.png": png(2), "dog/1.png": png(3)}
CLASSES = {"cat": ["1.png", "2.png"], "dog": ["1.png"]}
NOISE = np.random.default_rng(0).integers(0, 256, 4000, np.uint8).tobytes()


def found(data: bytes) -> dict[str, list[str]]:
    return {
        one.name: [picture.name for picture in one.pictures]
        for one in read_picture_zip(data).classes
    }


def skipped(data: bytes) -> dict[str, str]:
    return {one.name: one.reason for one in read_picture_zip(data).skipped}


def with_member(
    name: str, content: bytes = b"", method: int = zipfile.ZIP_DEFLATED, **facts
) -> bytes:
    """The pictures, and a member that is somehow special."""
    info = zipfile.ZipInfo("placeholder")
    info.filename = info.orig_filename = name  # as it is: the constructor cleans names
    for fact, value in facts.items():
        setattr(info, fact, value)
    usual = [(zipfile.ZipInfo(one), data, zipfile.ZIP_DEFLATED) for one, data in PICTURES.items()]
    return zipped_members([*usual, (info, content, method)])


def changed(data: bytes, at: int, new: bytes) -> bytes:
    at %= len(data)
    return data[:at] + new + data[at + len(new) :]


# --------------------------------------------------------------------------------------
# What comes through


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_folders_are_classes(method):
    assert found(zipped(PICTURES, method)) == CLASSES


def test_pictures_keep_their_pixels():
    [cat, _] = read_picture_zip(zipped(PICTURES)).classes
    assert cat.pictures[1].digest == decode(png(2), "").digest


def test_large_pictures_are_reduced():
    [one] = read_picture_zip(zipped({"a/1.png": png(side=600)})).classes
    assert one.pictures[0].pixels.shape == (picture_zip.KEPT_SIDE, picture_zip.KEPT_SIDE, 3)


@pytest.mark.parametrize("root", ["my pictures/", "a/b/", "data/train/", "./"])
def test_a_folder_around_all_others_is_looked_through(root):
    files = {f"{root}{name}": data for name, data in PICTURES.items()}
    assert found(zipped({**files, f"{root}notes.txt": b"", "notes.txt": b""})) == CLASSES


def test_parts_of_a_data_set_are_put_together():
    files = {
        "set/train/cat/1.png": png(1),
        "set/test/cat/1.png": png(2),
        "set/test/dog/1.png": png(3),
    }
    assert found(zipped(files)) == {"cat": ["1.png", "1.png"], "dog": ["1.png"]}


@pytest.mark.parametrize(
    "files",
    [
        {"set/cat/1.png": 1, "set/cat/2.png": 2, "set/dog/1.png": 3, "set/cover.png": 4},
        {"train/cat/1.png": 1, "train/cat/2.png": 2, "train/dog/1.png": 3, "test/1.png": 4},
        {"a/train/cat/1.png": 1, "a/train/cat/2.png": 2, "a/val/dog/1.png": 3, "a/test/1.png": 4},
    ],
)
def test_a_picture_in_a_folder_around_all_does_not_make_it_a_class(files):
    data = zipped({name: png(shade) for name, shade in files.items()})
    assert found(data) == CLASSES
    assert list(skipped(data).values()) == [
        "It lies beside the folders, so nobody knows what it shows."
    ]


def test_folders_within_a_class_belong_to_it():
    files = {"cat/in/1.png": png(1), "cat/2.png": png(2), "dog/1.png": png(3)}
    assert found(zipped(files)) == {"cat": ["2.png", "1.png"], "dog": ["1.png"]}


def test_what_systems_add_is_passed_over_in_silence():
    extra = {
        "__MACOSX/cat/._1.png": b"\0\5\x16\7",
        "cat/._1.png": b"\0\5\x16\7",
        ".DS_Store": b"\0\0\0\1Bud1",
        "cat/.DS_Store": b"\0\0\0\1Bud1",
        "cat/thumbs.DB": b"\xd0\xcf",
        "empty/": b"",
    }
    whole = read_picture_zip(zipped({**PICTURES, **extra}))
    assert [one.name for one in whole.classes] == ["cat", "dog"]
    assert whole.skipped == ()


def test_names_that_differ_in_capitals_are_one_class():
    assert found(zipped({"Cat/1.png": png(1), "cat/2.png": png(2)})) == {"Cat": ["1.png", "2.png"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [(f"{'many words ' * 5}1", f"{'many words ' * 5}2"), ("\U0001fae8", "\U0001fadf")],
)
def test_classes_that_look_alike_stay_apart(one, other):
    names = list(found(zipped({f"{one}/1.png": png(1), f"{other}/1.png": png(2)})))
    assert len({name.casefold() for name in names}) == 2
    assert all(0 < len(name) <= picture_zip.MAX_CLASS_NAME for name in names)


def test_what_is_kept_of_a_picture_can_be_decided():
    [cat, _] = read_picture_zip(
        zipped(PICTURES), reduced=lambda picture: decode(png(9), "")
    ).classes
    assert {one.digest for one in cat.pictures} == {decode(png(9), "").digest}


def test_folders_of_something_else_are_no_classes():
    files = {f"{number}/1.png": png() for number in range(20)} | {"docs/readme.txt": b"x"}
    assert len(found(zipped(files))) == 20


def test_names_are_made_fit_to_be_shown():
    [name] = found(zipped({"x\n\x1b[31m" + "y" * 90 + "/1.png": png()}))
    assert len(name) <= picture_zip.MAX_CLASS_NAME
    assert name.isprintable()


def test_names_of_macs_are_read():
    """Its Finder writes UTF-8 in parts, and does not say so."""
    name = "Gru\u0308n/1.png".encode()
    content = png()
    body = local_header(name, content, content, method=0) + content
    directory = central_header(name, content, content, at=0, method=0)
    end = directory_end(1, len(directory), len(body))
    assert found(body + directory + end) == {"Gr\u00fcn": ["1.png"]}


def test_a_comment_at_the_end_is_fine():
    out = io.BytesIO(zipped(PICTURES))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"for Monday " * 20
    assert found(out.getvalue()) == CLASSES


def test_a_zip_that_was_written_as_a_stream_is_fine():
    class Stream(io.RawIOBase):
        """Cannot go back, so that sizes follow the members."""

        def __init__(self) -> None:
            self.written = b""

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:
            self.written += bytes(data)
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PICTURES.items():
            archive.writestr(name, content)
    assert found(stream.written) == CLASSES


def test_progress_is_told_and_its_errors_passed_on():
    told = []
    read_picture_zip(zipped(PICTURES), told.append)
    assert told == sorted(told)
    assert told[-1] == 1

    def give_up(done):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        read_picture_zip(zipped(PICTURES), give_up)


def test_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    read_picture_zip(zipped(PICTURES))
    assert list(tmp_path.iterdir()) == []


# --------------------------------------------------------------------------------------
# What is left out and listed


def mode(kind: int) -> dict[str, int]:
    return {"external_attr": (kind | 0o777) << 16, "create_system": 3}


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (with_member("cat/l.png", b"/etc/passwd", **mode(stat.S_IFLNK)), "cat/l.png", "a link"),
        (with_member("cat/d.png", b"", **mode(stat.S_IFCHR)), "cat/d.png", "a device"),
        (with_member("cat/more.zip", zipped(PICTURES)), "cat/more.zip", "archive inside"),
        (with_member("cat/more.png", zipped(PICTURES)), "cat/more.png", "archive inside"),
        (with_member("cat/more.tar.gz", b"\x1f\x8b"), "cat/more.tar.gz", "archive inside"),
        (with_member("cat/bad.png", png()[:40]), "cat/bad.png", "damaged or incomplete"),
        (with_member("cat/notes.txt", b"hello"), "cat/notes.txt", "not a picture"),
        (with_member("cat/empty.png"), "cat/empty.png", "empty"),
        (with_member("stray.png", png()), "stray.png", "beside the folders"),
        (with_member("cat/b.png", png(), zipfile.ZIP_BZIP2), "cat/b.png", "unusual way"),
        (with_member("cat/x.png", png(), zipfile.ZIP_LZMA), "cat/x.png", "unusual way"),
    ],
)
def test_what_is_no_picture_is_left_out_and_listed(data, name, reason):
    assert found(data) == CLASSES
    [(listed, why)] = skipped(data).items()
    assert listed == name
    assert reason in why


def test_of_two_files_of_one_name_the_one_that_is_a_picture_is_taken():
    assert found(zipped({"cat//1.png": b"damaged", **PICTURES})) == CLASSES


def test_of_two_files_of_one_name_the_first_is_taken():
    twice = zipped({**PICTURES, "cat//1.png": png(9)})
    [cat, _] = read_picture_zip(twice).classes
    assert cat.pictures[0].digest == decode(png(1), "").digest
    assert "two files of this name" in skipped(twice)["cat//1.png"]


def test_damaged_bytes_are_left_out():
    stored = zipped({**PICTURES, "cat/9.png": png(9)}, zipfile.ZIP_STORED)
    at = stored.index(png(9))
    data = changed(stored, at + 50, b"\0\0\0\0")
    assert found(data) == CLASSES
    assert "damaged" in skipped(data)["cat/9.png"]


def test_a_long_picture_is_not_even_unpacked(monkeypatch):
    monkeypatch.setattr("explorer.images.MAX_BYTES", 1000)
    data = with_member("cat/long.png", NOISE)
    assert "larger than" in skipped(data)["cat/long.png"]


def test_what_would_fill_the_memory_is_left_out(monkeypatch):
    monkeypatch.setattr(picture_zip, "MAX_KEPT_BYTES", 60)
    assert found(zipped(PICTURES)) == {"cat": ["1.png", "2.png"]}
    assert "fill" in skipped(zipped(PICTURES))["dog/1.png"]


def test_what_takes_too_long_is_left_out(monkeypatch):
    monkeypatch.setattr(picture_zip, "MAX_SECONDS", -1.0)
    with pytest.raises(DatasetRejected, match="No picture of this zip can be used"):
        read_picture_zip(zipped(PICTURES))


def test_the_declared_size_is_not_believed():
    """A member that says it is short, and is not: no more than it says is ever unpacked."""
    bomb, name = bytes(5_000_000), b"cat/9.png"
    packed = deflated(bomb)
    lie = b"\1" * len(packed)  # as long unpacked as packed
    body = zipped(PICTURES)
    parts = [(name, packed, lie)]
    data = appended(body, parts)
    tracemalloc.start()
    assert "damaged" in skipped(data)["cat/9.png"]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000


def appended(whole: bytes, parts: list[tuple[bytes, bytes, bytes]]) -> bytes:
    """A zip with members added whose headers say what they like."""
    size, start = struct.unpack_from("<2L", whole, len(whole) - END_BYTES + 12)
    [entries] = struct.unpack_from("<H", whole, len(whole) - END_BYTES + 10)
    body, directory = whole[:start], whole[start : start + size]
    for name, packed, content in parts:
        directory += central_header(name, packed, content, at=len(body))
        body += local_header(name, packed, content) + packed
    return body + directory + directory_end(entries + len(parts), len(directory), len(body))


# --------------------------------------------------------------------------------------
# What refuses the whole zip

GOOD = zipped(PICTURES)
NAME = "cat/1.png"


def locked() -> bytes:
    at = GOOD.rindex(b"PK\1\2")
    return changed(GOOD, at + 8, b"\1\0")


def in_parts() -> bytes:
    return changed(GOOD, -END_BYTES + 4, b"\1\0")


def zip64() -> bytes:
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1)
    size, start = struct.unpack_from("<2L", GOOD, len(GOOD) - END_BYTES + 12)
    return GOOD[:-END_BYTES] + locator + directory_end(3, size, start)


def huge_member() -> bytes:
    return changed(GOOD, GOOD.rindex(b"PK\1\2") + 24, b"\xff" * 4)


def claims_more() -> bytes:
    return changed(GOOD, -END_BYTES + 8, struct.pack("<2H", 9, 9))


def two_directories() -> bytes:
    """Something stands between directory and end, where another reader might look."""
    size, start = struct.unpack_from("<2L", GOOD, len(GOOD) - END_BYTES + 12)
    return GOOD[:-END_BYTES] + bytes(10) + directory_end(3, size, start)


@pytest.mark.parametrize(
    "name",
    ["../x.png", "a/../../x.png", "/x.png", "//x.png", "a\\b.png", "C:/x.png", "c:x.png", "a/.."],
)
def test_names_that_lead_elsewhere_refuse_the_zip(name):
    with pytest.raises(DatasetRejected, match="leads out of the zip or is written"):
        read_picture_zip(with_member(name, png()))


def test_a_name_with_a_zero_refuses_the_zip():
    name = b"cat/a\0.png"
    data = appended(GOOD, [(name, deflated(png()), png())])
    with pytest.raises(DatasetRejected, match="leads out of the zip"):
        read_picture_zip(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not a zip"),
        (b"hello", "not a zip"),
        (png(), "This is a picture, not a zip"),
        (b"Rar!\x1a\7\0", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x1f\x8b\x08", "gzip"),
        (zipped({}), "no picture"),
        (zipped({"cat/": b""}), "no picture"),
        (zipped({"1.png": png(1), "2.png": png(2)}), "without folders"),
        (zipped({"cat/1.txt": b"x"}), "No picture of this zip can be used. cat/1.txt: This is"),
        (locked(), "password"),
        (in_parts(), "several parts"),
        (zip64(), "zip64"),
        (huge_member(), "zip64"),
        (claims_more(), "damaged"),
        (two_directories(), "damaged"),
        (b"PK\3\4" + bytes(100), "damaged"),
        (zipped({"a/" * 17 + "1.png": png()}), "16 folders in each other"),
        (zipped({"a" * 1001: png()}), "longer than 1,000 bytes"),
        (GOOD + b"more", "damaged"),
        (bytes(10) + GOOD, "not a zip"),
        (zipped({f"{number}/1.png": png() for number in range(21)}), "21 folders of pictures"),
        (zipped({**PICTURES, "cat/9.bmp": bytes(100_000)}), "cat/9.bmp unpacks to more than 100"),
        (overlapping(40, png()), "shares its bytes"),
        (quoted(40, NOISE), "shares its bytes"),
    ],
)
def test_the_whole_zip_is_refused(data, sentence):
    with pytest.raises(DatasetRejected, match=sentence):
        read_picture_zip(data)


def test_bombs_are_such():
    """Python's own reader opens them; one of 12 KB would take a hundred times as much memory."""
    bomb = quoted(40, NOISE)
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        assert sum(len(archive.read(one)) for one in archive.infolist()) > 20 * len(bomb)
    with zipfile.ZipFile(io.BytesIO(overlapping(40, NOISE))) as archive:
        assert [archive.read(one) for one in archive.infolist()] == [NOISE] * 40


@pytest.mark.parametrize(
    ("limit", "least", "sentence"),
    [
        ("MAX_ZIP_BYTES", len(GOOD) - 1, "0 MB; at most"),
        ("MAX_ENTRIES", 2, "3 files and folders or more"),
        ("MAX_UNPACKED", 100, "unpacks to 0 MB; at most"),
    ],
)
def test_limits_hold(monkeypatch, limit, least, sentence):
    monkeypatch.setattr(zip_directory, limit, least)
    with pytest.raises(DatasetRejected, match=sentence):
        read_picture_zip(GOOD)


def test_entries_are_counted_before_the_zip_is_parsed(monkeypatch):
    """Whether the end admits them or not."""
    header = central_header(b"a", b"", b"", at=0)
    many = header * 6000
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the zip was parsed"))
    for said, sentence in ((6000, "6,000 files"), (6, "5,001 files")):
        with pytest.raises(DatasetRejected, match=sentence):
            read_picture_zip(b"PK\3\4" + many + directory_end(said, len(many), 4))


def test_every_truncation_is_refused():
    for length in range(len(GOOD)):
        with pytest.raises(DatasetRejected):
            read_picture_zip(GOOD[:length])


def test_damage_is_told_or_does_no_harm():
    """Any byte may be wrong: it is refused, or what is found is still in bounds."""
    content = np.frombuffer(GOOD, np.uint8)
    random = np.random.default_rng(0)
    for _ in range(400):
        damaged = content.copy()
        damaged[random.integers(0, len(content), 3)] = random.integers(0, 256, 3)
        try:
            whole = read_picture_zip(damaged.tobytes())
        except DatasetRejected:
            continue
        assert len(whole.classes) <= 3
        assert sum(len(one.pictures) for one in whole.classes) <= 3
