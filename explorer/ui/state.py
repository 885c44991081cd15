"""What a visitor has chosen: kept for the session, written in the URL, checked at this one door."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.images import Image
from explorer.kernels import kernel_text, read_kernel
from explorer.options import Option
from explorer.pipeline import pipeline_text, read_pipeline
from explorer.preprocessing.row import read_row, row_text

T = TypeVar("T")


@dataclass
class _Memory:
    """All that is kept of one visitor, in one place of Streamlit's session state.

    Attributes:
        choices: by name and owner, see `Choice.get`.
        in_url: the text that was last written in the URL for each name; None for none.
        notices: sentences to show at the top of the page.
        misfits: what links asked for in vain, as words.
        complaint: a sentence to show beside the picker of pictures.
        own: the picture that the visitor brought last; the store may forget it, this does not.
        sketch: the drawing while a stroke is going on.
        frame: number of the last picture that came from the drawing pad.
        asked_for: names of networks whose download this visitor has started.
        answers: what was answered in exercises, by exercise.
        pages: how many times a page was opened or run anew.
        page_is_running: whether one is running now, and not just a part of it.
        address: the text for the URL of every choice on this page; None for none.
        chosen: the text for the URL of what was chosen since it was last written.
        owned: names of choices that belong to something, see `Choice.get`.
        page: name of the page that ran last.
        left_with: the addresses with which pages were left, by name of the page.
        handed: what was last handed to components that keep a state of their own, by key.
        settled: which augmented pictures a network is to be asked about.
    """

    choices: dict[tuple[str, str], Any] = field(default_factory=dict)
    in_url: dict[str, str | None] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    complaint: str = ""
    own: Image | None = None
    sketch: Image | None = None
    frame: int = 0
    asked_for: set[str] = field(default_factory=set)
    answers: dict[Any, Any] = field(default_factory=dict)
    pages: int = 0
    page_is_running: bool = False
    address: dict[str, str | None] = field(default_factory=dict)
    chosen: dict[str, str | None] = field(default_factory=dict)
    owned: set[str] = field(default_factory=set)
    page: str = ""
    left_with: dict[str, dict[str, str | None]] = field(default_factory=dict)
    handed: dict[str, Any] = field(default_factory=dict)
    settled: str = ""


def memory() -> _Memory:
    """What is kept of this visitor."""
    if "visitor" not in st.session_state:
        st.session_state["visitor"] = _Memory()
    return st.session_state["visitor"]


@dataclass(frozen=True)
class Choice(Generic[T]):
    """One thing that a visitor chooses.

    Attributes:
        name: of the URL parameter.
        read: makes a value of the URL's text, or raises ``ValueError``.
        what: how a sentence calls it ("layer").
        longest: how many characters of the URL's text are looked at.
    """

    name: str
    read: Callable[[str], T]
    what: str
    longest: int = 200

    def get(
        self, default: T, allowed: Collection[T] | Callable[[T], bool] | None = None, of: str = ""
    ) -> T:
        """The choice, or the default where there is none or where it does not fit here.

        The URL decides at the start of a visit and when the visitor goes back or forward in the
        browser's history; at other times it lags behind. A link to something that does not fit
        is answered with a notice.

        Args:
            default: what holds without a choice.
            allowed: the values that fit here, or a test of one; all when not given.
            of: what the choice belongs to (a layer is one of a network): each keeps its own.
        """
        choices = memory().choices
        if of:
            memory().owned.add(self.name)
        if self.name not in memory().in_url or _in_history():
            self._follow_link(choices, allowed, of)
        value = choices.get((self.name, of))
        if value is not None and not _fits(value, allowed):
            value = None
        self._write(value)
        return default if value is None else value

    def set(self, value: T | None, of: str = "") -> None:
        """Choose, or with None take the choice back; the next run writes the URL."""
        memory().choices[self.name, of] = value
        text = memory().chosen[self.name] = None if value is None else self._text(value)
        for address in memory().left_with.values():
            if self.name in address:
                address[self.name] = text

    def _follow_link(self, choices: dict, allowed, of: str) -> None:
        text = st.query_params.get(self.name)
        if text is None:
            if _in_history():
                choices.pop((self.name, of), None)
            return
        try:
            value = self.read(text[: self.longest])
        except ValueError:
            value = None
        if value is not None and _fits(value, allowed):
            choices[self.name, of] = value
        elif self.what not in memory().misfits:
            memory().misfits.append(self.what)

    def _write(self, value: T | None) -> None:
        """Note what the URL is to say; what was not chosen is not in there."""
        text = None if value is None else self._text(value)
        memory().in_url[self.name] = memory().address[self.name] = text

    def _text(self, value: T) -> str:
        """The value as it stands in the URL already, or written anew."""
        text = st.query_params.get(self.name)
        try:
            stands = text is not None and self.read(text[: self.longest]) == value
        except ValueError:
            stands = False
        if stands:
            return text
        return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def begin_page(name: str) -> None:
    """Note that a page begins to run, and write in the URL what is known of it already.

    A page may take long, and be reloaded before it comes to its end. What is known is what was
    just chosen, and with what the page was left if the visitor comes back to it. But where
    something else in the URL belongs to what was chosen, and so may change too, all is left to
    the end.
    """
    now, chosen = st.query_params.to_dict(), memory().chosen
    if name != memory().page:
        memory().left_with[memory().page] = dict(memory().address)
        if not now and not _in_history():
            _put_in_url({**memory().left_with.get(name, {}), **chosen})
    elif not (memory().owned - chosen.keys()) & now.keys():
        _put_in_url(chosen)
    memory().page, memory().chosen = name, {}
    memory().pages += 1
    memory().page_is_running = True
    memory().address.clear()


def end_page() -> None:
    """Note that it does not run any more, whether it came to its end or not."""
    memory().page_is_running = False


def page_runs() -> bool:
    """Whether a whole page is running, and not just a part of it."""
    return memory().page_is_running


def write_url() -> None:
    """Write the choices in the URL, all at once: one step for the browser's Back.

    While a whole page runs, that is left to its end.
    """
    if not memory().page_is_running:
        memory().chosen.clear()
        _put_in_url(memory().address)


def _put_in_url(texts: dict[str, str | None]) -> None:
    """Write these parameters, or take away those without a text; leave the others alone."""
    now = st.query_params.to_dict()
    wanted = {name: text for name, text in now.items() if name not in texts}
    wanted |= {name: text for name, text in texts.items() if text is not None}
    if wanted != now:
        st.query_params.from_dict(wanted)


def _in_history() -> bool:
    """Whether this run was caused by the browser's Back or Forward."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def _fits(value: T, allowed: Collection[T] | Callable[[T], bool] | None) -> bool:
    if allowed is None:
        return True
    return allowed(value) if callable(allowed) else value in allowed


