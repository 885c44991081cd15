"""Every entry of the guide says what to see, why, and where."""

from __future__ import annotations

import pytest

from explorer.guide import GUIDE, PRACTICE, PROBLEM


def test_the_lessons_problems_come_first():
    titles = [one.title for one in GUIDE.values()]
    assert titles[:3] == ["Overfitting", "Slow training", "Poor accuracy"]
    kinds = [one.kind for one in GUIDE.values()]
    assert kinds == sorted(kinds, key=(PROBLEM, PRACTICE).index)


@pytest.mark.parametrize("name", GUIDE)
def test_an_entry_is_complete(name):
    advice = GUIDE[name]
    assert advice.sign.endswith(".")
    steps = advice.steps()
    assert len(steps) >= 2
    assert len({step.showing.label for step in steps}) == len(steps)
    assert all(step.text.endswith((".", ":", "?")) for step in steps)
    assert all(step.showing.choices for step in steps)


def test_places_are_given_once():
    places = [(one.kind, one.place) for one in GUIDE.values()]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("name", [name for name, one in GUIDE.items() if one.sketch])
def test_a_sketch_shows_what_its_entry_says(name):
    sketch = GUIDE[name].sketch
    assert len(sketch.training) == len(sketch.validation)
    assert all(0 <= loss <= 1 for loss in (*sketch.training, *sketch.validation))


def test_only_an_overfitting_network_gets_worse_on_held_out_pictures_while_training_falls():
    rising = {
        name
        for name, one in GUIDE.items()
        if one.sketch
        and one.sketch.training[-1] < 0.5
        and one.sketch.validation[-1] > min(one.sketch.validation)
    }
    assert rising == {"overfitting"}
