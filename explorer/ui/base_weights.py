"""A base whose weights are not on this machine: said in a sentence, with the way to get them."""

from __future__ import annotations

from collections.abc import Callable

from explorer.transfer.bases import Base
from explorer.ui import downloads


def offer_base(base: Base, consequence: str, instead: str, do_without: Callable[[], None]) -> None:
    """Say that a base's weights are missing, and offer to download them.

    Args:
        base: whose weights come from a download.
        consequence: what that means here, in a sentence.
        instead: what else can be done, as it is written on a button.
        do_without: called when that button is pressed.
    """
    file = base.network.weights_file
    downloads.offer(
        downloads.Offer(
            name=base.name,
            title=base.title,
            file=file,
            sentence=f"The ImageNet weights of {base.title} ({file.megabytes}) are not on this "
            f"machine. {consequence}",
            instead=instead,
            do_without=do_without,
        )
    )
