"""The list of training runs, of which one is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("training/run_list")


@dataclass(frozen=True)
class ListedRun:
    """One line of the list.

    Attributes:
        id: what is reported when it is chosen.
        title: of the network.
        detail: the data set, and what else tells runs apart.
        status: in a word.
        mood: "going", "good", "bad" or "": decides a mark beside the word.
        accuracy: on validation pictures, written; "" where there is none yet.
        when: when it was started, in seconds since 1970; 0 for what comes with the app.
        mine: whether this visitor started it.
    """

    id: str
    title: str
    detail: str
    status: str
    mood: str
    accuracy: str
    when: int
    mine: bool


def run_list(
    runs: Sequence[ListedRun], chosen: str, label: str, on_pick: Callable[[str], None], key: str
) -> None:
    """Show the list; arrow keys move along it, Enter or a click chooses.

    Args:
        runs: the lines.
        chosen: id of the run that is looked at.
        label: what the list is.
        on_pick: called with the id of a run just chosen.
        key: a name for this list, unique on the page.
    """
    data = {"runs": [asdict(run) for run in runs], "chosen": chosen, "label": label}
    _mount(key=key, data=data, on_picked_change=picked(key, on_pick, by_page=True))
