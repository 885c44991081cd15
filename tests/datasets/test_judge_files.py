"""What all judges have in common: one for everybody, and files that are what their card says."""

from __future__ import annotations

import json
import shutil
import threading

import numpy as np
import pytest

from explorer.datasets import DATASETS, digits_judge, judge_files
from explorer.datasets.judge import Judge

JUDGES = [entry.judge for entry in DATASETS.values() if entry.judge]
EVERY = pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.name)


def test_visitors_at_once_share_one():
    builds, got = [], []
    barrier = threading.Barrier(4)

    def build(judge):
        builds.append(judge)
        return object()

    judge = Judge(name="test judge", title="Test", credit="nobody", licence="MIT", build=build)

    def visit():
        barrier.wait()
        got.append(judge())

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert builds == [judge]
    assert len(set(map(id, got))) == 1


@EVERY
def test_other_weights_are_refused(tmp_path, monkeypatch, judge):
    shutil.copy(judge_files.card_file(judge.name), tmp_path)
    content = bytearray(judge_files.weights_file(judge.name).read_bytes())
    content[1000] ^= 1
    monkeypatch.setattr(judge_files, "ASSETS", tmp_path)
    judge_files.weights_file(judge.name).write_bytes(content)
    with pytest.raises(judge_files.JudgeDamaged, match="not the file that its card describes"):
        judge.build(judge)


@EVERY
def test_cards_name_their_judge_and_are_plain_text(judge):
    text = judge_files.card_file(judge.name).read_text(encoding="utf-8")
    card = json.loads(text)
    assert text == json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    assert [card[fact] for fact in ("name", "title", "licence")] == [
        judge.name,
        judge.title,
        judge.licence,
    ]
    assert card["file"] == judge_files.weights_file(judge.name).name


def test_what_was_packed_comes_back():
    model, other = digits_judge.untrained(1), digits_judge.untrained(2)
    judge_files.fill(other, judge_files.packed(model))
    for one, two in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


def test_what_was_packed_small_comes_back_nearly():
    model, other = digits_judge.untrained(1), digits_judge.untrained(2)
    content = judge_files.packed(model, small=True)
    judge_files.fill(other, content)
    assert len(content) < 0.35 * len(judge_files.packed(model))
    for one, two in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(one, two, atol=np.abs(one).max() / 250)


def test_a_kernel_of_zeros_stays_one():
    whole, unit = judge_files.in_8_bits(np.zeros((3, 3, 2, 4), np.float32))
    assert (whole.dtype, unit.dtype) == (np.int8, np.float32)
    assert not (whole * unit).any()


def test_nothing_in_a_file_is_executed(tmp_path):
    model = digits_judge.untrained()
    file = tmp_path / "weights.npz"
    np.savez(file, **{model.weights[0].path: np.array([print], dtype=object)})
    with pytest.raises(ValueError, match="allow_pickle"):
        judge_files.fill(model, file.read_bytes())


def test_answers_of_many_pictures_are_those_of_each():
    model = digits_judge.untrained(1)
    x = np.random.default_rng(0).random((1203, 8, 8, 1), np.float32)
    answers = judge_files.answers(model, x)
    assert answers.shape == (1203,)
    for start in (0, 499, 500, 1202):
        part = np.asarray(model(x[start : start + 1]))
        assert answers[start] == part.argmax()


def test_keeping_writes_both_files(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(judge_files, "ASSETS", tmp_path)
    judge_files.keep(digits_judge.DIGITS_JUDGE, b"weights", {"classes": ["0", "1"]})
    card = judge_files.card("digits_judge")
    assert (tmp_path / "digits_judge.npz").read_bytes() == b"weights"
    assert (card["bytes"], card["classes"]) == (7, ["0", "1"])
    assert "sha256" in capsys.readouterr().out
