"""The Chromium that the browser tests drive: the machine's own, or Playwright's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # what was read for one page is there for the next
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def find() -> str | None:
    """Path of a Chromium that runs on this machine, or ``None``."""
    candidates = [_playwright_browser(), *map(shutil.which, NAMES)]
    return next((path for path in candidates if path and _runs(path)), None)


def install() -> str:
    """Install a Chromium: Debian's package where that is possible, else Playwright's own.

    Raises:
        SystemExit: with a sentence, if neither can be had.
    """
    for commands in (_debian(), _playwright()):
        done = commands and all(_succeeds(command) for command in commands)
        if done and (path := find()):
            return path
    sys.exit("The browser tests need Chromium, and it could not be installed. Install it by hand.")


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def _runs(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _as_root() -> list[str] | None:
    """What to put before a command that needs the rights of root; ``None`` if there is no way."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]) else None


def _debian() -> list[list[str]]:
    as_root = _as_root()
    # Ubuntu's package of that name is only a pointer to another package system.
    if as_root is None or not shutil.which("apt-get") or "ubuntu" in _system():
        return []
    quietly = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    return [[*quietly, "update"], [*quietly, "install", "chromium"]]


def _system() -> str:
    release = Path("/etc/os-release")
    return release.read_text().lower() if release.exists() else ""


def _playwright() -> list[list[str]]:
    install = [sys.executable, "-m", "playwright", "install", "chromium"]
    return [install if _as_root() is None else [*install, "--with-deps"]]


def _playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
