"""Downloads from a server that behaves as badly as servers and networks do."""

from __future__ import annotations

import dataclasses
import hashlib
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.datasets.cifar10_archive import DatasetArchive
from explorer.downloads.download import Download, Downloads, Limits
from explorer.downloads.published_file import PublishedFile
from explorer.pretrained.weights_files import WeightsFile
from tests.downloads.file_server import (
    CONTENT,
    LENGTH,
    PATIENCE,
    Server,
    another_length,
    changed,
    cut_off,
    disguised_page,
    endless,
    halting,
    head,
    login_page,
    not_found,
    redirected_elsewhere,
    redirected_in_circles,
    redirected_once,
    short_without_length,
    silent,
    stalled,
    trickling,
    whole,
    without_length,
)


@pytest.fixture
def server():
    running = Server()
    yield running
    running.stop()


@dataclasses.dataclass
class Wanted:
    """A file that is published on the test's server, and what it belongs to."""

    file: PublishedFile
    title: str

    def from_(self, downloads: Downloads) -> Download:
        return downloads.start(self.file, self.title)


@pytest.fixture(params=["weights", "data set"])
def wanted(request, server, tmp_path, monkeypatch) -> Wanted:
    """The weights of a network, or an archive of pictures."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    if request.param == "weights":
        md5 = hashlib.md5(CONTENT).hexdigest()
        return Wanted(WeightsFile(server.url, "weights.h5", LENGTH, md5), "MobileNetV2")
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    return Wanted(Archive(server.url, "pictures_archive", LENGTH, sha256), "CIFAR-10")


class Archive(DatasetArchive):
    """As the real one, but the content of the test's server begins in its own way."""

    signature = CONTENT[:4]


@pytest.fixture
def downloads() -> Downloads:
    """Like the app's, but also without encryption, and with little patience."""
    return Downloads(Limits(connect_seconds=1.0, stall_seconds=1.0, schemes=("http", "https")))


@pytest.fixture
def patient() -> Downloads:
    """For answers that wait for the test."""
    seconds = float(PATIENCE)
    return Downloads(Limits(seconds, seconds, schemes=("http",)))


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def folder_of(wanted) -> set[Path]:
    folder = wanted.file.path.parent
    return set(folder.iterdir()) if folder.exists() else set()


@pytest.mark.parametrize("answer", [whole, without_length, redirected_once])
def test_a_good_answer_ends_as_a_whole_file(answer, wanted, server, downloads):
    server.answer = answer
    download = wanted.from_(downloads)
    assert download.wait(PATIENCE)
    assert (download.state, download.received) == ("complete", download.total)
    assert wanted.title in download.message
    assert wanted.file.present
    assert wanted.file.path.read_bytes() == CONTENT
    assert folder_of(wanted) == {wanted.file.path}


INSTEAD = {"checksum", "log-in page", ": it is not a", "404", "17 bytes"}
"""What is said where something else arrives."""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (changed, "checksum"),
        (login_page, "log-in page"),
        (disguised_page, ": it is not a"),
        (not_found, "404"),
        (another_length, "17 bytes"),
        (cut_off, "broke off"),
        (short_without_length, "512,007 bytes"),
        (endless, "instead of 512,008"),
        (redirected_in_circles, "without end"),
        (redirected_elsewhere, "without encryption"),
        (silent, "cannot be reached"),
        (stalled, "For 1 seconds"),
        (trickling, "For 1 seconds"),
    ],
)
def test_a_bad_answer_leaves_one_sentence_and_no_file(answer, words, wanted, server, downloads):
    server.answer = answer
    download = wanted.from_(downloads)
    assert download.wait(PATIENCE)
    assert download.state == "failed"
    assert words in download.message
    assert wanted.file.what in download.message or words not in INSTEAD
    assert download.message.endswith((".", "?"))
    assert not wanted.file.present
    server.release.set()
    until(lambda: folder_of(wanted) == set())


def test_progress_is_visible_and_the_half_file_is_not(wanted, server, patient):
    server.answer = halting
    download = wanted.from_(patient)
    until(lambda: download.received >= 196_608)  # three chunks; the rest waits in a buffer
    assert download.state == "running"
    assert download.received < download.total == LENGTH
    shown = f"{download.received / 1e6:.1f}"
    assert download.message == f"Downloading {wanted.title}: {shown} of 0.5 MB."
    assert not wanted.file.path.exists()
    assert len(folder_of(wanted)) == 1
    assert not wanted.file.present
    server.release.set()
    assert download.wait(PATIENCE)
    assert download.state == "complete"
    assert folder_of(wanted) == {wanted.file.path}


