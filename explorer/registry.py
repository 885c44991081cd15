"""Registries: one growing list, one folder, one file for each entry."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every registered thing says about itself.

    Attributes:
        name: the identifier used in code and in URLs; the decorated function's name.
        title: how people write it ("LeNet-5").
        description: the decorated function's docstring, shown on the page.
        function: the decorated function.
    """

    name: str
    title: str
    description: str
    function: Callable[..., Any]

    def __post_init__(self) -> None:
        for field in ("name", "title", "description"):
            if not getattr(self, field).strip():
                raise ValueError(f"registry entry {self.name!r}: {field} is empty")


T = TypeVar("T", bound=Entry)


class Registry(Mapping[str, T], Generic[T]):
    """A read-only mapping from name to entry, filled by importing a package's modules.

    The modules are imported at the first look, so declaring a registry costs nothing. A module
    that fails to import, or two entries of one name, fail that look loudly.

    Args:
        package: the package whose modules declare the entries (usually ``__name__``).
        entry_type: the dataclass made of each decorated function and its facts.
        order: sort key of the entries; by title when not given.
        families: by the first part of a name, up to its first hyphen, where to find (as
            ``package.module:function``) what makes an entry of such a name. Its members are as
            many as there are names, so they are found by name alone and never listed. The
            function raises ``ValueError`` at a name that means nothing.
    """

    def __init__(
        self,
        package: str,
        entry_type: type[T],
        order: Callable[[T], Any] = lambda entry: entry.title,
        families: Mapping[str, str] | None = None,
    ) -> None:
        self._package = package
        self._entry_type = entry_type
        self._order = order
        self._families = dict(families or {})
        self._entries: dict[str, T] = {}
        self._filled = False
        self._lock = threading.RLock()

    def register(self, **facts: Any) -> Callable[[Callable], Callable]:
        """Return a decorator that enters a function under its own name.

        Args:
            facts: the remaining fields of the registry's entry type.

        Raises:
            ValueError: if the name is taken or a text is empty.
        """

        def enter(function: Callable) -> Callable:
            entry = self._entry_type(
                name=function.__name__,
                description=inspect.getdoc(function) or "",
                function=function,
                **facts,
            )
            if entry.name in self._entries:
                raise ValueError(f"{self._package}: {entry.name!r} is registered twice")
            self._entries[entry.name] = entry
            return function

        return enter

    def _fill(self) -> dict[str, T]:
        with self._lock:
            if not self._filled:
                package = importlib.import_module(self._package)
                for module in pkgutil.iter_modules(package.__path__):
                    importlib.import_module(f"{self._package}.{module.name}")
                ordered = sorted(self._entries.values(), key=self._order)
                self._entries = {entry.name: entry for entry in ordered}
                self._filled = True
        return self._entries

    def _of_family(self, name: str) -> T:
        """Make the entry of a name that belongs to a family."""
        family = name.partition("-")[0] if isinstance(name, str) else ""
        if family not in self._families:
            raise KeyError(f"{name!r} is not one of {', '.join(self._fill())}")
        module, _, function = self._families[family].partition(":")
        try:
            return getattr(importlib.import_module(module), function)(name)
        except ValueError as error:
            raise KeyError(str(error)) from error

    def __getitem__(self, name: str) -> T:
        entries = self._fill()
        return entries[name] if name in entries else self._of_family(name)

    def __contains__(self, name: object) -> bool:
        try:
            return bool(self[name])
        except KeyError:
            return False

    def __iter__(self) -> Iterator[str]:
        return iter(self._fill())

    def __len__(self) -> int:
        return len(self._fill())

    def __repr__(self) -> str:
        return f"Registry({self._package!r}: {', '.join(self)})"
