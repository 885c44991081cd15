"""Training on the nodes of a Dask cluster: one setting, ``DASK_SCHEDULER_ADDRESS``.

Dask (package `distributed`) places and queues; what a node starts is the same worker command as on
this machine, in a folder of its own. See `dask_node` for what happens there, `dask_relay` for how
its files come back.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from explorer.training.engines import Ended, Handle
from explorer.training.engines.dask_cluster import Cluster, Unreachable
from explorer.training.engines.dask_relay import Relay, is_relayed
from explorer.training.engines.local import FoundHandle

PACKAGE = "distributed>=2026.8,<2026.9"
"""What pip is told to install; the versions that the tests ran with."""
_COMMAND = ("-m", "explorer.training")
_MISSING = f'Training on a cluster needs one more package: pip install "{PACKAGE}"'


class DaskEngine:
    """Starts runs on the nodes of a cluster. Safe to use from any thread.

    Nothing here raises because of the cluster: `problem` says what is wrong with it, and a run
    that cannot be started there has `Ended`.

    Args:
        address: of the scheduler, as "tcp://laptop:8786".
        command: arguments for the nodes' Python, before ``--folder`` and the folder.
    """

    name = "dask"

    def __init__(self, address: str, command: Sequence[str] = _COMMAND) -> None:
        self._command = list(command)
        installed = importlib.util.find_spec("distributed") is not None
        self._cluster = Cluster(address) if installed else None

    @property
    def slots(self) -> int:
        """How many runs the cluster can train at once, as it is now."""
        return self._cluster.slots if self._cluster else 0

    @property
    def problem(self) -> str:
        """Why nothing can be trained now, as a sentence for the visitor; "" if all is well."""
        return self._cluster.problem if self._cluster else _MISSING

    def warm(self) -> None:
        """Nothing: nodes keep no worker ready."""

    def start(self, folder: Path) -> Handle:
        """Train what is in the run's folder on some node, from ``resume.npz`` if it is there."""
        return DaskHandle(self._cluster, self._relay(folder), anew=True)

    def find(self, folder: Path) -> Handle | None:
        """Go on with a run that an earlier server process started, on the cluster or beside it.

        If the cluster does not know it any more, it has `Ended`, with a sentence.
        """
        if is_relayed(folder):
            return DaskHandle(self._cluster, self._relay(folder), anew=False)
        return FoundHandle.of(folder)

    def close(self) -> None:
        """Close the connection; what runs on the nodes goes on."""
        if self._cluster:
            self._cluster.close()

    def _relay(self, folder: Path) -> Relay | None:
        return Relay(self._cluster, folder, self._command) if self._cluster else None


class DaskHandle:
    """A run on the cluster.

    Args:
        cluster: where it runs; None if the package is missing.
        relay: of the run.
        anew: start it; else look for what an earlier server started.
    """

    def __init__(self, cluster: Cluster | None, relay: Relay | None, anew: bool) -> None:
        self._relay = relay
        self._end = cluster.start(_relayed(cluster, relay, anew)) if cluster else None

    def poll(self) -> Ended | None:
        """How it ended; None while it goes on."""
        if self._end is None:
            return Ended(_MISSING)
        if not self._end.done():
            return None
        if self._end.cancelled():
            return Ended("The connection to the cluster was closed.")
        return Ended(self._end.result())

    def stop(self, kill: bool) -> None:
        """End the worker, politely (SIGTERM) or at once (SIGKILL); over within two seconds."""
        if self._relay:
            self._relay.stop(kill)


async def _relayed(cluster: Cluster, relay: Relay, anew: bool) -> str:
    try:
        sentence = await relay.run(anew)
    except OSError as error:
        sentence = str(error) if isinstance(error, Unreachable) else cluster.said_of(error)
    cluster.tidy(relay.clean_up())  # takes its time where a node does not answer
    return sentence
