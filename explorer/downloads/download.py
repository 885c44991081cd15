"""Files fetched in the background, because somebody clicked, and never otherwise.

Left to itself, Keras waits minutes on a network that swallows packets, keeps a hotel's log-in page
as weights, and shows a half-written file to the next visitor. Here a download has time-outs, is
checked before it counts, and appears in Keras's cache at once and whole.
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

from explorer.downloads.published_file import FileRejected, PublishedFile, temporary_beside

if TYPE_CHECKING:
    import requests

State = Literal["running", "complete", "failed", "cancelled"]

_CHUNK = 1 << 16  # bytes; each chunk must arrive within the stall time-out
_MAX_REDIRECTS = 5


class _DownloadFailed(Exception):
    """Why a download failed, as a sentence for the visitor."""


@dataclass(frozen=True)
class Limits:
    """How patient and how trusting downloads are.

    Attributes:
        connect_seconds: until the server's answer begins, name look-up included.
        stall_seconds: for each further 64 KiB.
        schemes: the URL schemes that are followed, redirects included.
    """

    connect_seconds: float = 4.5
    stall_seconds: float = 20.0
    schemes: Collection[str] = ("https",)


class Download:
    """One file on its way, shared by everybody who asked for it. Safe to use from any thread.

    Attributes:
        file: what is fetched.
        title: what it belongs to, for the messages.
        received: bytes so far.
        total: bytes in the end.
        state: "running", then one of "complete", "failed" and "cancelled" for good.
    """

    def __init__(self, file: PublishedFile, title: str, limits: Limits) -> None:
        self.file = file
        self.title = title
        self._contents = f"the {file.what}"
        self.total = file.bytes
        self.received = 0
        self.state: State = "running"
        self._path = file.path  # decided now, whatever the environment says later
        self._last_words = ""
        self._limits = limits
        self._deadline = math.inf
        self._overdue = ""
        self._ending = threading.Lock()
        self._ended = threading.Event()

    @property
    def message(self) -> str:
        """How far it is, or how it ended."""
        if self._last_words:
            return self._last_words
        received, total = self.received / 1e6, self.total / 1e6
        return f"Downloading {self.title}: {received:.1f} of {total:.1f} MB."

    def cancel(self) -> None:
        """Give up, for everybody who asked; nothing happens if it has ended already."""
        self._end("cancelled", f"The download of {self.title} was cancelled.")

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it has ended, at most ``timeout`` seconds; return whether it has."""
        return self._ended.wait(timeout)

    def begin(self) -> None:
        """Start the two threads: one that works and one that watches it.

        A look-up of a name can hang beyond any time-out of ours, so the worker alone could not
        promise an answer. The watcher ends the download; the worker notices when it comes back.
        """
        for task in (self._work, self._watch):
            name = f"{task.__name__.strip('_')}-{self.file.filename}"
            threading.Thread(target=task, name=name, daemon=True).start()

    def _end(self, state: State, message: str, act: Callable[[], None] = lambda: None) -> None:
        """End it once, and do ``act`` in the same moment."""
        with self._ending:
            if self.state == "running":
                act()
                self._last_words = message
                self.state = state
                self._ended.set()

    def _expect_within(self, seconds: float, otherwise: str) -> None:
        self._overdue = otherwise
        self._deadline = time.monotonic() + seconds

    def _watch(self) -> None:
        while not self._ended.is_set():
            left = self._deadline - time.monotonic()
            if left <= 0:
                self._end("failed", self._overdue)
            self._ended.wait(min(max(left, 0), 0.1))

    def _work(self) -> None:
        try:
            if self._is_there():
                self._complete()
            else:
                self._fetch()
        except _DownloadFailed as failure:
            self._end("failed", str(failure))
        finally:  # whatever else happens goes to the server's log, and nobody waits for ever
            self._end("failed", f"The download of {self.title} failed; the server's log says why.")

    def _is_there(self) -> bool:
        try:
            self.file.check(self._path)
        except FileRejected:
            return False
        self.received = self.total
        return True

    def _complete(self, act: Callable[[], None] = lambda: None) -> None:
        self._end("complete", f"The {self.file.what} of {self.title} are on this machine.", act)

    def _fetch(self) -> None:
        try:
            with temporary_beside(self._path) as part:
                self._receive(part)
                self._deadline = math.inf
                self.file.check(part)
                self._complete(lambda: os.replace(part, self._path))
        except FileRejected as reason:
            raise _DownloadFailed(
                f"What arrived is not {self._contents} of {self.title}: {reason}. It was thrown "
                "away."
            ) from reason
        except OSError as error:
            raise _DownloadFailed(
                f"The {self.file.what} of {self.title} cannot be saved: {error.strerror or error}."
            ) from error

    def _receive(self, part: Path) -> None:
        """Write what the server sends to ``part``; return early when the download has ended."""
        import requests

        host = urlsplit(self.file.url).hostname
        unreachable = f"{host} cannot be reached. Is this computer connected to the internet?"
        self._expect_within(self._limits.connect_seconds, unreachable)
        try:
            with requests.Session() as session, self._answer(session) as answer:
                self._check_answer(answer)
                unreachable = f"The connection to {host} broke off; please try again."
                self._save(answer, part)
        except requests.exceptions.SSLError as error:
            raise _DownloadFailed(f"No secure connection to {host} could be made.") from error
        except requests.RequestException as error:
            raise _DownloadFailed(unreachable) from error

    def _answer(self, session: requests.Session) -> requests.Response:
        """Ask for the file, following redirects as far as the limits allow."""
        url = self.file.url
        for _ in range(_MAX_REDIRECTS + 1):
            if urlsplit(url).scheme not in self._limits.schemes:
                raise _DownloadFailed("The server points to an address without encryption.")
            answer = session.get(
                url,
                stream=True,
                allow_redirects=False,
                # The watch is quicker, and has the better sentence; this only ends the thread.
                timeout=(self._limits.connect_seconds, 2 * self._limits.stall_seconds),
                headers={"Accept-Encoding": "identity"},  # so that lengths can be compared
            )
            if not answer.is_redirect:
                return answer
            answer.close()
            url = urljoin(url, answer.headers["Location"])
        raise _DownloadFailed("The server sends us from one address to the next, without end.")

    def _check_answer(self, answer: requests.Response) -> None:
        if answer.status_code != 200:
            raise _DownloadFailed(
                f"The server answered {answer.status_code} {answer.reason} instead of "
                f"{self._contents}."
            )
        if answer.headers.get("Content-Type", "").lower().startswith("text/"):
            raise _DownloadFailed(
                f"A web page came back instead of {self._contents}, probably the log-in page of "
                "the network that this computer is in."
            )
        length = answer.headers.get("Content-Length", str(self.total))
        if length != str(self.total):
            raise _DownloadFailed(
                f"The server offers {length} bytes, but {self._contents} have {self.total}."
            )

    def _save(self, answer: requests.Response, part: Path) -> None:
        seconds = self._limits.stall_seconds
        stalled = f"For {seconds:g} seconds hardly anything arrived, so the download was given up."
        self._expect_within(seconds, stalled)
        with part.open("wb") as file:
            for chunk in answer.iter_content(_CHUNK):
                if self.state != "running" or self.received > self.total:
                    return
                file.write(chunk)
                self.received += len(chunk)
                self._expect_within(seconds, stalled)
            file.flush()
            os.fsync(file.fileno())  # so that a power cut cannot leave a hole behind the name


class Downloads:
    """The downloads of this process, at most one for each file.

    Args:
        limits: how patient and how trusting they are.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._latest: dict[Path, Download] = {}
        self._lock = threading.Lock()

    def start(self, file: PublishedFile, title: str) -> Download:
        """Fetch a file, or join the download that is under way.

        A valid file on this machine completes the download without any traffic; a damaged one is
        replaced.

        Args:
            file: what to fetch.
            title: what it belongs to, for the messages.
        """
        with self._lock:
            download = self._latest.get(file.path)
            if download is None or download.state != "running":
                download = Download(file, title, self._limits)
                self._latest[file.path] = download
                download.begin()
        return download

    def latest(self, file: PublishedFile) -> Download | None:
        """Return the last download of a file, running or ended, if there was one."""
        return self._latest.get(file.path)


_DOWNLOADS = Downloads()
start = _DOWNLOADS.start
latest = _DOWNLOADS.latest
