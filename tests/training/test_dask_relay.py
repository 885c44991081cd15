"""What runs beside each other for one run on the cluster ends together."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from explorer.training.engines import dask_relay


async def _deaf_once() -> str:
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(60)
    await asyncio.sleep(60)
    return "late"


async def _at_once() -> str:
    return "first"


def test_a_cancellation_that_was_swallowed_is_said_again():
    async def play() -> str:
        return await asyncio.wait_for(dask_relay._first(_at_once(), _deaf_once()), 30)

    with ThreadPoolExecutor() as thread:  # a browser test's loop may run in this one
        assert thread.submit(lambda: asyncio.run(play())).result() == "first"
