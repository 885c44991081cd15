"""Run all benchmarks: ``python -m tests.benchmarks``."""

from tests.benchmarks import browsing, convolving, explaining

explaining.main()
browsing.main()
convolving.main()
