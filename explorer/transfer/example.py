"""Two recorded runs, one in phases and one from scratch: ``python -m explorer.transfer.example``.

With the ids of both in the usual store it writes them into ``assets/phases``: settings and curves,
without the networks.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from explorer.training import Run, files, metrics_file
from explorer.training.events import Row
from explorer.training.store import Store

PLACE = Path(__file__).resolve().parents[2] / "assets" / "phases"
"""The folder of the recorded runs."""
_NAMES = ("phased", "scratch")


@dataclass(frozen=True)
class Recorded:
    """Two runs that learned the same pictures.

    Attributes:
        phased: settings of the one in phases.
        phased_rows: its curves.
        scratch: settings of the one from scratch.
        scratch_rows: its curves.
        sentence: when, on what, and how long both took.
    """

    phased: Run
    phased_rows: tuple[Row, ...]
    scratch: Run
    scratch_rows: tuple[Row, ...]
    sentence: str


@cache
def recorded() -> Recorded:
    """The runs that were recorded with this version of the app."""
    runs = [Run.from_dict(files.read_json(PLACE / f"{name}.json")) for name in _NAMES]
    rows = [tuple(metrics_file.read(PLACE / f"{name}.csv")[0]) for name in _NAMES]
    card = files.read_json(PLACE / "card.json")
    return Recorded(runs[0], rows[0], runs[1], rows[1], card["sentence"])


def record(store: Store, identities: list[str], sentence: str) -> None:
    """Write two runs of a store into the app.

    Args:
        store: where they are.
        identities: of the run in phases, and of the one from scratch.
        sentence: what is to be said of both.
    """
    PLACE.mkdir(parents=True, exist_ok=True)
    for name, identity in zip(_NAMES, identities, strict=True):
        folder = store.get(identity).folder
        shutil.copyfile(folder / "run.json", PLACE / f"{name}.json")
        shutil.copyfile(folder / "metrics.csv", PLACE / f"{name}.csv")
    files.write_json(PLACE / "card.json", {"sentence": sentence})


if __name__ == "__main__":
    record(Store(), sys.argv[1:3], sys.argv[3])
