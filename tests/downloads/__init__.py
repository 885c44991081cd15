"""Tests of explorer.downloads."""
