"""Augmentations in a row: what training applies, and what the page previews."""

from __future__ import annotations

from explorer.pipeline.pipeline import MOST_STEPS, Pipeline, Step
from explorer.pipeline.preview import Preview
from explorer.pipeline.text import pipeline_text, read_pipeline

__all__ = ["MOST_STEPS", "Pipeline", "Preview", "Step", "pipeline_text", "read_pipeline"]
