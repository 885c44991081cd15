"""Tests of the diagrams of networks."""
