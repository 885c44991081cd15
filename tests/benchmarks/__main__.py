"""Run all benchmarks: ``python -m tests.benchmarks``."""

from tests.benchmarks import augmenting, browsing, convolving, explaining

explaining.main()
browsing.main()
convolving.main()
augmenting.main()
