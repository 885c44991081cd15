"""What the server and the confined process say to each other: a length, then that many bytes."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">Q")


class Torn(OSError):
    """The other side has ended, or says more than it may."""


def send(stream: BinaryIO, data: bytes | memoryview) -> None:
    """Send some bytes."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO, most: int) -> bytes:
    """Receive some bytes.

    Raises:
        Torn: if there are none, or more than ``most``.
    """
    [length] = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > most:
        raise Torn("the other side says too much")
    return _exactly(stream, length)


def send_json(stream: BinaryIO, value: Any) -> None:
    """Send something that JSON can say."""
    send(stream, json.dumps(value).encode())


def receive_json(stream: BinaryIO, most: int) -> Any:
    """Receive it; see `receive`."""
    try:
        return json.loads(receive(stream, most))
    except ValueError:
        raise Torn("the other side does not make sense") from None


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if data is None or len(data) < length:
        raise Torn("the other side has ended")
    return data
