"""Fool the network: a picture changed so little that nobody sees it, and another answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from explorer.attacks import ATTACKS, Attacked, attack
from explorer.explanations import Explanation, explain
from explorer.figures.attack import amplification, amplified, under_heat
from explorer.figures.colours import HEAT
from explorer.figures.encoding import png_of, png_uri
from explorer.figures.explanation_maps import SMALL
from explorer.figures.legend import legend
from explorer.look import Look
from explorer.ui import fields, frame, pictures
from explorer.ui.choices import ATTACK, ATTACK_SEED, ATTACK_STEPS, EPSILON, TOWARDS
from explorer.ui.components.explain.answer_rows import answers
from explorer.ui.components.explain.picture_row import TitledPicture, picture_row
from explorer.ui.events import heard
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.explain.before_and_now import before_and_now
from explorer.ui.views.explained import class_title
from explorer.ui.views.train.words import percent

LEVELS = (0, 1, 2, 3, 4, 6, 8, 12, 16)
STEPS = (5, 10, 20, 40)
SEEDS = range(10)
ANY = -1
"""What stands for "any other class" in a link."""
_MEANING = """
**What does this mean?** The change was computed: every pixel goes a tiny step in the direction in
which the answer suffers most, and the tiny steps of all pixels add up.
Random noise of the same size does next to nothing. So a network can be right for years and still
not see as we do. Szegedy et al. found this in 2013; attacks and defences have been researched ever
since.

