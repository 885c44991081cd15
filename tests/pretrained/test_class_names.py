"""The class names are those of Keras, byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from explorer.pretrained.class_names import imagenet_class_names, imagenet_synsets


def test_equal_to_the_index_that_keras_downloads():
    rows = zip(imagenet_synsets(), imagenet_class_names(), strict=True)
    index = json.dumps({str(number): list(row) for number, row in enumerate(rows)})
    # The MD5 that keras.applications demands of imagenet_class_index.json.
    assert hashlib.md5(index.encode()).hexdigest() == "c2c37ea517e94d9795004a39431a14cb"


def test_the_two_names_that_occur_twice():
    names = imagenet_class_names()
    assert len(names) == 1000
    assert {name for name, count in Counter(names).items() if count > 1} == {"crane", "maillot"}
    assert [number for number, name in enumerate(names) if name == "crane"] == [134, 517]
    assert [number for number, name in enumerate(names) if name == "maillot"] == [638, 639]
    assert len(set(imagenet_synsets())) == 1000
