"""Credits and versions are read off what there is."""

from __future__ import annotations

from explorer import about
from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS
from explorer.attacks import ATTACKS
from explorer.augmentations import AUGMENTATIONS
from explorer.blocks import BLOCKS
from explorer.detection.sources import SOURCES as OF_DETECTION
from explorer.detection.suppression import SUPPRESSIONS
from explorer.explanations import EXPLANATIONS
from explorer.kernels import KERNELS
from explorer.preprocessing import PREPROCESSING
from explorer.pretrained import PRETRAINED
from explorer.samples import SAMPLES
from explorer.segmentation.losses import LOSSES
from explorer.segmentation.sources import SOURCES as OF_SEGMENTATION


def test_everything_registered_is_credited():
    credited = {credit.title for credit in about.credits()}
    plain = (ARCHITECTURES, ATTACKS, AUGMENTATIONS, CLASSICS, EXPLANATIONS, PRETRAINED)
    for registry in (*plain, SUPPRESSIONS, LOSSES):
        assert {entry.title for entry in registry.values()} <= credited
    assert {entry.title for entry in BLOCKS.values() if entry.paper} <= credited
    assert {entry.title for entry in SAMPLES.values() if entry.is_photo} <= credited
    assert {entry.title for entry in KERNELS.values() if entry.source} <= credited
    assert {entry.title for entry in PREPROCESSING.values() if entry.paper} <= credited
    assert {*OF_DETECTION, *OF_SEGMENTATION} <= credited
    assert all(credit.source.strip() for credit in about.credits())


def test_every_requirement_has_a_version():
    lines = about.REQUIREMENTS.read_text().splitlines()
    required = [line for line in lines if line and not line.startswith("#")]
    assert len(about.versions()) == len(required) + 1


def test_a_small_host_has_another_tensorflow(monkeypatch):
    original = about.metadata.version

    def version(name):
        if name == "tensorflow":
            raise about.metadata.PackageNotFoundError(name)
        return "2.21.0" if name == "tensorflow_cpu" else original(name)

    monkeypatch.setattr(about.metadata, "version", version)
    monkeypatch.setattr(
        about.metadata, "packages_distributions", lambda: {"tensorflow": ["tensorflow_cpu"]}
    )
    assert about.versions()["tensorflow"] == "tensorflow_cpu 2.21.0"
