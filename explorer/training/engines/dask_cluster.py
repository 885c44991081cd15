"""The connection to a cluster of Dask: an event loop of its own in a thread of the server."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Client

RESOURCES = ("GPU", "TRAIN")
"""What nodes call a slot, the first that any of them declares is used."""
_CONNECTING = 4.0  # seconds
_WATCH = 1.0  # seconds between looks at the nodes
_log = logging.getLogger(__name__)


class Unreachable(OSError):
    """The scheduler does not answer; the message is a sentence for the visitor."""


class Cluster:
    """The nodes behind one scheduler. Connects, and connects again, by itself.

    Args:
        address: of the scheduler, as "tcp://laptop:8786".

    Attributes:
        slots: how many runs the nodes can train at once; 0 until they are known.
        problem: why none can be trained, as a sentence; "" if all is well.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.slots = 0
        self.problem = "The cluster has not answered yet."
        self._resource = RESOURCES[-1]
        self._client: Client | None = None
        self._tidying: set[asyncio.Task] = set()
        self._connecting = asyncio.Lock()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="dask", daemon=True).start()
        self._watching = self.start(self._watch())

    def start(self, coroutine: Coroutine) -> Future:
        """Run a coroutine in the cluster's event loop; from any thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def tidy(self, coroutine: Coroutine) -> None:
        """Run a coroutine that tidies up, and for which `close` waits a little."""
        task = self._loop.create_task(coroutine)
        self._tidying.add(task)
        task.add_done_callback(self._tidying.discard)

    def close(self) -> None:
        """Close the connection; what runs on the nodes goes on."""
        with suppress(TimeoutError):
            self.start(self._close()).result(timeout=2 * _CONNECTING)
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _close(self) -> None:
        if self._tidying:
            await asyncio.wait(self._tidying, timeout=_CONNECTING)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=1.0)
        if self._client is not None:
            await self._client.close()

    async def client(self) -> Client:
        """The `distributed.Client`, connected.

        Raises:
            Unreachable: if the scheduler does not answer.
        """
        async with self._connecting:
            if self._client is None or self._client.status != "running":
                old, self._client = self._client, None
                if old is not None:
                    await old.close()
                self._client = await self._connected()
            return self._client

    async def _connected(self) -> Client:
        from distributed import Client

        settings = {"timeout": _CONNECTING, "set_as_default": False}
        try:
            client = Client(self.address, asynchronous=True, **settings)
            try:
                return await client
            except BaseException:
                await client.close()
                raise
        except (OSError, ValueError, ImportError) as error:
            raise Unreachable(self.said_of(error)) from error

    def said_of(self, error: Exception) -> str:
        """A sentence for the visitor; the details go to the log."""
        _log.warning("no connection to %s: %s", self.address, error)
        return f"The cluster at {self.address} cannot be reached."

    async def resource(self) -> str:
        """What the nodes call a slot."""
        await self._count()
        return self._resource

    async def ask(self, address: str, function: Callable, *arguments: Any, patience: float) -> Any:
        """What a function says that is run on a node, beside the node's tasks.

        Args:
            address: of the node.
            function: importable there; quick, since it holds the node's event loop.
            arguments: its arguments.
            patience: seconds to wait for the answer.

        Raises:
            OSError: if there is no answer; whatever the function raises, too.
        """
        client = await self.client()
        answers = client.run(function, *arguments, workers=[address])
        return (await asyncio.wait_for(answers, patience))[address]

    async def _watch(self) -> None:
        while True:
            try:
                await self._count()
                self.problem = "" if self.slots else "No node of the cluster offers a slot."
            except OSError as error:
                self.slots = 0
                self.problem = str(error) if isinstance(error, Unreachable) else self.said_of(error)
            await asyncio.sleep(_WATCH)

    async def _count(self) -> None:
        client = await self.client()
        nodes = (await client.scheduler.identity(n_workers=-1))["workers"]
        self._resource, self.slots = slots_of([node["resources"] for node in nodes.values()])


def slots_of(resources: list[Mapping[str, float]]) -> tuple[str, int]:
    """What nodes call a slot, and how many there are.

    Args:
        resources: what each node declares (``dask worker --resources``).

    >>> slots_of([{"TRAIN": 1}, {"TRAIN": 2}, {"MEMORY": 8e9}])
    ('TRAIN', 3)
    """
    for name in RESOURCES:
        count = sum(int(declared.get(name, 0)) for declared in resources)
        if count:
            return name, count
    return RESOURCES[-1], 0
