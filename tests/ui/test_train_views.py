"""The page for training without a browser: what is set up, shown, and who may do what."""

from __future__ import annotations

import sys
import time

import pytest
from streamlit.testing.v1 import AppTest

from explorer.training import files
from explorer.training.events import Steering
from explorer.training.jobs import Jobs
from explorer.training.presets import PRESETS
from explorer.training.run import Run
from explorer.training.store import Status, Store
from explorer.ui import training, watching
from explorer.ui.views import train
from tests.training.made_up import made_up_run
from tests.ui.idle import Idle

PATIENCE = 120
SMALL = Run(architecture="lenet5", dataset="digits", epochs=3)


@pytest.fixture
def seen(monkeypatch):
    """What the components were last given, by name."""
    given = {}
    for name, module in {
        "learning_curves": "live",
        "watched": "live",
        "forming_kernels": "live",
        "run_list": "run_choice",
    }.items():
        view = sys.modules[f"{train.__name__}.{module}"]  # the package's own name is a function
        monkeypatch.setattr(
            view, name, lambda *told, name=name, **named: given.update({name: (told, named)})
        )
    return given


def script():
    from explorer.ui import frame
    from explorer.ui.views.train import learning

    with frame.page("What?\n\nThis."):
        learning()


def visit(**query: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=PATIENCE)
    for name, value in query.items():
        test.query_params[name.replace("_", "-")] = value
    return ran(test)


