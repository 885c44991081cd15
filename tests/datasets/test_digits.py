"""The digits are scikit-learn's, and so is what is said of them."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from explorer.datasets import DATASETS, DatasetMissing, digits


def test_they_are_those_of_scikit_learn():
    """Its own reader, as a reference: the same pictures, each exactly once."""
    from sklearn.datasets import load_digits

    original = load_digits()
    dataset = DATASETS["digits"].load()
    ours = np.concatenate([dataset.x_train, dataset.x_test])[..., 0]
    labels = np.concatenate([dataset.y_train, dataset.y_test])
    theirs = np.rint(original.images * 255 / 16).astype(np.uint8)
    pairs = [
        sorted((x.tobytes(), int(y)) for x, y in zip(*both, strict=True))
        for both in ((ours, labels), (theirs, original.target))
    ]
    assert pairs[0] == pairs[1]
    np.testing.assert_array_equal(np.rint(ours * (16 / 255)), np.rint(ours / 255 * 16))


def test_what_is_said_of_them():
    from sklearn.datasets import load_digits

    told = load_digits().DESCR
    assert "E. Alpaydin" in told
    assert "1998" in told
    assert "1797" in told
    assert "1,797" in DATASETS["digits"].description


def test_a_fifth_is_held_out_and_equally_many_of_each():
    dataset = DATASETS["digits"].load()
    assert np.bincount(dataset.y_test).tolist() == [36] * 10
    assert len(dataset.y_train) == 1797 - 360
    assert (dataset.x_train.min(), dataset.x_train.max()) == (0, 255)


def test_without_the_package_they_are_missing(monkeypatch):
    monkeypatch.setattr(digits.importlib.util, "find_spec", lambda name: None)
    assert not DATASETS["digits"].available
    with pytest.raises(DatasetMissing, match="please install"):
        DATASETS["digits"].build()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not gzip",
        gzip.compress(b"1,2,3\n", mtime=0),
        gzip.compress(b"a,b\n", mtime=0),
        gzip.compress(b"\xff\xfe\n", mtime=0),
        gzip.compress(b"17," * 64 + b"0\n", mtime=0),
        gzip.compress(b"1,2,3\n" * 1000, mtime=0)[:-9],
    ],
)
@pytest.mark.filterwarnings("ignore:loadtxt")
def test_a_damaged_file_is_told(content, tmp_path, monkeypatch):
    path = tmp_path / "digits.csv.gz"
    path.write_bytes(content)
    monkeypatch.setattr(digits, "packaged_file", lambda: path)
    with pytest.raises(DatasetMissing, match="cannot be read"):
        DATASETS["digits"].build()
