"""Install what the tests need, and run them all.

``python -m tests`` in a virtual environment; further arguments go to pytest. Without any, two
processes share the tests that need no browser; after them three share those in a browser, which
mostly wait. Those that train in a browser come last and alone: training takes the whole machine.

A browser that has to share two cores with two others can be too slow for a test that is right. So
up to three tests that fell over in a browser are run once more, alone, and named; more than that
is no accident.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TRAINING = str(ROOT / "tests" / "pages" / "test_train_in_browser.py")
IN_BROWSER = sorted(map(str, (ROOT / "tests").rglob("test_*_in_browser.py")))
SECOND_TRIES = 3
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
    return max(*lint, *(tested(arguments) for arguments in parts(sys.argv[1:])))


def tested(arguments: list[str]) -> int:
    """Run pytest, and once more what fell over in a browser; returns the exit code."""
    code = run("pytest", *arguments)
    again = fallen_in_browser(arguments) if code == 1 else []
    if not 0 < len(again) <= SECOND_TRIES:
        return code
    print("Once more, alone:", *again, sep="\n  ", flush=True)
    return run("pytest", *again)


def fallen_in_browser(arguments: list[str]) -> list[str]:
    """The tests that failed in a run of browser tests, as pytest has noted them; else none."""
    files = [Path(path).relative_to(ROOT).as_posix() for path in arguments if path in IN_BROWSER]
    noted = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    failed = json.loads(noted.read_text()) if files and noted.exists() else {}
    return [test for test in failed if test.split("::")[0] in files]


def parts(arguments: list[str]) -> list[list[str]]:
    """The arguments of each run of pytest."""
    if arguments:
        return [arguments]
    without = ["-n", "2", "--dist", "loadfile", *(f"--ignore={path}" for path in IN_BROWSER)]
    looking = [path for path in IN_BROWSER if path != TRAINING]
    return [without, ["-n", "3", "--dist", "worksteal", *looking], [TRAINING]]


if __name__ == "__main__":
    sys.exit(main())