def notify(sentence: str) -> None:
    """Have a sentence shown at the top of the page in this run."""
    if sentence not in memory().notices:
        memory().notices.append(sentence)


def take_notices() -> list[str]:
    """The sentences to show now; they are shown once."""
    notices, memory().notices = memory().notices, []
    misfits, memory().misfits = memory().misfits, []
    if misfits:
        notices.append(
            f"The link asks for something that is not here ({', '.join(misfits)}); you see the "
            "usual instead."
        )
    return notices


PICTURE = Choice("picture", str, "picture")
PICTURE_SOURCE = Choice("from", str, "source of pictures")
NETWORK = Choice("network", str, "network")
WEIGHTS = Choice("weights", str, "weights")
LAYER = Choice("layer", str, "layer")
EXPLAINED_LAYER = Choice("at", str, "layer to explain by")
EXPLAINED_CLASS = Choice("class", int, "class")
CHANNEL = Choice("map", int, "feature map")
COLOUR_SCALE = Choice("scale", str, "colour scale")
OPACITY = Choice("opacity", int, "opacity")
AS_CELLS = Choice("cells", int, "resolution of the heatmap")

LAB = Choice("lab", str, "part of the lab")
DETAIL = Choice("pixels", int, "number of pixels")
KERNEL = Choice("kernel", lambda text: kernel_text(read_kernel(text)), "kernel", longest=2500)
BIAS = Choice("bias", float, "bias")
STRIDE = Choice("stride", int, "stride")
PADDING = Choice("padding", str, "padding")
DILATION = Choice("dilation", int, "dilation")
FLIP = Choice("flip", int, "flip")
COLOURS = Choice("colours", str, "colours")
RELU = Choice("relu", int, "ReLU")
POOLING = Choice("pooling", str, "pooling")
POOL_SIZE = Choice("pooling-size", int, "size of the pooling window")
SHOWN = Choice("shown", str, "way of showing the result")
ZOOM = Choice("zoom", int, "zoom")
CENTRE = Choice("centre", str, "place of the view")
CELL = Choice("cell", str, "cell")
PLANE = Choice("plane", int, "colour to look at")
LEARNED_FROM = Choice("learned", str, "network to take kernels from")
POOLED = Choice("pooled", str, "map to pool")
WINDOW = Choice("window", int, "size of the pooling window")
WINDOW_STRIDE = Choice("window-stride", int, "stride of the pooling window")
WINDOW_PADDING = Choice("window-padding", str, "padding of the pooling")
SHIFT = Choice("shift", int, "shift of the picture")
HATCHED = Choice("hatched", int, "hatching")
POOLED_CELL = Choice("pooled-cell", str, "cell")
STACK = Choice("stack", str, "stack of kernels", longest=400)
STACK_CELL = Choice("stack-cell", str, "cell")
ENLARGED = Choice("enlarged", int, "enlargement")
EXERCISE = Choice("exercise", int, "exercise")

AUGMENTATIONS = Choice(
    "augment", lambda text: pipeline_text(read_pipeline(text)), "augmentations", longest=600
)
SEED = Choice("seed", int, "seed")
OPEN_STEP = Choice("open", int, "augmentation to look at")
SWEPT = Choice("along", str, "strength to sweep")
AUGMENTED = Choice("on", str, "pictures to augment")
SPLIT = Choice("split", str, "part of the data set")
WHICH_BATCH = Choice("batch", int, "batch")
LABEL = Choice("label", lambda text: "_".join(str(int(one)) for one in text.split("_")), "label")
TRAINED_WITH = Choice("train-with", str, "augmentations for training", longest=700)
PREPARATION = Choice("prepare", str, "part of the page")
STEPS = Choice("row", lambda text: row_text(read_row(text)), "row of steps", longest=400)
FED = Choice("fed", str, "network to feed")


def of_option(owner: str, option: Option) -> Choice:
    """The choice of an option's value.

    Args:
        owner: what the option belongs to; its name and the option's make the parameter's.
        option: what is chosen.
    """
    return Choice(f"{owner}-{option.name}", type(option.default), option.label.lower())