def test_visitors_at_once_share_one_download(wanted, server, patient):
    server.answer = halting
    barrier = threading.Barrier(5)
    got = []

    def visit():
        barrier.wait()
        got.append(wanted.from_(patient))

    visitors = [threading.Thread(target=visit) for _ in range(5)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len({id(download) for download in got}) == 1
    assert patient.latest(wanted.file) is got[0]
    server.release.set()
    assert got[0].wait(PATIENCE)
    assert server.asked == ["/weights.h5"]


def test_cancelled(wanted, server, patient):
    server.answer = halting
    download = wanted.from_(patient)
    until(lambda: download.received > 0)
    download.cancel()
    assert download.wait(0)
    assert download.state == "cancelled"
    assert "cancelled" in download.message
    server.release.set()
    until(lambda: folder_of(wanted) == set())
    assert download.state == "cancelled"
    assert download.received < LENGTH  # it stopped asking for more
    again = wanted.from_(patient)
    assert again is not download
    assert again.wait(PATIENCE)
    assert again.state == "complete"
    again.cancel()
    assert again.state == "complete"
    assert wanted.file.present


def test_a_valid_file_is_not_fetched_again(wanted, server, downloads):
    wanted.file.path.parent.mkdir()
    wanted.file.path.write_bytes(CONTENT)
    download = wanted.from_(downloads)
    assert download.wait(PATIENCE)
    assert (download.state, download.received) == ("complete", LENGTH)
    assert server.asked == []


def test_a_damaged_file_is_replaced(wanted, server, downloads):
    wanted.file.path.parent.mkdir()
    wanted.file.path.write_bytes(CONTENT[:-1] + b"x")
    download = wanted.from_(downloads)
    assert download.wait(PATIENCE)
    assert download.state == "complete"
    assert server.asked == ["/weights.h5"]
    assert wanted.file.path.read_bytes() == CONTENT


def test_a_failed_download_can_be_started_again(wanted, server, downloads):
    server.answer = not_found
    assert wanted.from_(downloads).wait(PATIENCE)
    server.answer = whole
    download = wanted.from_(downloads)
    assert download.wait(PATIENCE)
    assert download.state == "complete"


def test_nobody_listens(wanted, server, downloads):
    server.stop()
    download = wanted.from_(downloads)
    assert download.wait(PATIENCE)
    assert download.state == "failed"
    assert "127.0.0.1 cannot be reached" in download.message


def test_a_name_that_does_not_exist(wanted, downloads):
    file = dataclasses.replace(wanted.file, url="http://no-such-host.invalid/weights.h5")
    download = downloads.start(file, wanted.title)
    assert download.wait(PATIENCE)
    assert "no-such-host.invalid cannot be reached" in download.message


def test_a_name_look_up_that_hangs(wanted, monkeypatch, downloads):
    """The worker is stuck where no time-out of a socket applies; the visitor is not."""
    release = threading.Event()

    def hang(*arguments, **options):
        release.wait(PATIENCE)
        raise socket.gaierror("no answer")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    download = wanted.from_(downloads)
    assert download.wait(PATIENCE / 2)
    assert not release.is_set()
    assert download.state == "failed"
    assert "cannot be reached" in download.message
    release.set()
    until(lambda: folder_of(wanted) == set())


def test_a_folder_that_cannot_be_made(wanted, tmp_path, downloads):
    (tmp_path / wanted.file.subfolder).write_text("a file where the folder should be")
    download = wanted.from_(downloads)
    assert download.wait(PATIENCE)
    assert download.state == "failed"
    assert "cannot be saved" in download.message


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_unforeseen_error_ends_the_download_too(wanted, downloads):
    class Broken(type(wanted.file)):
        def check(self, path):
            raise RuntimeError("a mistake of ours")

    file = Broken(**dataclasses.asdict(wanted.file))
    download = downloads.start(file, wanted.title)
    assert download.wait(PATIENCE)
    assert download.state == "failed"
    assert "the server's log says why" in download.message


def test_the_apps_downloads_insist_on_encryption(wanted, server):
    download = wanted.from_(Downloads())
    assert download.wait(PATIENCE)
    assert download.state == "failed"
    assert "without encryption" in download.message
    assert server.asked == []


def test_redirects_are_held_to_the_same_schemes(wanted, server):
    def away(handler):
        head(handler, status=302, length=0, Location="https://127.0.0.1:1/weights.h5")

    server.answer = away
    download = wanted.from_(Downloads(Limits(schemes=("http",))))
    assert download.wait(PATIENCE)
    assert "without encryption" in download.message
    assert server.asked == ["/weights.h5"]


def test_without_a_network_the_answer_comes_within_five_seconds():
    assert Limits().connect_seconds < 5
    assert Limits().schemes == ("https",)
