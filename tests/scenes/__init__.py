"""Tests of explorer.scenes."""
