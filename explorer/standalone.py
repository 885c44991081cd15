"""Parts of this package as source code that stands on its own."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import lru_cache
from types import ModuleType
from typing import Any

_PACKAGE = "explorer."


class Standalone:
    """Definitions, together with everything in the package that they need, in order.

    Comments and docstrings stay. Decorators that register an entry of the app, and imports from
    the package, are left out; what they bring is defined before.

    >>> from explorer.training.schedules.triangular import triangular
    >>> code = Standalone()
    >>> code.add(triangular)
    >>> [definition.splitlines()[0] for definition in code.definitions]
    ['PEAK = 0.2', 'START = 0.2', 'END = 0.05', 'def triangular(done: float) -> float:']
    """

    def __init__(self) -> None:
        self._imports: dict[str, None] = {}
        self._definitions: dict[tuple[str, str], str] = {}
        self._names: dict[str, str] = {}

    @property
    def imports(self) -> str:
        """Import statements, those of Python's own modules first, in the usual order."""
        statements = _merged([ast.parse(line).body[0] for line in self._imports])
        own = [one for one in statements if _root(one) in sys.stdlib_module_names]
        other = [one for one in statements if one not in own]
        return "\n\n".join(_sorted(part) for part in (own, other) if part)

    @property
    def definitions(self) -> list[str]:
        """Source of functions, classes and constants, each after what it needs."""
        return [source for source in self._definitions.values() if source]

    def add_import(self, statement: str) -> None:
        """Add an import statement, unless it is there."""
        self._imports.setdefault(statement)

    def add_text(self, name: str, source: str) -> None:
        """Add a definition that was written, not found in the package.

        Raises:
            ValueError: if another one of the same name is there already.
        """
        if self._names.setdefault(name, "") != "":
            raise ValueError(f"there is a {name} in {self._names[name]} already")
        self._definitions["", name] = source

    def add(self, thing: Any) -> None:
        """Add a function or class of the package with all that it needs.

        Raises:
            ValueError: if another one of the same name is there already.
        """
        self._need(sys.modules[thing.__module__], thing.__name__)

    def _need(self, module: ModuleType, name: str) -> None:
        key = (module.__name__, name)
        if key in self._definitions:
            return
        node = _bound(module).get(name)
        if node is None:
            return  # a builtin, or a local name
        if isinstance(node, ast.Import | ast.ImportFrom):
            self._import(node, name)
            return
        if self._names.setdefault(name, module.__name__) != module.__name__:
            raise ValueError(f"there is a {name} in {self._names[name]} and in {module.__name__}")
        self._definitions[key] = ""  # taken, should it need itself
        lines = inspect.getsource(module).splitlines()
        inner = [one for one in ast.walk(node) if _is_ours(one)]
        for statement in inner:
            self._import_all(statement)
        for used in _used(node):
            self._need(module, used)
        for used in _annotating(node):
            if _is_a_type(_bound(module).get(used)):
                self._need(module, used)
        del self._definitions[key]
        self._definitions[key] = _text(node, lines, inner)

    def _import(self, node: ast.Import | ast.ImportFrom, name: str) -> None:
        if _is_ours(node):
            [original] = [one.name for one in node.names if (one.asname or one.name) == name]
            self._need(sys.modules[node.module], original)
        else:
            [used] = [one for one in node.names if _known_as(one) == name]
            alone = type(node)(**{**dict(ast.iter_fields(node)), "names": [used]})
            self._imports.setdefault(ast.unparse(alone))

    def _import_all(self, node: ast.ImportFrom) -> None:
        for one in node.names:
            self._need(_module(node.module), one.name)


def _known_as(alias: ast.alias) -> str:
    return (alias.asname or alias.name).partition(".")[0]


def _merged(statements: list[ast.Import | ast.ImportFrom]) -> list[ast.stmt]:
    """All names from one module in one statement: constants first, then classes, then functions."""
    merged: dict[str, ast.stmt] = {}
    for one in statements:
        key = f"from {one.module}" if isinstance(one, ast.ImportFrom) else ast.unparse(one)
        names = {
            alias.name: alias for alias in [*getattr(merged.get(key), "names", []), *one.names]
        }
        one.names = [names[name] for name in sorted(names, key=_case)]
        merged[key] = one
    return list(merged.values())


def _case(name: str) -> tuple[bool, bool, str]:
    return (not name.isupper(), not name[0].isupper(), name)


def _root(statement: ast.Import | ast.ImportFrom) -> str:
    whole = isinstance(statement, ast.Import)
    return (statement.names[0].name if whole else statement.module).partition(".")[0]


def _sorted(statements: list[ast.stmt]) -> str:
    order = sorted(statements, key=lambda one: (isinstance(one, ast.ImportFrom), _root(one)))
    return "\n".join(map(ast.unparse, order))


def _module(name: str) -> ModuleType:
    __import__(name)
    return sys.modules[name]


@lru_cache(256)
def _bound(module: ModuleType) -> dict[str, ast.stmt]:
    """The statement that each name of a module comes from; not to be changed."""
    bound: dict[str, ast.stmt] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound[node.name] = node
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for one in node.names:
                bound[(one.asname or one.name).partition(".")[0]] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            bound.update({one.id: node for one in targets if isinstance(one, ast.Name)})
    return bound


def _is_ours(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_PACKAGE)


def _is_a_type(node: ast.stmt | None) -> bool:
    """Whether a statement brings a type that is not of the package, or a name for one."""
    imported = isinstance(node, ast.Import | ast.ImportFrom) and not _is_ours(node)
    return imported or isinstance(node, ast.Assign)


def _used(node: ast.stmt) -> list[str]:
    """Names that a statement reads when it runs, in order; those of annotations are not read."""
    parts = (
        [node]
        if not isinstance(node, ast.FunctionDef | ast.ClassDef)
        else [
            *node.body,
            *_kept(node),
            *getattr(node, "bases", []),
            *_defaults(node),
        ]
    )
    walked = (one for part in parts for one in _without_annotations(part))
    return [one.id for one in walked if isinstance(one, ast.Name)]


def _annotating(node: ast.stmt) -> list[str]:
    """Names in annotations of arguments and results, in order."""
    if not isinstance(node, ast.FunctionDef):
        return []
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    given = [one.annotation for one in arguments] + [node.returns]
    walked = (one for annotation in given if annotation for one in ast.walk(annotation))
    return [one.id for one in walked if isinstance(one, ast.Name)]


def _without_annotations(node: ast.AST):
    yield node
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _without_annotations(child)


def _defaults(node: ast.FunctionDef | ast.ClassDef) -> list[ast.expr]:
    if isinstance(node, ast.ClassDef):
        return []
    return [*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)]


def _kept(node: ast.FunctionDef | ast.ClassDef) -> list[ast.expr]:
    """Decorators other than those of the app's registries."""
    return [one for one in node.decorator_list if not ast.unparse(one).split(".")[0].isupper()]


def _text(node: ast.stmt, lines: list[str], left_out: list[ast.stmt]) -> str:
    """A statement as it is written, without some statements in it."""
    kept = _kept(node) if hasattr(node, "body") else []
    decorators = [lines[place - 1] for one in kept for place in _lines(one)]
    gone = {place for one in left_out for place in _lines(one)}
    rest = [
        lines[place - 1]
        for place in _lines(node)
        if place not in gone and not (place - 1 in gone and not lines[place - 1].strip())
    ]
    return "\n".join([*decorators, *rest])


def _lines(node: ast.stmt | ast.expr) -> range:
    return range(node.lineno, node.end_lineno + 1)
