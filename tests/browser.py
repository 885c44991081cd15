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
]


def find() -> str | None:
    """Path of a Chromium on this machine, or ``None``."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return _playwright_browser()


def install() -> str:
    """Install a Chromium: Debian's package where that is possible, else Playwright's own.

    Raises:
        SystemExit: with a sentence, if neither can be had.
    """
    for commands in (_debian(), _playwright()):
        done = all(subprocess.run(command, check=False).returncode == 0 for command in commands)
        if done and (path := find()):
            return path
    sys.exit("The browser tests need Chromium, and it could not be installed. Install it by hand.")


def _debian() -> list[list[str]]:
    if not shutil.which("apt-get"):
        return [["false"]]
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quietly = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    return [[*quietly, "update"], [*quietly, "install", "chromium"]]


def _playwright() -> list[list[str]]:
    return [[sys.executable, "-m", "playwright", "install", "chromium"]]


def _playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
