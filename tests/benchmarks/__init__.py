"""Benchmarks. They print ratios of times taken in one run; nothing is asserted about time."""
