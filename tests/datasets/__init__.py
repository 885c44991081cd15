"""Tests of explorer.datasets."""
