"""Records: frozen dataclasses whose classes are made quickly.

``@dataclass(frozen=True, slots=True)`` writes and compiles six functions for each
class. A command begins by making some forty classes, which took longer
than reading and checking a revision. A record has the same fields and behaves
the same, but nothing of it is compiled before it pays: of most kinds few are ever
made, and none compared.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")
_FEW = 16
"""So many records are made in the time that compiling takes."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[Made]) -> type[Made]:
    """Make *cls* a dataclass that is frozen and, unless it has a cached property, has slots.

    Records of one class are equal, and have one hash, when the fields compared are. ``field`` may say the
    default, ``compare`` and ``repr``; ``dataclasses.fields`` and ``replace`` work as with any dataclass.
    """
    slots = not any(isinstance(value, cached_property) for value in vars(cls).values())
    made: Any = dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    own = fields(made)
    shared = {
        "__init__": _filling_few(made, slots=slots),
        "__eq__": _when_asked(made, "__eq__", partial(_comparing, made)),
        "__hash__": _when_asked(made, "__hash__", partial(_hashing, made)),
        "__repr__": _showing([each.name for each in own if each.repr]),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__getstate__": _state,
        "__setstate__": _restore,
    }
    for name, method in shared.items():
        if name not in vars(made):
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _filling_few(made: type, *, slots: bool) -> Callable[..., None]:
    """Return the ``__init__`` of the first few of *made*, which needs no compiling; the next one makes way for it."""
    own = fields(made)
    names = dict.fromkeys(each.name for each in own)
    puts = [getattr(made, name).__set__ for name in names] if slots else []
    usual = {each.name: each.default for each in own if each.default is not MISSING}
    anew = {each.name: each.default_factory for each in own if each.default_factory is not MISSING}
    left = _FEW

    def fill(self: Any, *given: object, **named: object) -> None:  # noqa: ANN401 - a record of this kind
        nonlocal left
        left -= 1
        placed = dict(zip(names, given, strict=False))
        filled = usual | {name: make() for name, make in anew.items()} | placed | named
        if left < 0 or len(given) > len(names) or placed.keys() & named.keys() or filled.keys() != names.keys():
            compiled: Any = _filling(made, slots=slots)  # which says what is wrong, if something is
            made.__init__ = compiled  # type: ignore[misc] # that is meant
            compiled(self, *given, **named)
        elif slots:
            for name, put in zip(names, puts, strict=True):
                put(self, filled[name])
        else:
            self.__dict__.update((name, filled[name]) for name in names)

    return fill


def _filling(made: type, *, slots: bool) -> Callable[..., None]:
    """Return the ``__init__`` of *made*; it fills the slots directly, for the class itself refuses."""
    known: dict[str, Any] = {}
    parameters, lines = [], [] if slots else ["own = self.__dict__"]
    for each in fields(made):
        name = each.name
        parameters.append(name)
        if each.default is not MISSING:
            known[f"default_{name}"] = each.default
            parameters[-1] += f"=default_{name}"
        elif each.default_factory is not MISSING:
            known["absent"], known[f"make_{name}"] = MISSING, each.default_factory
            parameters[-1] += "=absent"
            lines.append(f"if {name} is absent: {name} = make_{name}()")
        if slots:
            known[f"set_{name}"] = getattr(made, name).__set__
        lines.append(f"set_{name}(self, {name})" if slots else f"own[{name!r}] = {name}")
    head = f"def __init__(self, {', '.join(parameters)}):"
    return _compiled("__init__", "\n ".join([head, *(lines or ["pass"])]), known)


def _comparing(made: type) -> Callable[..., bool]:
    same = f"{_compared(made, 'self')} == {_compared(made, 'other')}"
    return _compiled("__eq__", f"def __eq__(self, other): return {same} if other.__class__ is self.__class__ "
                               "else NotImplemented", {})  # fmt: skip


def _hashing(made: type) -> Callable[..., int]:
    return _compiled("__hash__", f"def __hash__(self): return hash({_compared(made, 'self')})", {})


def _compared(made: type, side: str) -> str:
    """Return the code for what a record is compared by, as a tuple."""
    return "(" + "".join(f"{side}.{each.name}," for each in fields(made) if each.compare) + ")"


def _compiled(name: str, code: str, known: dict[str, Any]) -> Callable[..., Any]:
    exec(code, known)  # noqa: S102 - as dataclasses do
    return known[name]  # type: ignore[no-any-return]


def _when_asked(made: type, name: str, method: Callable[[], Callable[..., Any]]) -> Callable[..., Any]:
    """Return what makes the *method* called *name* when it is first called."""

    def first(*given: object, **named: object) -> Any:  # noqa: ANN401 - what the method returns
        found = method()
        setattr(made, name, found)
        return found(*given, **named)

    return first


def _showing(shown: list[str]) -> Callable[[object], str]:
    def shown_as(self: object) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({said})"

    return shown_as


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"a {self.__class__.__qualname__} is not changed once it is made: {name!r}")


def _state(self: Any) -> list[Any]:  # noqa: ANN401 - any record
    return [getattr(self, each.name) for each in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:  # noqa: ANN401 - any record
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
