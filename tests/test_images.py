"""The one door for pictures, against a corpus of odd and bad files."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import images
from explorer.images import ImageRejected, decode
from tests.image_files import (
    MIDDLES,
    REFUSED,
    TAKEN,
    Q,
    chunk,
    exif,
    multi_picture_jpeg,
    noise,
    png,
    saved,
)

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")
ROOT = Path(__file__).resolve().parents[1]
KINDS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")


@pytest.mark.parametrize("case", TAKEN)
def test_odd_files_give_the_pixels_they_mean(case):
    make, expected, tolerance = TAKEN[case]
    image = decode(make(), "picture")
    assert image.pixels.shape == expected.shape
    # Lossy compression smears where quarters meet; their middles are what counts.
    looked_at = MIDDLES if tolerance > 1 and expected.shape == Q.shape else ...
    difference = np.abs(image.pixels.astype(int) - expected)[looked_at]
    assert difference.max() <= tolerance


# Where the first row and the first column of the file belong (CIPA DC-008, table of tag 0x0112).
ORIENTATIONS = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_orientation_puts_the_picture_upright(orientation, kind):
    options = {"JPEG": {"quality": 95}, "PNG": {}, "WEBP": {"lossless": True}}[kind]
    shown = decode(saved(Q, kind, exif=exif(orientation), **options), "turned").pixels
    first_row, first_column = ORIENTATIONS[orientation]
    expected = Q if first_row in ("top", "bottom") else Q.swapaxes(0, 1)
    if "bottom" in (first_row, first_column):
        expected = expected[::-1]
    if "right" in (first_row, first_column):
        expected = expected[:, ::-1]
    assert shown.shape == expected.shape
    inside = np.ix_(*(np.array([side // 4, side - side // 4]) for side in expected.shape[:2]))
    assert np.abs(shown[inside].astype(int) - expected[inside]).max() <= 4


@pytest.mark.parametrize("case", REFUSED)
def test_bad_files_get_one_sentence(case):
    make, says = REFUSED[case]
    data = make()
    with pytest.raises(ImageRejected) as caught:
        decode(data, "picture.png")
    sentence = str(caught.value)
    assert says in sentence
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_refusal_keeps_its_cause_for_the_log():
    with pytest.raises(ImageRejected) as caught:
        decode(saved(noise(), "JPEG")[:-500], "cut")
    assert isinstance(caught.value.__cause__, OSError)


def test_pillows_own_alarm_about_size_becomes_the_same_sentence(monkeypatch):
    monkeypatch.setattr(images, "MAX_PIXELS", 10**12)
    monkeypatch.setattr(images, "MAX_SIDE", 10**6)
    with pytest.raises(ImageRejected, match="too large") as caught:
        decode(png(20_000, 20_000, 8, 2, b""), "bomb")
    assert isinstance(caught.value.__cause__, PIL.Image.DecompressionBombError)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.exe", "", "a.tiff"])
def test_the_name_does_not_tell_the_kind(kind, name):
    flat = np.full((8, 8, 3), 90, np.uint8)
    assert abs(decode(saved(flat, kind), name).pixels.astype(int) - 90).max() <= 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cat.png", "cat.png"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\secret\\cat.png", "cat.png"),
        ("two\nlines\tand\x00zero", "two lines andzero"),
        ("\u202egnp.cat", "gnp.cat"),
        ("Kätzchen 猫.png", "Kätzchen 猫.png"),
        ("", "picture"),
        ("../", "picture"),
        ("x" * 5000, "x" * 80),
    ],
)
def test_names_are_cleaned_for_display(name, shown):
    assert decode(saved(Q, "PNG"), name).name == shown


def test_limits_are_inclusive(monkeypatch):
    whole = saved(Q, "PNG")
    assert decode(whole.ljust(images.MAX_BYTES, b"\0"), "20 MB").width == 48
    strip = png(images.MAX_SIDE, 1, 8, 0, bytes(images.MAX_SIDE + 1))
    assert decode(strip, "long").pixels.shape == (1, images.KEPT_SIDE, 3)
    monkeypatch.setattr(images, "MAX_PIXELS", 48 * 32)
    assert decode(whole, "just fits").width == 48
    monkeypatch.setattr(images, "MAX_PIXELS", 48 * 32 - 1)
    with pytest.raises(ImageRejected, match="too large"):
        decode(whole, "one too many")


def test_large_pictures_are_reduced_by_averaging():
    fine = np.random.default_rng(1).integers(0, 256, (512, 4096, 3), np.uint8)
    means = fine.reshape(256, 2, 2048, 2, 3).mean((1, 3))
    shown = decode(saved(fine, "PNG", compress_level=1), "fine").pixels
    assert shown.shape == means.shape
    assert np.abs(shown - means).max() <= 0.5


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(("height", "width"), [(1000, 6000), (6000, 1000), (2049, 2048), (9, 2500)])
def test_reduction_keeps_place_and_proportion(kind, height, width):
    ramp = np.linspace(0, 255, height)[:, None] * 0.5 + np.linspace(0, 255, width) * 0.5
    large = np.repeat(ramp.round().astype(np.uint8)[..., None], 3, axis=2)
    shown = decode(saved(large, kind), "ramp").pixels
    scale = 2048 / max(height, width)
    assert shown.shape == (round(height * scale), round(width * scale), 3)
    rows = (np.arange(shown.shape[0]) + 0.5) / shown.shape[0] * height - 0.5
    columns = (np.arange(shown.shape[1]) + 0.5) / shown.shape[1] * width - 0.5
    expected = rows[:, None] / (height - 1) * 127.5 + columns / (width - 1) * 127.5
    assert np.abs(shown[..., 0] - expected).max() <= 4


def test_a_side_that_does_not_divide_is_reduced_evenly():
    black_black_white = np.repeat(np.array([0, 0, 255], np.uint8), 4096 * 3).reshape(3, 4096, 3)
    shown = decode(saved(black_black_white, "PNG"), "strip").pixels
    assert shown.shape == (2, 2048, 3)
    # The lower row covers half a black row and the white one: 255 / 1.5.
    assert np.abs(shown[1].astype(int) - 170).max() <= 15


def test_transparency_and_reduction_together():
    """Fully transparent pixels hide whatever colour they carry, also when they are averaged."""
    stripes = np.zeros((64, 4096, 4), np.uint8)
    stripes[:, 1::2] = (255, 0, 0, 255)
    shown = decode(saved(stripes, "PNG"), "stripes").pixels
    assert (shown == (255, 128, 128)).all()


def test_a_large_jpeg_turns_and_shrinks():
    tall = np.zeros((1024, 4096, 3), np.uint8)
    tall[:, :2048] = (0, 200, 0)
    shown = decode(saved(tall, "JPEG", exif=exif(6)), "phone").pixels
    assert shown.shape == (2048, 512, 3)
    assert shown[:1000, :, 1].min() > 190
    assert shown[1048:].max() < 10


@pytest.mark.parametrize("options", [{"quality": 80}, {"lossless": True}, {"exif": exif(1)}])
def test_size_is_read_from_all_three_webp_headers(options):
    assert images._webp_size(saved(noise(48, 65), "WEBP", **options)) == (65, 48)


@pytest.mark.parametrize("kind", KINDS)
def test_pillow_is_told_the_kind(kind, monkeypatch):
    told, plain_open = [], PIL.Image.open
    monkeypatch.setattr(
        PIL.Image, "open", lambda data, formats: told.append(formats) or plain_open(data)
    )
    decode(saved(Q, kind), "x")
    assert told == [[kind]]


def test_nothing_but_pixels_comes_out():
    secret = b"GPS 48.2, 16.4"
    data = saved(Q, "PNG", exif=exif(1) + secret, icc_profile=secret)
    assert secret in data
    image = decode(data, "holiday.png")
    assert vars(image).keys() == {"pixels", "name", "credit"}
    assert secret not in pickle.dumps(image)
    assert image.credit == ""


def in_a_fresh_process(program: str, data: bytes) -> str:
    """Run a program that finds ``data`` on its standard input."""
    prelude = "import sys; from explorer.images import decode, ImageRejected\n"
    done = subprocess.run(
        [sys.executable, "-c", prelude + program], input=data, cwd=ROOT, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("kind", ["WEBP", "multi-picture"])
def test_no_other_plugin_is_reachable(kind):
    """Pillow itself would load the rest to find WebP, and hand a multi-picture JPEG to MPO."""
    program = """
