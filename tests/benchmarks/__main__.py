"""Run all benchmarks: ``python -m tests.benchmarks``."""

from tests.benchmarks import augmenting, browsing, convolving, detecting, explaining, training

explaining.main()
browsing.main()
convolving.main()
augmenting.main()
detecting.main()
training.main()