def ran(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    return test


def visitor_of(test: AppTest) -> str:
    import hashlib

    return hashlib.sha256(test.session_state["visitor"].visit.encode()).hexdigest()[:16]


def words(test: AppTest) -> str:
    boxes = (test.caption, test.markdown, test.info, test.error, test.warning, test.subheader)
    return " ".join(box.value for kind in boxes for box in kind).replace("\\", "")


def status(jobs: Jobs, identity: str, wanted: Status) -> Status:
    """The run's status, once it is what it is to become, or after a while."""
    for _ in range(200):
        if jobs.poll(identity).status is wanted:
            break
        time.sleep(0.05)
    return jobs.poll(identity).status


def test_with_no_runs_at_all_it_is_ready_to_train(jobs, seen):
    test = visit()
    assert not test.button(key="train").disabled
    assert "Nothing was trained on this machine yet" in words(test)
    assert seen == {}
    assert not test.warning


def test_a_run_of_the_app_is_shown_at_first_and_labelled(jobs, seen, tmp_path):
    made_up_run(Store(tmp_path / "shipped", shipped=None), SMALL)
    test = visit()
    assert "comes with the app" in words(test)
    assert [line.when for line in seen["run_list"][0][0]] == [0]
    curves, epochs, *_ = seen["learning_curves"][0]
    assert epochs == 3
    assert [len(one.epochs) for one in curves] == [30, 4]
    assert len(seen["watched"][0][1]) == 10
    assert not [button for button in test.button if button.label in ("Cancel", "Pause")]


def test_train_submits_what_is_set_up_and_shows_it(jobs, seen):
    test = visit(recipe="lesson", epochs="7", train_seed="3")
    test.button(key="train").click()
    ran(test)
    [stored] = jobs.store.list()
    assert (stored.run.epochs, stored.run.seed) == (7, 3)
    assert stored.state.visitor == visitor_of(test)
    ran(test)
    assert test.query_params["run"] == stored.id
    assert test.button(key="train").disabled
    assert "going on already" in words(test)


def test_the_same_run_is_not_submitted_twice_while_it_goes_on(jobs, seen):
    test = visit()
    test.button(key="train").click()
    ran(test)

    def again():
        from explorer.ui import run_choices, training

        training.submit(run_choices.wanted().run)

    second = AppTest.from_function(again, default_timeout=PATIENCE)
    second.session_state["visitor"] = test.session_state["visitor"]
    ran(second)
    assert len(jobs.store.list()) == 1


def test_every_setting_is_offered(jobs, seen):
    test = visit(recipe="lesson")
    test.session_state["all-settings"] = True
    ran(test)
    labels = {field.label for field in (*test.selectbox, *test.number_input)}
    assert labels >= {
        "Network",
        "Data set",
        "Optimizer",
        "Peak learning rate",
        "Schedule of the learning rate",
        "Weight decay",
        "Label smoothing",
        "Pictures in a batch",
        "Epochs",
        "Training pictures",
        "Seed of all that is drawn at random",
    }
    assert "Momentum" not in labels
    test.selectbox(key="optimizer-field").set_value("sgd")
    test.number_input(key="epochs-field").set_value(4)
    ran(ran(test))
    assert "Momentum" in {field.label for field in test.selectbox}
    assert test.query_params["epochs"] == "4"
    assert "Changed: optimizer, peak learning rate, epochs" in words(test)


def test_what_does_not_fit_is_said_beside_it_and_cannot_be_trained(jobs, seen):
    test = visit(train_with="0~hue-18")
    assert "pictures in colour" in test.error[0].value.replace("\\", "")
    assert test.button(key="train").disabled


def test_a_data_set_that_is_not_here_is_answered(jobs, seen):
    test = visit(data="cifar10")
    assert "CIFAR-10 is not on this machine" in words(test)
    assert test.button(key="train").disabled
    assert "CIFAR-10 is not on this machine" in words(visit())


def test_parameters_and_time_are_said(jobs, seen):
    test = visit(architecture="lenet5")
    assert "61,706 parameters" in words(test) or "once TensorFlow is loaded" in words(test)
    assert "steps" in words(test)


@pytest.mark.parametrize("identity", ["../x", "run-missing", "%00", "<b>"])
def test_a_link_to_no_run_is_answered_with_a_sentence(jobs, seen, identity):
    test = visit(run=identity)
    assert "is not here (training run)" in test.warning[0].value.replace("\\", "")


def test_who_started_a_run_can_stop_it_and_others_cannot(jobs, seen):
    test = visit()
    test.button(key="train").click()
    ran(ran(test))
    [stored] = jobs.store.list()
    other = visit(run=stored.id)
    assert other.button(key="cancel").disabled
    assert "Somebody else started this run" in words(other)
    assert not test.button(key="cancel").disabled
    test.button(key="cancel").click()
    ran(test)
    assert status(jobs, stored.id, Status.CANCELLED) is Status.CANCELLED
    ran(test)
    assert "Cancelled." in words(test)
    test.button(key="go-on").click()
    ran(test)
    assert status(jobs, stored.id, Status.STARTING) is Status.STARTING


def test_the_learning_rate_is_changed_while_it_runs(jobs, seen):
    test = visit()
    test.button(key="train").click()
    ran(test)
    [stored] = jobs.store.list()
    assert status(jobs, stored.id, Status.STARTING) is Status.STARTING
    at_work = {**stored.state.as_dict(), "status": "running", "steps": 22}
    files.write_json(stored.folder / "state.json", at_work)
    ran(test)
    test.button(key="factor-0.1").click()
    ran(test)
    assert stored.control() == Steering(learning_rate_factor=0.1)
    test.button(key="pause").click()
    ran(test)
    assert stored.control().paused


@pytest.mark.parametrize("ended", [Status.FAILED, Status.CANCELLED])
def test_a_run_that_did_not_come_to_its_end_says_why_and_keeps_its_curves(jobs, seen, ended):
    stored = made_up_run(jobs.store, SMALL, epochs=2, status=ended)
    why = {**stored.state.as_dict(), "sentence": "The disk is full."}
    files.write_json(stored.folder / "state.json", why)
    test = visit(run=stored.id)
    assert "The disk is full. Kept up to epoch 2 of 3." in words(test)
    assert test.button(key="go-on").label == "Resume from epoch 2"
    assert len(seen["learning_curves"][0][0][0].epochs) == 20


def test_only_an_owner_of_the_store_starts_runs(jobs, seen, tmp_path, monkeypatch):
    second = Jobs(Store(tmp_path / "runs", shipped=None), Idle())
    monkeypatch.setattr(training, "jobs", lambda: second)
    test = visit()
    assert "Another server" in words(test)
    assert test.button(key="train").disabled
    second.close()


def test_nothing_is_packed_anew_while_nothing_has_changed(jobs, seen, monkeypatch):
    stored = made_up_run(jobs.store, SMALL)
    first = watching.shown(stored)
    monkeypatch.setattr(type(stored), "metrics", lambda self: pytest.fail("read again"))
    assert watching.shown(stored) is first


def test_the_list_tells_runs_apart(jobs, seen):
    made_up_run(jobs.store, SMALL, seed=1)
    made_up_run(jobs.store, PRESETS["overfit"].run("digits"), 1, Status.FAILED, seed=2)
    visit()
    newest, oldest = seen["run_list"][0][0]
    assert (newest.status, newest.mood, oldest.status) == ("failed", "bad", "complete")
    assert "30 pictures" in newest.detail
    assert oldest.accuracy.endswith("%")
