"""Install what the tests need, and run them all.

``python -m tests`` in a virtual environment; further arguments go to pytest. Without any, two
processes share the tests that need no browser; after them three share those in a browser, which
mostly wait. Those that train in a browser come last and alone: training takes the whole machine.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TRAINING = str(ROOT / "tests" / "pages" / "test_train_in_browser.py")
REQUIREMENTS = ["-r", "requirements.txt", "-r", "tests/requirements.txt"]


def run(*arguments: str) -> int:
    """Run a Python module in the project's folder, and return its exit code."""
    return subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, check=False).returncode


def main() -> int:
    """Install, lint, test; the exit code is the worst of all."""
    if run("pip", "install", "--quiet", *REQUIREMENTS):
        return 1
    from tests import browser

    if browser.find() is None:
        browser.install()
    lint = [run("ruff", "check", "."), run("ruff", "format", "--check", ".")]
    return max(*lint, *(run("pytest", *arguments) for arguments in parts(sys.argv[1:])))


def parts(arguments: list[str]) -> list[list[str]]:
    """The arguments of each run of pytest."""
    if arguments:
        return [arguments]
    in_browser = sorted(map(str, (ROOT / "tests").rglob("test_*_in_browser.py")))
    without = ["-n", "2", "--dist", "loadfile", *(f"--ignore={path}" for path in in_browser)]
    looking = [path for path in in_browser if path != TRAINING]
    return [without, ["-n", "3", "--dist", "worksteal", *looking], [TRAINING]]


if __name__ == "__main__":
    sys.exit(main())
