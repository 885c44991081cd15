"""A chart can be drawn while another thread is importing pandas."""

from __future__ import annotations

import subprocess
import sys
import textwrap


def test_a_chart_waits_for_pandas_that_is_being_imported():
    """pandas is caught in the middle of its import, as TensorFlow's warming up may catch it."""
    question = """
        import sys, threading

        half, go_on = threading.Event(), threading.Event()

        class Halt:
            def find_spec(self, name, path=None, target=None):
                if name == "pandas.core.api" and not half.is_set():
                    half.set()
                    go_on.wait(20)

        sys.meta_path.insert(0, Halt())
        threading.Thread(target=lambda: __import__("pandas")).start()
        half.wait(20)
        assert not hasattr(sys.modules["pandas"], "Series")
        threading.Timer(0.5, go_on.set).start()

        from explorer.figures.charts import graph_objects
        graph_objects().Figure().add_bar(x=["a"], y=[1], hovertemplate="%{x}")
        print("drawn")
    """
    answer = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(question)], capture_output=True, text=True
    )
    assert answer.stdout == "drawn\n", answer.stderr[-1000:]
