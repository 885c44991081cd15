"""The sample pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import skimage.data

from explorer.images import Image
from explorer.samples import SAMPLES, sample

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_a_credited_picture(name):
    entry, image = SAMPLES[name], sample(name)
    assert entry.name == name
    assert isinstance(image, Image)
    assert (image.name, image.credit) == (entry.title, entry.credit)
    assert all([entry.title.strip(), entry.credit.strip()])
    assert entry.description.endswith((".", "?"))
    assert min(image.height, image.width) >= (200 if entry.is_photo else 7)
    assert image.pixels.std() > 20


@pytest.mark.parametrize("name", SAMPLES)
def test_the_file_ships_in_the_wheel(name):
    """No sample may need pooch or a network: its file lies in scikit-image's own folder."""
    program = f"""
import socket, sys
sys.modules["pooch"] = None
def refuse(*args, **kwargs): raise AssertionError("network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from explorer.samples import sample
print(sample({name!r}).digest)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == sample(name).digest


def test_the_expected_pictures_are_there_and_the_cat_comes_first():
    expected = {"cat", "coffee", "rocket", "motorcycle", "astronaut", "camera", "coins", "brick"}
    assert expected <= set(SAMPLES)
    assert next(iter(SAMPLES)) == "cat"


def test_pixels_are_those_of_scikit_image():
    assert np.array_equal(sample("cat").pixels, skimage.data.chelsea())
    assert np.array_equal(sample("motorcycle").pixels, skimage.data.stereo_motorcycle()[0])
    for channel in range(3):
        assert np.array_equal(sample("coins").pixels[..., channel], skimage.data.coins())


def test_no_two_samples_are_the_same_picture():
    assert len({sample(name).digest for name in SAMPLES}) == len(SAMPLES)


def test_a_sample_is_loaded_once():
    assert sample("cat") is sample("cat")


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        SAMPLES["dog"] = SAMPLES["cat"]


def test_an_unknown_name_is_told_what_there_is():
    with pytest.raises(KeyError, match=r"dog.*cat, coffee"):
        sample("dog")


def test_importing_the_table_does_not_import_scikit_image():
    program = "import sys, explorer.samples; sys.exit('skimage' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode == 0
