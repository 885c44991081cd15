"""Run all benchmarks: ``python -m tests.benchmarks``."""

from tests.benchmarks import augmenting, browsing, convolving, explaining, training

explaining.main()
browsing.main()
convolving.main()
augmenting.main()
training.main()
