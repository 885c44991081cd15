"""Tests of explorer.kernels."""
