"""What convolution and pooling refuse, and the sentences with which they do."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.convolution.arithmetic import (
    convolve,
    output_size,
    pool,
    window_extent,
    zero_padding,
)

IMAGE = np.ones((4, 5, 3))
UNREAL = {
    "complex": IMAGE + 1j,
    "object": IMAGE.astype(object),
    "text": np.full((4, 5), "1"),
    "date": np.zeros((4, 5), "datetime64[D]"),
}
REFUSED = {
    "channels": (lambda: convolve(IMAGE, np.ones((2, 2, 2))), "2 channels, the picture has 3"),
    "grey for colours": (lambda: convolve(IMAGE[..., 0], np.ones((2, 2, 3))), "3 channels"),
    "window too high": (lambda: convolve(IMAGE, np.ones((5, 1)), padding="valid"), "5 pixels"),
    "window too wide": (
        lambda: convolve(IMAGE, np.ones((1, 3)), padding="valid", dilation=3),
        "window of 7 pixels does not fit into 5",
    ),
    "no stride": (lambda: convolve(IMAGE, np.ones((2, 2)), stride=0), "stride .* not 0"),
    "no dilation": (lambda: convolve(IMAGE, np.ones((2, 2)), dilation=-1), "dilation .* not -1"),
    "padding": (lambda: convolve(IMAGE, np.ones((2, 2)), padding="full"), "'full'"),
    "NaN": (lambda: convolve(IMAGE, np.array([[0, np.nan]])), "finite"),
    "infinite": (lambda: convolve(IMAGE, np.array([[-np.inf]])), "finite"),
    "beyond single precision": (lambda: convolve(IMAGE, np.array([[1e300]])), "finite"),
    "flat kernel": (lambda: convolve(IMAGE, np.ones(3)), "kernel"),
    "no kernel": (lambda: convolve(IMAGE, np.ones((0, 3))), "kernel"),
    "flat picture": (lambda: convolve(np.ones(3), np.ones((1, 1))), "picture"),
    "no picture": (lambda: convolve(np.ones((0, 3)), np.ones((1, 1))), "picture"),
    "pool too large": (lambda: pool(IMAGE, 5), "5 pixels does not fit into 4"),
    "pool of nothing": (lambda: pool(IMAGE, 0), "not 0"),
    "pool without stride": (lambda: pool(IMAGE, 2, stride=0), "stride .* not 0"),
    "pool padding": (lambda: pool(IMAGE, 2, padding="full"), "'full'"),
    "pool mode": (lambda: pool(IMAGE, 2, mode="median"), "'median'"),
    "size": (lambda: output_size(0, 3), "size .* not 0"),
    "kernel": (lambda: output_size(3, 0), "kernel .* not 0"),
    "window": (lambda: window_extent(0), "kernel .* not 0"),
    "broken size": (lambda: output_size(7.5, 3), "size must be a whole number, not 7.5"),
    "broken stride": (lambda: output_size(7, 3, stride=1.5), "stride .* whole number, not 1.5"),
    "stride as float": (lambda: convolve(IMAGE, [[1]], stride=2.0), "whole number, not 2.0"),
    "stride as text": (lambda: convolve(IMAGE, [[1]], stride="2"), "whole number, not '2'"),
    "broken dilation": (lambda: convolve(IMAGE, [[1]], dilation=1.5), "dilation .* whole"),
    "broken kernel": (lambda: zero_padding(7, 2.5), "kernel .* whole"),
    "zeros for no stride": (lambda: zero_padding(7, 3, stride=np.float64(2)), "stride .* whole"),
    "zeros for a broken size": (lambda: zero_padding(7.0, 3, padding="valid"), "size .* whole"),
    "zeros without room": (lambda: zero_padding(2, 3, padding="valid"), "does not fit into 2"),
    "zeros for padding": (lambda: zero_padding(7, 3, padding="full"), "'full'"),
    "broken pool": (lambda: pool(IMAGE, 1.5), "size .* whole number, not 1.5"),
    "broken pool stride": (lambda: pool(IMAGE, 2, stride=1.5), "stride .* whole"),
    **{
        f"{name} in {function.__name__}": (
            lambda function=function, image=image: function(image, np.int64(1)),
            "A picture holds real numbers, not ",
        )
        for name, image in UNREAL.items()
        for function in (convolve, pool)
    },
    **{
        f"{name} in a kernel": (lambda kernel=kernel: convolve(IMAGE, kernel), "A kernel holds")
        for name, kernel in UNREAL.items()
    },
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence(case):
    attempt, reason = REFUSED[case]
    with pytest.raises(ValueError, match=reason) as refusal:
        attempt()
    message = str(refusal.value)
    assert message[0].isupper()
    assert message.endswith(".")
