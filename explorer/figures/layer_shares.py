"""Where in networks the computing, the weights and the memory are: layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from explorer.anatomy.profile import KINDS, LayerShare
from explorer.figures.charts import graph_objects
from explorer.figures.export import lines_as_csv

if TYPE_CHECKING:
    import plotly.graph_objects

    from explorer.anatomy.profile import Profile

SHARED_OUT = {
    "multiply_adds": "multiply-adds",
    "parameters": "parameters",
    "output_bytes": "activation memory",
}
"""What can be shared out among layers, by the attribute of `LayerShare`, and how it is written."""

# Okabe and Ito's colours, which colour-blind readers tell apart; hatching says the same again.
_LOOKS = dict(
    zip(
        KINDS,
        (
            *(("#0072b2", ""), ("#56b4e9", "/"), ("#009e73", "x"), ("#d55e00", "\\")),
            *(("#cc79a7", "+"), ("#e69f00", "."), ("#999999", "")),
        ),
        strict=True,
    )
)
_HATCHED = {"fillmode": "overlay", "fgcolor": "#ffffff", "fgopacity": 0.7, "size": 6}


def shares_chart(networks: Mapping[str, Profile], of: str) -> plotly.graph_objects.Figure:
    """One bar for each network, made of its layers from the picture (left) to the answer.

    Args:
        networks: numbers by title.
        of: one of `SHARED_OUT`.
    """
    pieces = [piece for title, found in networks.items() for piece in _pieces(title, found, of)]
    chart = graph_objects().Figure()
    for kind, (colour, hatching) in _LOOKS.items():
        mine = [piece for piece in pieces if piece["kind"] == kind]
        if mine:
            chart.add_bar(
                name=kind,
                orientation="h",
                y=[piece["network"] for piece in mine],
                base=[piece["start"] for piece in mine],
                x=[piece["share"] for piece in mine],
                customdata=[piece["said"] for piece in mine],
                marker={
                    "color": colour,
                    "pattern": {"shape": hatching, **_HATCHED},
                    "line": {"width": 0.6, "color": "#ffffff"},
                },
                hovertemplate="%{customdata}<extra></extra>",
            )
    chart.update_yaxes(autorange="reversed", automargin=True, ticksuffix="  ")
    chart.update_yaxes(categoryorder="array", categoryarray=list(networks))
    chart.update_xaxes(
        range=[0, 1],
        tickformat=".0%",
        title={"text": "share, from the picture to the answer"},
    )
    chart.update_layout(
        barmode="overlay",
        bargap=0.35,
        height=150 + 42 * len(networks),
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )
    return chart


def _pieces(title: str, found: Profile, of: str) -> Iterator[dict]:
    """The layers that have something of it, each beginning where the one before ends."""
    layers = [one for one in found.layers if getattr(one, of)]
    total = sum(getattr(one, of) for one in layers)
    ends = accumulate(getattr(one, of) for one in layers)
    for layer, end in zip(layers, ends, strict=True):
        amount = getattr(layer, of)
        yield {
            "network": title,
            "kind": layer.kind,
            "start": (end - amount) / total,
            "share": amount / total,
            "said": f"<b>{layer.path}</b>, {layer.kind}<br>{amount:,} {_unit(of)}, "
            f"{amount / total:.1%} of the network's",
        }


def _unit(of: str) -> str:
    return "bytes" if of == "output_bytes" else SHARED_OUT[of]


def share_of_kind(layers: Sequence[LayerShare], kind: str, of: str) -> float:
    """Which part of something is in layers of one kind, 0 to 1.

    Args:
        layers: of a network.
        kind: one of `KINDS`.
        of: one of `SHARED_OUT`.

    >>> layers = [LayerShare("a", "dense layer", 1, 30, 8), LayerShare("b", "other", 0, 10, 8)]
    >>> share_of_kind(layers, "dense layer", "parameters")
    0.75
    """
    total = sum(getattr(one, of) for one in layers)
    return sum(getattr(one, of) for one in layers if one.kind == kind) / total if total else 0.0


def shares_csv(networks: Mapping[str, Profile]) -> str:
    """Every layer of every network, a line each."""
    head = ["network", "layer", "kind", *SHARED_OUT]
    return lines_as_csv(
        head,
        (
            [title, one.path, one.kind, *(getattr(one, of) for of in SHARED_OUT)]
            for title, found in networks.items()
            for one in found.layers
        ),
    )