data = sys.stdin.buffer.read()
plugins = lambda: {name for name in sys.modules if "ImagePlugin" in name}
decode(data, "x")
print(*plugins())
import PIL.Image
from io import BytesIO
print(type(PIL.Image.open(BytesIO(data))).__name__, *plugins())
"""
    data = multi_picture_jpeg() if kind == "multi-picture" else saved(Q, kind)
    ours, pillows = in_a_fresh_process(program, data).splitlines()
    # PPM comes with Pillow's first use; the TIFF module holds the parser of EXIF.
    names = ("Bmp", "Gif", "Jpeg", "Png", "WebP", "Ppm", "Tiff")
    allowed = {f"PIL.{name}ImagePlugin" for name in names}
    assert set(ours.split()) <= allowed
    if kind == "multi-picture":
        assert pillows.startswith("MpoImageFile")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read there")
@pytest.mark.parametrize(
    ("case", "answer"),
    [
        ("png-bomb", "refused"),
        ("webp-canvas-16384x16384", "refused"),
        ("49-megapixels-of-palette", "(2048, 2048, 3)"),
        ("49-megapixels-of-jpeg", "(2048, 2048, 3)"),
    ],
)
def test_memory_stays_under_200_mb(case, answer):
    """The peak of a whole process, libraries included; ru_maxrss would count its parent's."""
    program = """
try:
    print(decode(sys.stdin.buffer.read(), "x").pixels.shape)
except ImageRejected:
    print("refused")
print(*[line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")])
"""
    if case.endswith("palette"):
        data = png(7000, 7000, 8, 3, bytes(7001 * 7000), chunk(b"PLTE", bytes(range(12))))
    elif case.endswith("jpeg"):
        data = saved(np.zeros((7000, 7000, 3), np.uint8), "JPEG")
    else:
        data = REFUSED[case][0]()
    result, peak_kb = in_a_fresh_process(program, data).splitlines()
    assert result == answer
    assert int(peak_kb) < 200_000


