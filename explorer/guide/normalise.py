"""Batch norm and shortcuts keep deep networks trainable."""

from __future__ import annotations

from explorer.guide import GUIDE, PRACTICE, Showing, Step, architectures


@GUIDE.register(
    title="Batch norm and shortcuts",
    kind=PRACTICE,
    place=5,
    sign="As soon as there are more than a handful of layers.",
    source="Ioffe and Szegedy, ICML 2015; He et al., “Deep Residual Learning”, CVPR 2016",
)
def normalise() -> tuple[Step, ...]:
    """Batch norm gives every map mean 0 and deviation 1 over a batch; shortcuts let gradients past.

    With both, learning rates can be ten times higher and networks ten times deeper. Both cost next
    to nothing: two parameters for each map, and an addition. When weights are frozen, batch norm
    has to stay in inference mode, or it forgets what it knew.
    """
    return (
        Step(
            "See the parts and what each costs beside a plain convolution.",
            architectures("Blocks: residual", "blocks", block="residual"),
        ),
        Step(
            "Compare networks with and without: VGG-16 has neither, ResNet-50 has both.",
            architectures(
                "Compare VGG-16 and ResNet-50",
                "compare",
                networks_as="full",
                side_by_side="vgg_16~resnet_50",
            ),
        ),
        Step(
            "See which channels are always zero: without normalisation more of them die.",
            Showing("Inspect: what excites it", "inspect", {"inspect": "excitation"}),
        ),
    )
