"""What was measured, and the files to take along."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.figures.tflite import (
    accuracy_chart,
    measured_csv,
    measured_rows,
    measured_words,
    size_chart,
    table_words,
    time_chart,
)
from explorer.tflite.formats import FORMATS
from explorer.tflite.kept import KeptFiles
from explorer.tflite.measured import Optimised
from explorer.tflite.running import THREADS
from explorer.tflite.script import LABELS_FILE, answering_script, file_name, labels_file
from explorer.tflite.subjects import Subject
from explorer.ui import fields
from explorer.ui.choices import MOBILE_FORMAT
from explorer.ui.frame import plain
from explorer.ui.views.python_script import save

_CHARTS = {"size": size_chart, "accuracy": accuracy_chart, "time": time_chart}


def results(subject: Subject, found: Optimised, files: KeptFiles, credit: str) -> None:
    """Show sizes, accuracy and times beside each other, and offer the files.

    Args:
        subject: the network.
        found: what was measured.
        files: of all formats that it was converted to, by their names.
        credit: of the pictures, in a sentence.
    """
    st.write(plain(measured_words(found)))
    for place, (name, draw) in zip(st.columns(len(_CHARTS)), _CHARTS.items(), strict=True):
        with place:
            st.plotly_chart(draw(found), key=f"mobile-{name}", config={"displayModeBar": False})
    st.dataframe(measured_rows(found), hide_index=True, height="content", key="mobile-measured")
    cores = "one processor core" if THREADS == 1 else f"{THREADS} processor cores"
    st.caption(
        plain(
            f"{table_words(found)} Time: median of {found.rounds:,} runs with one picture each on "
            f"{cores} of this server, all versions in turn; compare the ratios, the times of a "
            f"telephone are its own. Keras runs compiled (tf.function). {credit}"
        )
    )
    for sentence in found.failed.values():
        st.info(plain(sentence))
    _files(subject, found, files)
    _script(subject, found)


def _files(subject: Subject, found: Optimised, files: KeptFiles) -> None:
    with st.container(horizontal=True):
        for name in (one for one in FORMATS if one in found.versions):
            file = file_name(subject, FORMATS[name])
            label = f"{FORMATS[name].title} (.tflite)"
            save(label, partial(files.read, name), file, "application/octet-stream")
        stem = file_name(subject, FORMATS[next(iter(FORMATS))]).rpartition("-")[0]
        table = partial(measured_csv, found)
        save("These numbers (CSV)", table, f"{stem}-tflite.csv", "text/csv")


def _script(subject: Subject, found: Optimised) -> None:
    box = st.expander("Use the file: a short script", on_change="rerun", key="mobile-script")
    if not box.open:
        return
    with box:
        made = [name for name in FORMATS if name in found.versions]
        titles = {name: FORMATS[name].title for name in made}
        name = fields.switch(MOBILE_FORMAT, "File", made, made[-1], titles.get)
        code = answering_script(subject, FORMATS[name])
        st.write(
            f"Save the file, `{LABELS_FILE}` and any `picture.png` beside the script. It needs "
            "NumPy, Pillow and an interpreter: the package ai-edge-litert, or TensorFlow."
        )
        st.code(code, language="python")
        with st.container(horizontal=True):
            script = f"{file_name(subject, FORMATS[name]).removesuffix('.tflite')}.py"
            save("Save the code", code, script, "text/x-python")
            save("Save the class names", labels_file(subject), LABELS_FILE, "text/plain")
