"""Run all benchmarks: ``python -m tests.benchmarks``."""

from tests.benchmarks import browsing, explaining

explaining.main()
browsing.main()
