"""A server on this machine that behaves as well or as badly as a test wants."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTENT = b"\x89HDF\r\n\x1a\n" + bytes(range(256)) * 2000  # eight chunks
LENGTH = len(CONTENT)
PATIENCE = 20  # seconds after which nobody waits any longer


class Server:
    """A web server on this machine that answers as it is told, and counts the questions."""

    def __init__(self) -> None:
        self.answer: Callable[[BaseHTTPRequestHandler], None] = whole
        self.asked: list[str] = []
        self.release = threading.Event()  # what slow answers wait for
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            server_facts = self

            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.answer(self)

            def log_message(self, *arguments) -> None:
                """Keep the test's output clean."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_port}/weights.h5"

    def stop(self) -> None:
        self.release.set()
        self.http.shutdown()
        self.http.server_close()


def head(handler, status=200, kind="application/octet-stream", length=LENGTH, **more) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Connection", "close")
    if length is not None:
        handler.send_header("Content-Length", str(length))
    for name, value in more.items():
        handler.send_header(name, value)
    handler.end_headers()


def whole(handler) -> None:
    head(handler)
    handler.wfile.write(CONTENT)


def without_length(handler) -> None:
    head(handler, length=None)
    handler.wfile.write(CONTENT)


def changed(handler) -> None:
    head(handler)
    handler.wfile.write(CONTENT[:-1] + b"x")


def login_page(handler) -> None:
    page = b"<!doctype html><title>Welcome to our hotel</title>"
    head(handler, kind="text/html; charset=utf-8", length=len(page))
    handler.wfile.write(page)


def disguised_page(handler) -> None:
    head(handler)
    handler.wfile.write(b"<!doctype html>".ljust(LENGTH))


def not_found(handler) -> None:
    head(handler, status=404, length=0)


def another_length(handler) -> None:
    head(handler, length=17)
    handler.wfile.write(CONTENT[:17])


def cut_off(handler) -> None:
    head(handler)
    handler.wfile.write(CONTENT[: LENGTH // 2])


def short_without_length(handler) -> None:
    head(handler, length=None)
    handler.wfile.write(CONTENT[:-1])


def endless(handler) -> None:
    head(handler, length=None)
    with contextlib.suppress(ConnectionError):
        while not handler.server_facts.release.is_set():
            handler.wfile.write(CONTENT)


def redirected_in_circles(handler) -> None:
    head(handler, status=302, length=0, Location="/weights.h5")


def redirected_elsewhere(handler) -> None:
    head(handler, status=302, length=0, Location="ftp://127.0.0.1/weights.h5")


def redirected_once(handler) -> None:
    if handler.path == "/weights.h5":
        head(handler, status=302, length=0, Location="/moved.h5")
    else:
        whole(handler)


def silent(handler) -> None:
    handler.server_facts.release.wait(PATIENCE)


def stalled(handler) -> None:
    head(handler)
    handler.wfile.write(CONTENT[:200_000])
    handler.wfile.flush()
    handler.server_facts.release.wait(PATIENCE)


def halting(handler) -> None:
    """Stop in the middle until the test says so, then send the rest."""
    stalled(handler)
    handler.wfile.write(CONTENT[200_000:])


def trickling(handler) -> None:
    head(handler)
    while not handler.server_facts.release.wait(0.05):
        handler.wfile.write(b"0")
        handler.wfile.flush()
