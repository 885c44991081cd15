"""How accurate the compared networks are: what papers report, or what runs here came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.architectures.classic import CLASSICS
from explorer.datasets import DATASETS
from explorer.figures.timeline import IMAGENET
from explorer.training.best_runs import common_ground
from explorer.training.tasks import CLASSIFICATION
from explorer.ui import training
from explorer.ui.compared import FULL, Compared

_PAPERS = (
    "From the papers, not measured here; they cut and average their test pictures differently, "
    "as the table says, which is worth a percent or two."
)


@dataclass(frozen=True)
class Accuracies:
    """What is known of the compared networks.

    Attributes:
        known: by name, the accuracy, on what it was measured, and whether it can be compared.
        note: where they are from, in a sentence.
    """

    known: Mapping[str, tuple[float, str, bool]]
    note: str

    def of(self, name: str) -> tuple[float | None, str, bool]:
        """What is known of one."""
        return self.known.get(name, (None, "", True))


def accuracies(networks: Sequence[Compared]) -> Accuracies:
    """The papers' for the originals; for small networks the best run of each on the same data."""
    names = [one.name for one in networks]
    return _of_papers(names) if networks[0].size == FULL else _of_runs(names)


def _of_papers(names: Sequence[str]) -> Accuracies:
    found = {name: CLASSICS[name].result for name in names}
    elsewhere = [CLASSICS[name].title for name in names if IMAGENET not in found[name].measured]
    others = f" {', '.join(elsewhere)}: measured on other pictures." if elsewhere else ""
    return Accuracies(
        {
            name: (one.top1, f"{one.measured} ({one.source})", IMAGENET in one.measured)
            for name, one in found.items()
        },
        _PAPERS + others,
    )


def _of_runs(names: Sequence[str]) -> Accuracies:
    ground = common_ground(training.store().list(CLASSIFICATION), names)
    if ground is None:
        return Accuracies({}, "None of them was trained with this app yet; the page Train does it.")
    title = DATASETS[ground.dataset].title
    where = f"{title}, {ground.pictures:,} held-out pictures"
    missing = len(set(names) - set(ground.best))
    untrained = " Of the others no run on these pictures is here." if missing else ""
    return Accuracies(
        {
            name: (
                entry.right.value,
                f"{where}, after {entry.epochs} epochs"
                + (", comes with the app" if entry.stored.shipped else ""),
                True,
            )
            for name, entry in ground.best.items()
        },
        f"Measured here: the best run of each on {where}.{untrained}",
    )
