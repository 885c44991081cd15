"""A run's task on the cluster: put there, found again, asked about, forgotten."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from explorer.training.engines import dask_node
from explorer.training.engines.dask_cluster import Cluster

if TYPE_CHECKING:
    from distributed import Client, Future

NODE_LOST = "The node's worker was lost."
UNKNOWN = "The cluster does not know this run any more."


class Lost(Exception):
    """The run cannot go on; the message is a sentence for the visitor."""


class Task:
    """The task of `dask_node` that trains a run. All methods run in the cluster's event loop.

    The scheduler keeps it as a published data set under its own key, so that it lives on while
    the server is away, and can be found again by the run's id.

    Args:
        cluster: where it runs.
        run: id of the run.

    Attributes:
        address: of the node that has it; "" while there is none.
    """

    def __init__(self, cluster: Cluster, run: str) -> None:
        self._cluster = cluster
        self._name = f"cnn-explorer-{run}"  # how the keys of its tasks begin
        self._future: Future | None = None
        self.address = ""

    @property
    def key(self) -> str:
        """Its name on the cluster, another one for each attempt."""
        return self._future.key

    async def submit(self, command: list[str]) -> None:
        """Put it into the cluster's queue; what an earlier attempt left there is forgotten.

        Args:
            command: arguments for the node's Python.

        Raises:
            OSError: if the cluster cannot be reached.
        """
        client = await self._cluster.client()
        for earlier in await self._kept(client):
            await _forget(client, earlier)
        key = f"{self._name}-{uuid.uuid4().hex[:8]}"
        slot = {await self._cluster.resource(): 1}
        self._future = client.submit(
            dask_node.train, key, command, key=key, retries=0, resources=slot
        )
        await client.publish_dataset(self._future, name=key)

    async def check(self) -> None:
        """See what the scheduler says of it, finding it again if need be.

        Raises:
            Lost: if it has failed, or is gone.
            OSError: if the cluster cannot be reached.
        """
        client = await self._cluster.client()
        future = self._future
        if not future or future.client is not client or future.status in ("cancelled", "lost"):
            # The server is a new one, or its connection is.
            kept = await self._kept(client)
            if not kept:
                raise Lost(UNKNOWN)
            self._future = kept[0]
        if self._future.status == "error":
            raise Lost(_said_of(await self._future.exception()))

    @property
    def finished(self) -> bool:
        """Whether it is over on the cluster."""
        return self._future.status == "finished"

    async def place(self) -> str:
        """The address of the node that has it now; "" if there is none."""
        client = await self._cluster.client()
        for address, keys in (await client.processing()).items():
            if self.key in keys:
                return address
        return next(iter((await client.who_has([self._future])).get(self.key, ())), "")

    async def ask(self, function: Callable, *arguments: Any, patience: float = 10.0) -> Any:
        """What a function of `dask_node` says about it; see `Cluster.ask`."""
        return await self._cluster.ask(
            self.address, function, self.key, *arguments, patience=patience
        )

    async def forget(self) -> None:
        """Take it off the scheduler; if it still runs, its node ends it.

        Raises:
            OSError: if the cluster cannot be reached.
        """
        if self._future is not None:
            await _forget(await self._cluster.client(), self._future)

    async def _kept(self, client: Client) -> list[Future]:
        names = await client.list_datasets()
        mine = [name for name in names if str(name).rpartition("-")[0] == self._name]
        return [await client.get_dataset(name) for name in mine]


async def _forget(client: Client, future: Future) -> None:
    # In this order: Dask would start a task anew that is cancelled while it is still published.
    await client.unpublish_dataset(future.key)
    await client.cancel([future])


def _said_of(error: BaseException) -> str:
    if type(error).__name__ == "KilledWorker":
        return NODE_LOST
    return f"The node could not start the training ({type(error).__name__}: {error!s:.200})."
