"""Which layers of a model are drawn as one node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.diagrams.diagram import Part
from explorer.diagrams.families import INPUT, JOIN, belongs_to_next, is_small


@dataclass
class Group:
    """Layers that are drawn as one node.

    Attributes:
        parts: in the order in which they run.
        inputs: indices of the groups whose outputs it takes, in the order of its inputs.
        is_whole_stage: whether it stands for all that works at one resolution.
    """

    parts: list[Part]
    inputs: tuple[int, ...] = ()
    is_whole_stage: bool = False

    @property
    def main(self) -> Part:
        """The layer that it is drawn as: the first that is not small, or else the first.

        A whole stage is drawn as the layer that computes most.
        """
        if self.is_whole_stage:
            return max(self.parts, key=lambda one: one.multiply_adds or 0)
        large = (one for one in self.parts if not is_small(one.row.kind, one.family))
        return next(large, self.parts[0])

    @property
    def has_main(self) -> bool:
        """Whether it has a layer that is not small."""
        return not is_small(self.main.row.kind, self.main.family)


def layers_alone(parts: Sequence[Part]) -> list[Group]:
    """Every layer as a group of its own."""
    return _linked([Group([part]) for part in parts])


def steps(parts: Sequence[Part]) -> list[Group]:
    """Fold what is small into the layer that it follows or prepares, where nothing branches off."""
    consumers: dict[str, int] = defaultdict(int)
    for part in parts:
        for path in part.row.inputs:
            consumers[path] += 1
    groups: list[Group] = []
    group_of: dict[str, Group] = {}
    for part in parts:
        group = _group_before(part, group_of, consumers)
        if group is None or not _may_join(part, group):
            group = Group([])
            groups.append(group)
        group.parts.append(part)
        group_of[part.row.path] = group
    return _linked(groups)


def _group_before(
    part: Part, group_of: Mapping[str, Group], consumers: Mapping[str, int]
) -> Group | None:
    """The group whose output is taken by this layer, and by nothing else."""
    inputs = part.row.inputs
    if len(inputs) != 1 or consumers[inputs[0]] != 1:
        return None
    group = group_of.get(inputs[0])
    # Where a path is met twice, the layer before is no longer the last of its group.
    return group if group and group.parts[-1].row.path == inputs[0] else None


def _may_join(part: Part, group: Group) -> bool:
    if group.parts[0].family == INPUT or part.family == JOIN:
        return False
    small = is_small(part.row.kind, part.family)
    follows = small and not belongs_to_next(part.row.kind)
    return follows or not group.has_main


def stages(parts: Sequence[Part]) -> list[Group]:
    """Fold all steps at one resolution into one group; what comes behind the last map stays apart.

    The number of a step's stage is the largest of the steps before it, plus one where the
    resolution changes: no line leads back to an earlier stage.
    """
    found = steps(parts)
    sizes = [_size(group) for group in found]
    last = max((place for place, size in enumerate(sizes) if size is not None), default=-1)
    number: list[int] = []
    key_of: list[tuple] = []
    for place, group in enumerate(found):
        nearest = max(group.inputs, key=lambda one: number[one], default=None)
        if sizes[place] is None and place < last and nearest is not None:
            sizes[place] = sizes[nearest]  # numbers that only steer maps: as they are in attention
        changes = [number[one] + (sizes[one] != sizes[place]) for one in group.inputs]
        number.append(max(changes, default=0))
        alone = place > last or group.parts[0].family == INPUT
        key_of.append(("alone", place) if alone else (number[place], sizes[place]))
    merged: dict[tuple, Group] = {}
    number_of: dict[int, int] = {}
    for key, group, stage in zip(key_of, found, number, strict=True):
        whole = merged.setdefault(key, Group([]))
        whole.is_whole_stage = bool(whole.parts)
        whole.parts.extend(group.parts)
        number_of[id(whole)] = stage
    return _linked(sorted(merged.values(), key=lambda one: number_of[id(one)]))


def _size(group: Group) -> tuple[int | None, ...] | None:
    """Height and width of the maps that leave it; None for numbers without a place."""
    shape = group.parts[-1].row.output_shape
    return shape[:2] if len(shape) == 3 and shape[:2] != (1, 1) else None


def _linked(groups: list[Group]) -> list[Group]:
    """Find out which group takes the output of which, and put them in an order that runs."""
    place_of = {part.row.path: place for place, one in enumerate(groups) for part in one.parts}
    for place, group in enumerate(groups):
        paths = (path for part in group.parts for path in part.row.inputs)
        sources = dict.fromkeys(place_of[path] for path in paths if path in place_of)
        group.inputs = tuple(one for one in sources if one != place)
    return groups
