"""The hardware is asked, and believed."""

from __future__ import annotations

import pytest

from explorer.training import precision


@pytest.fixture(autouse=True)
def forgetful():
    for asked in (precision.cpu_flags, precision.gpu_capabilities):
        asked.cache_clear()
    yield
    for asked in (precision.cpu_flags, precision.gpu_capabilities):
        asked.cache_clear()


def machine(monkeypatch, tmp_path, flags="", gpu=None):
    cpu = tmp_path / "cpuinfo"
    cpu.write_text(f"processor : 0\nmodel name : Some\nflags\t\t: fpu sse {flags}\n")
    monkeypatch.setattr(precision, "CPU_FILE", cpu)
    tool = tmp_path / "nvidia-smi"
    if gpu is not None:
        tool.write_text(f"#!/bin/sh\n{gpu}\n")
        tool.chmod(0o755)
    monkeypatch.setattr(
        precision.shutil, "which", lambda name: str(tool) if gpu is not None else None
    )
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")


@pytest.mark.parametrize(
    ("flags", "gpu", "expected"),
    [
        ("avx2", None, "float32"),
        ("avx512_bf16", None, "bfloat16"),
        ("amx_bf16 amx_tile", None, "bfloat16"),
        ("avx512_bf16", "echo 7.5", "float32"),
        ("avx2", "echo 8.6; echo 9.0", "bfloat16"),
        ("avx2", "echo 9.0; echo 6.1", "float32"),
        ("amx_bf16", "echo No devices were found; exit 6", "bfloat16"),
        ("avx2", "echo [N/A]", "float32"),
    ],
)
def test_automatic_choice(monkeypatch, tmp_path, flags, gpu, expected):
    machine(monkeypatch, tmp_path, flags, gpu)
    assert precision.settled("auto") == expected
    assert ("bfloat16" in precision.offered()) == (expected == "bfloat16")
    assert precision.why().endswith(".")


def test_a_system_without_such_a_list_gets_float32(monkeypatch, tmp_path):
    machine(monkeypatch, tmp_path)
    monkeypatch.setattr(precision, "CPU_FILE", tmp_path / "nowhere")
    assert precision.settled("auto") == "float32"


def test_what_was_asked_for_holds(monkeypatch, tmp_path):
    machine(monkeypatch, tmp_path)
    assert precision.settled("bfloat16") == "bfloat16"
    assert precision.settled("float32") == "float32"
