"""What every kernel with a name must do; a new entry is covered on arrival."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from explorer.kernels import KERNELS, MAX_SIDE, Kernel, kernel_text, read_kernel

EVERY = pytest.mark.parametrize("kernel", KERNELS.values(), ids=list(KERNELS))
SUM_OF_FAMILY = {"Edges": 0, "Gabor": 0, "Blurs": 1}
TWINS = {("edge_horizontal", "prewitt_y"), ("edge_vertical", "prewitt_x")}


def of_family(family: str) -> list[str]:
    return [name for name, kernel in KERNELS.items() if kernel.family == family]


@EVERY
def test_facts(kernel):
    assert kernel.title[0].isupper()
    assert len(kernel.title) <= 20
    assert len(kernel.family) <= 20
    assert kernel.source == "" or len(kernel.source) > 15
    assert not kernel.source.endswith(".")


@EVERY
def test_the_description_is_a_sentence_or_three(kernel):
    assert kernel.description[0].isupper()
    assert kernel.description.endswith(".")
    assert 8 <= len(kernel.description.split()) <= 60


@EVERY
def test_the_effect_ends_a_sentence_that_begins_with_it(kernel):
    first = kernel.effect.split()[0]
    assert first.islower()
    assert first.endswith("s"), "a verb as in 'It shows ...'"
    assert not kernel.effect.endswith(".")
    assert "\n" not in kernel.effect
    assert 4 <= len(kernel.effect.split()) <= 35


def test_no_two_say_the_same():
    for fact in ("title", "description", "effect", "place"):
        values = [getattr(kernel, fact) for kernel in KERNELS.values()]
        assert len(set(values)) == len(values), fact


def test_identity_is_first_and_families_stand_together():
    assert next(iter(KERNELS)) == "identity"
    assert KERNELS["identity"].place == 0
    families = [family for family, _ in itertools.groupby(k.family for k in KERNELS.values())]
    assert len(set(families)) == len(families)


def test_the_ones_that_were_asked_for_are_there():
    assert {
        *("identity", "edge_horizontal", "edge_vertical", "sharpen", "blur", "sobel_x", "sobel_y"),
        *("prewitt_x", "prewitt_y", "scharr_x", "scharr_y", "laplacian", "gaussian_3"),
        *("gaussian_5", "emboss", "outline", "motion_blur", "gabor"),
    } <= set(KERNELS)


@EVERY
def test_every_variant_is_a_kernel_that_survives_a_link(kernel):
    for _, numbers in kernel.variants():
        assert numbers.dtype == np.float32
        assert numbers.ndim == 2
        assert 1 <= min(numbers.shape) <= max(numbers.shape) <= MAX_SIDE
        assert np.isfinite(numbers).all()
        assert numbers.any()
        assert not numbers.flags.writeable
        text = kernel_text(numbers)
        np.testing.assert_array_equal(read_kernel(text), numbers)
        assert len(text) < 1000


@EVERY
def test_variants_are_all_combinations_and_no_two_give_the_same_numbers(kernel):
    variants = list(kernel.variants())
    chosen = {tuple(options.items()) for options, _ in variants}
    assert len(chosen) == len(variants) == np.prod([len(o.values) for o in kernel.options])
    assert len({(n.shape, n.tobytes()) for _, n in variants}) == len(variants)


@EVERY
def test_options_default_to_one_of_the_variants(kernel):
    defaults = {option.name: option.default for option in kernel.options}
    [numbers] = [numbers for options, numbers in kernel.variants() if options == defaults]
    np.testing.assert_array_equal(kernel.build(), numbers)
    for option in kernel.options:
        assert option.label[0].isupper()
        with pytest.raises(ValueError, match="is not on offer"):
            kernel.build(**{option.name: max(option.values) + 0.5})
    with pytest.raises(ValueError, match="has no option 'colour'"):
        kernel.build(colour=1)


def test_only_the_lesson_s_edges_share_their_numbers():
    alike = {
        (one, two)
        for (one, first), (two, second) in itertools.combinations(KERNELS.items(), 2)
        for _, a in first.variants()
        for _, b in second.variants()
        if np.array_equal(a, b)
    }
    assert alike == TWINS
    for lesson, author in TWINS:
        assert KERNELS[lesson].title in KERNELS[author].description


@pytest.mark.parametrize("family", SUM_OF_FAMILY)
def test_numbers_sum_to_what_the_family_does_with_flat_areas(family):
    assert of_family(family)
    for name in of_family(family):
        for options, numbers in KERNELS[name].variants():
            total = numbers.sum(dtype=float)
            assert total == pytest.approx(SUM_OF_FAMILY[family], abs=1e-6), (name, options)


def test_a_blur_has_no_negative_numbers():
    for name in of_family("Blurs"):
        assert all(numbers.min() >= 0 for _, numbers in KERNELS[name].variants())


def test_the_last_option_changes_fastest():
    chosen = [tuple(options.values()) for options, _ in KERNELS["motion_blur"].variants()]
    assert chosen[:4] == [(0, 3), (0, 5), (0, 7), (45, 3)]


def test_a_function_that_returns_no_kernel_is_found_out():
    entry = Kernel(
        name="wide",
        title="Wide",
        description="Too wide.",
        function=lambda: np.ones((1, 8)),
        family="Tests",
        place=1,
        source="",
        effect="is refused",
    )
    with pytest.raises(ValueError, match="1 to 7"):
        entry.build()
