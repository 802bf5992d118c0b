"""Records: frozen dataclasses whose classes are made quickly.

``@dataclass(frozen=True, slots=True)`` writes and compiles six functions for each
class. A command begins by making some forty classes, which took longer
than reading and checking a revision. A record has the same fields and behaves
the same, but only its ``__init__`` is compiled at once; the rest is shared, or waits until it is asked for.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")


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
        "__init__": _filling(made, slots=slots),
        **{name: _when_asked(made, name, code) for name, code in _comparing(made).items()},
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
    exec(f"def __init__(self, {', '.join(parameters)}):\n " + "\n ".join(lines), known)  # noqa: S102 - as dataclasses do
    return known["__init__"]  # type: ignore[no-any-return]


def _comparing(made: type) -> dict[str, str]:
    """Return the code by which records of *made* are compared and hashed."""
    mine, theirs = ("(" + "".join(f"{side}.{each.name}," for each in fields(made) if each.compare) + ")"
                    for side in ("self", "other"))  # fmt: skip
    same = f"{mine} == {theirs} if other.__class__ is self.__class__ else NotImplemented"
    return {"__eq__": f"def __eq__(self, other): return {same}", "__hash__": f"def __hash__(self): return hash({mine})"}


def _when_asked(made: type, name: str, code: str) -> Callable[..., Any]:
    """Return what compiles the method *name* when it is first called: most records are never compared."""

    def first(*given: object) -> Any:  # noqa: ANN401 - what the method returns
        known: dict[str, Any] = {}
        exec(code, known)  # noqa: S102 - as dataclasses do
        setattr(made, name, known[name])
        return known[name](*given)

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