def test_two_are_decoded_at_a_time_and_a_failure_frees_its_place(monkeypatch):
    running, most, lock = 0, 0, threading.Lock()

    def slow(data: bytes, kind: str) -> np.ndarray:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        raise OSError("damaged")

    monkeypatch.setattr(images, "_pixels", slow)

    def attempt() -> None:
        with pytest.raises(ImageRejected):
            decode(saved(Q, "PNG"), "x")

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert not any(thread.is_alive() for thread in threads)
    assert most == 2


SEEDS = {case: make() for case, (make, *_) in TAKEN.items()}


@settings(max_examples=400, deadline=None)
@given(
    case=st.sampled_from(sorted(SEEDS)),
    edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
    early=st.booleans(),
    kept=st.floats(0.2, 1),
)
def test_mutated_files_are_decoded_or_refused(case, edits, early, kept):
    data = bytearray(SEEDS[case])
    for place, value in edits:
        # Headers are where it hurts, so every other time the edits stay in the first bytes.
        reach = min(len(data), 64) if early else len(data)
        data[int(place * (reach - 1))] = value
    try:
        image = decode(bytes(data[: max(1, int(len(data) * kept))]), case)
    except ImageRejected:
        return
    assert max(image.pixels.shape) <= images.KEPT_SIDE
    assert not image.pixels.flags.writeable


@settings(max_examples=200, deadline=None)
@given(
    signature=st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM"]),
    rest=st.binary(min_size=1, max_size=300),
)
def test_random_bytes_are_decoded_or_refused(signature, rest):
    with contextlib.suppress(ImageRejected):
        assert decode(signature + rest, "random").pixels.ndim == 3


def test_a_jpeg_of_many_scans_is_refused_at_once():
    """Each scan of a progressive JPEG is a pass over the whole picture: 2 MB can take minutes."""
    data = saved(PIL.Image.new("L", (64, 64)), "JPEG", progressive=True)
    start = data.index(b"\xff\xda")
    scans = data[start:-2]
    with pytest.raises(ImageRejected, match="too long"):
        decode(data[:start] + scans * 200 + data[-2:], "slow.jpg")
    assert decode(data, "fine.jpg").pixels.shape == (64, 64, 3)
    film = b"\xff\xda\x12\x34" * 200  # a photo that moves has one behind it, with any bytes
    assert decode(data + film, "moves.jpg").digest == decode(data, "fine.jpg").digest
