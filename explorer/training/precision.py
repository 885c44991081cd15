"""Which arithmetic this machine is fast at; asked of the hardware, never assumed."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

BFLOAT16_FLAGS = frozenset({"amx_bf16", "avx512_bf16"})
"""Processors that multiply bfloat16 say one of these; others are faster with float32."""
BFLOAT16_CAPABILITY = 8.0
"""Compute capability of NVIDIA GPUs from which on they multiply bfloat16 (Ampere)."""
CPU_FILE = Path("/proc/cpuinfo")
"""Where Linux describes the processor."""
_ASKING = 5.0  # seconds after which an nvidia-smi that does not answer is given up


def settled(precision: str) -> str:
    """What a run's precision comes to on this machine: "float32" or "bfloat16".

    Args:
        precision: one of `PRECISIONS` of a run.
    """
    if precision == "auto":
        return "bfloat16" if has_bfloat16() else "float32"
    return precision


def offered() -> tuple[str, ...]:
    """The precisions worth offering on this machine, the usual one first."""
    return ("auto", "float32", "bfloat16") if has_bfloat16() else ("auto", "float32")


def why() -> str:
    """What was found, in a sentence for the visitor."""
    if capabilities := gpu_capabilities():
        able = "multiplies" if min(capabilities) >= BFLOAT16_CAPABILITY else "does not multiply"
        return f"The GPU {able} bfloat16."
    found = sorted(BFLOAT16_FLAGS & cpu_flags())
    if found:
        return f"The processor multiplies bfloat16 ({', '.join(found)})."
    return "The processor does not say that it multiplies bfloat16, so float32 is used."


def has_bfloat16() -> bool:
    """Whether what would compute here is faster with bfloat16."""
    if capabilities := gpu_capabilities():
        return min(capabilities) >= BFLOAT16_CAPABILITY
    return bool(BFLOAT16_FLAGS & cpu_flags())


@cache
def cpu_flags() -> frozenset[str]:
    """What the processor says it can do; empty where the system has no such list."""
    try:
        lines = CPU_FILE.read_text(encoding="utf-8").splitlines()
    except OSError:
        return frozenset()
    flags = next((line for line in lines if line.startswith(("flags", "Features"))), "")
    return frozenset(flags.partition(":")[2].split())


@cache
def gpu_capabilities() -> tuple[float, ...]:
    """Compute capability of each NVIDIA GPU of this machine, without loading TensorFlow."""
    if shutil.which("nvidia-smi") is None:
        return ()
    question = ["nvidia-smi", "--query-gpu=compute_cap", "--format=csv,noheader"]
    try:
        answer = subprocess.run(
            question, capture_output=True, text=True, timeout=_ASKING, check=True
        ).stdout
        return tuple(float(line) for line in answer.split())
    except (subprocess.SubprocessError, OSError, ValueError):
        return ()