*C. Szegedy et al.: Intriguing Properties of Neural Networks, ICLR 2014.*
"""


@dataclass(frozen=True)
class _Fooled:
    """The attack, and Grad-CAM: of the old answer before and after it, and of the new one.

    A network without maps has no Grad-CAM.
    """

    attacked: Attacked
    evidence: tuple[Explanation, Explanation, Explanation] | None


@frame.part
def fooling(look: Look, credit: str) -> None:
    """Attack the network, and show what has become of picture, answer and evidence.

    Args:
        look: the network and the picture.
        credit: whose picture it is, in plain text.
    """
    method, epsilon, towards, steps, seed = _choose(look)
    settings = {"towards": towards, "steps": steps, "seed": seed}
    fooled = finished(
        "attack",
        (look.key, method, epsilon, *settings.values()),
        f"Computing the change with {ATTACKS[method].title}",
        partial(_fool, look, method, epsilon, settings),
        at_once=True,
    )
    if fooled is None:
        return
    st.subheader(_verdict(look, fooled.attacked), anchor=False)
    picture_row(_pictures(look, fooled.attacked), key="attacked-pictures")
    said, meant = st.columns(2, gap="medium")
    with said:
        attacked = fooled.attacked
        answers(
            before_and_now(look, attacked.before, attacked.after),
            title=f"{look.network.title} says",
            note="Bar: of the changed picture. Line: of the picture as it was.",
            key="attacked-answers",
        )
    with meant:
        st.markdown(_MEANING)
    if fooled.evidence is None:
        st.caption("This network has no layer with maps, so there is no Grad-CAM to move.")
    else:
        picture_row(_evidence(look, attacked, *fooled.evidence), key="attacked-evidence")
    _take_along(attacked, credit)


def _choose(look: Look) -> tuple[str, int, int | None, int, int]:
    """Attack, epsilon, class to lead to, steps, seed."""
    first, second, third = st.columns([3, 5, 4], gap="medium")
    with first:
        method = fields.switch(
            ATTACK,
            "Attack",
            list(ATTACKS),
            next(iter(ATTACKS)),
            lambda name: ATTACKS[name].title,
            help="\n\n".join(map(_about, ATTACKS)),
        )
    with second:
        epsilon = fields.slider(
            EPSILON,
            "Epsilon: a pixel may change by",
            LEVELS,
            2,
            lambda levels: f"{levels} of 255 levels",
        )
    with third:
        others = look.top_classes(len(look.probabilities))[1:]
        towards = fields.select(
            TOWARDS,
            "It is to say",
            [ANY, *others],
            ANY,
            lambda one: "anything else" if one == ANY else class_title(look, one),
            of=look.key,
        )
    steps, seed = STEPS[1], SEEDS[0]
    if ATTACKS[method].iterative:
        with first:
            steps = fields.switch(ATTACK_STEPS, "Steps", STEPS, STEPS[1])
    if ATTACKS[method].by_chance:
        with second:
            seed = fields.slider(ATTACK_SEED, "Random start", SEEDS, SEEDS[0])
    return method, epsilon, None if towards == ANY else towards, steps, seed


def _about(name: str) -> str:
    entry = ATTACKS[name]
    return f"**{entry.title}**: {entry.description}\n\n$${entry.formula}$$\n\n{entry.paper}"


def _fool(look: Look, method: str, epsilon: int, settings: dict, report: Report) -> _Fooled:
    done = attack(look.network, look.x, method, epsilon, progress=report, **settings)
    if look.view.default_target_layer is None:
        return _Fooled(done, None)
    model, old = look.network.model, done.answer_before
    evidence = (
        explain(model, look.units.fed(done.original), "grad_cam", old),
        explain(model, done.x, "grad_cam", old),
        explain(model, done.x, "grad_cam", done.answer_after),
    )
    return _Fooled(done, evidence)


def _verdict(look: Look, done: Attacked) -> str:
    name, sure = frame.plain(class_title(look, done.answer_before)), done.before.max()
    if done.epsilon == 0:
        return f"Nothing is changed yet: {name}, {percent(float(sure))}. Move epsilon."
    changed = f"No pixel has changed by more than {done.epsilon} of 255 levels"
    now = frame.plain(class_title(look, done.answer_after)), percent(float(done.after.max()))
    if done.succeeded:
        return f"{changed}, and {name} has become {now[0]} ({now[1]})."
    wanted = "" if done.towards is None else f", not {frame.plain(class_title(look, done.towards))}"
    hints = ["PGD, with 40 steps"] * (done.method != "pgd" or done.steps < STEPS[-1])
    hints += ["a larger epsilon"] * (done.epsilon < LEVELS[-1])
    hint = f" Try {' or '.join(hints)}." if hints else ""
    return f"{changed}, and it says {now[0]} ({now[1]}){wanted}.{hint}"


def _pictures(look: Look, done: Attacked) -> list[TitledPicture]:
    sharp = max(done.pixels.shape[:2]) <= SMALL
    times = amplification(done.epsilon)
    share = percent(done.changed_share, 0)
    return [
        TitledPicture(
            f"Before: {class_title(look, done.answer_before)}",
            png_uri(done.original),
            sharp,
            "the picture before the attack",
            "As the network takes it in.",
        ),
        TitledPicture(
            f"What was added, {times} times amplified",
            png_uri(amplified(done.difference, done.epsilon)),
            True,
            "what the attack added to the picture, amplified",
            f"Grey: no change. Elsewhere {_more_or_less(look)}; {share} of the pixels are changed. "
            "Look for the outlines of what the network looks at."
            if done.epsilon
            else "Grey: no change yet.",
        ),
        TitledPicture(
            f"After: {class_title(look, done.answer_after)}",
            png_uri(done.pixels),
            sharp,
            "the picture after the attack",
            "Can you see any difference from the first picture?",
        ),
    ]


def _more_or_less(look: Look) -> str:
    return "more or less of red, green or blue" if look.x.shape[-1] == 3 else "lighter or darker"


def _evidence(
    look: Look, done: Attacked, before: Explanation, after: Explanation, new: Explanation
) -> list[TitledPicture]:
    old = class_title(look, done.answer_before)
    maps = [
        (f"Evidence for {old}, before", done.original, before, ""),
        (f"Evidence for {old}, after", done.pixels, after, "Has it faded or moved?"),
    ]
    if done.flipped:
        name = class_title(look, done.answer_after)
        maps.append((f"Evidence for {name}, after", done.pixels, new, ""))
    return [_heat(*each, sharp=max(done.pixels.shape[:2]) <= SMALL) for each in maps]


def _heat(title: str, pixels: Any, found: Explanation, hint: str, sharp: bool) -> TitledPicture:
    nothing = "Nothing in this layer speaks for it." if found.is_zero else ""
    strongest = f"{found.layer_map.max():.2g}"
    return TitledPicture(
        title,
        png_uri(under_heat(pixels, found.heatmap)),
        sharp,
        title,
        nothing or hint or f"Grad-CAM at {found.layer}.",
        legend(HEAT, "0", strongest),
    )


def _take_along(done: Attacked, credit: str) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Save the changed picture as PNG",
            lambda: png_of(done.pixels),
            file_name=f"{done.method}-{done.epsilon}.png",
            mime="image/png",
            on_click="ignore",
            key="save-attacked",
        )
        title = ATTACKS[done.method].title
        use = partial(
            pictures.use_changed, done.pixels, f"attacked with {title}", f"changed with {title}"
        )
        st.button(
            "Make it my picture",
            on_click=heard(use, by_page=True),
            key="use-attacked",
            help="Then look at it on the other pages, or ask another network.",
        )
    st.text(f"{credit}.")
