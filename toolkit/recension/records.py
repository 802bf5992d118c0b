"""Records: frozen dataclasses whose classes are made quickly.

``@dataclass(frozen=True, slots=True)`` writes and compiles six functions for each
class. A command begins by making some fifty classes, which took longer
than reading and checking a revision. A record has the same fields and behaves
the same, but nothing of it is made before it is asked for, nor compiled before it
pays: of most kinds few are ever made, none compared, and nobody asks for the fields.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")
_FEW = 100
"""So many records are made in the time that compiling takes."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[Made]) -> type[Made]:
    """Make *cls* a dataclass that is frozen and, unless it has a cached property, has slots.

    Records of one class are equal, and have one hash, when the fields compared are. ``field`` may say the
    default, ``compare`` and ``repr``; ``dataclasses.fields`` and ``replace`` work as with any dataclass.
    """
    body = vars(cls)
    given = {name: body.get(name, MISSING) for name in body.get("__annotations__", ())}
    own = {name: value for name, value in body.items() if name not in given and name not in ("__dict__", "__weakref__")}
    own |= {"__qualname__": cls.__qualname__, "__given__": given}
    if not any(isinstance(value, cached_property) for value in own.values()):
        own["__slots__"] = tuple(given)
    return type(cls)(cls.__name__, cls.__bases__, _METHODS | own)  # type: ignore[misc, no-any-return] # a class it is


def required(kind: Any) -> list[str]:  # noqa: ANN401 - a class of records
    """Return the names of the fields of *kind* that have no default."""
    return [name for name, value in kind.__given__.items() if _default(value) is MISSING]


def _default(value: Any) -> Any:  # noqa: ANN401 - what a class has for a field
    """Return the default that is meant, MISSING if there is none; where it is made anew each time, what makes it."""
    if _is_made_anew(value):
        return value.default_factory
    return value.default if isinstance(value, Field) else value


def _is_made_anew(value: Any) -> bool:  # noqa: ANN401 - what a class has for a field
    return isinstance(value, Field) and value.default_factory is not MISSING


class _Fields:
    """The fields as dataclasses have them, which are asked for them when somebody asks a kind of records."""

    def __get__(self, _record: object, kind: Any) -> dict[str, Field[Any]]:  # noqa: ANN401 - a class of records
        given = {name: value for name, value in kind.__given__.items() if value is not MISSING}
        body = {"__doc__": kind.__doc__, "__annotations__": kind.__annotations__, **given}
        kind.__dataclass_fields__ = {each.name: each for each in fields(_PLAIN(type(kind.__name__, (), body)))}
        return kind.__dataclass_fields__  # type: ignore[no-any-return]


_PLAIN: Any = dataclass(init=False, repr=False, eq=False)


def _filling_few(made: Any) -> Callable[..., None]:  # noqa: ANN401 - a class of records
    """Return the ``__init__`` of the first few of *made*, which needs no compiling; the next one makes way for it."""
    usual = {name: _default(value) for name, value in made.__given__.items()}
    anew = [name for name, value in made.__given__.items() if _is_made_anew(value)]
    names, needed = usual.keys(), frozenset(required(made))
    put = object.__setattr__  # for the class itself refuses
    left = _FEW

    def fill(self: Any, *given: object, **named: object) -> None:  # noqa: ANN401 - a record of this kind
        nonlocal left
        left -= 1
        told = dict(zip(names, given, strict=False)) | named
        if left < 0 or len(told) < len(given) + len(named) or not needed <= told.keys() <= names:
            made.__init__ = _filling(made)  # which says what is wrong, if something is
            made.__init__(self, *given, **named)
        else:
            fresh = {name: usual[name]() for name in anew}
            for name, value in (usual | fresh | told).items():
                put(self, name, value)

    return fill


def _filling(made: Any) -> Callable[..., None]:  # noqa: ANN401 - a class of records
    """Return the ``__init__`` of *made*; it fills the slots directly, for the class itself refuses."""
    slots = "__slots__" in vars(made)
    known: dict[str, Any] = {"absent": MISSING}
    parameters, lines = [], [] if slots else ["own = self.__dict__"]
    for name, value in made.__given__.items():
        default = _default(value)
        parameters.append(name)
        if _is_made_anew(value):
            known[f"make_{name}"] = default
            parameters[-1] += "=absent"
            lines.append(f"if {name} is absent: {name} = make_{name}()")
        elif default is not MISSING:
            known[f"default_{name}"] = default
            parameters[-1] += f"=default_{name}"
        if slots:
            known[f"set_{name}"] = getattr(made, name).__set__
        lines.append(f"set_{name}(self, {name})" if slots else f"own[{name!r}] = {name}")
    head = f"def __init__(self, {', '.join(parameters)}):"
    return _compiled("__init__", "\n ".join([head, *(lines or ["pass"])]), known)


def _comparing(made: Any) -> Callable[..., bool]:  # noqa: ANN401 - a class of records
    same = f"{_compared(made, 'self')} == {_compared(made, 'other')}"
    return _compiled("__eq__", f"def __eq__(self, other): return {same} if other.__class__ is self.__class__ "
                               "else NotImplemented", {})  # fmt: skip


def _hashing(made: Any) -> Callable[..., int]:  # noqa: ANN401 - a class of records
    return _compiled("__hash__", f"def __hash__(self): return hash({_compared(made, 'self')})", {})


def _compared(made: Any, side: str) -> str:  # noqa: ANN401 - a class of records
    """Return the code for what a record is compared by, as a tuple."""
    compared = [name for name, value in made.__given__.items() if not isinstance(value, Field) or value.compare]
    return "(" + "".join(f"{side}.{name}," for name in compared) + ")"


def _compiled(name: str, code: str, known: dict[str, Any]) -> Callable[..., Any]:
    exec(code, known)  # noqa: S102 - as dataclasses do
    return known[name]  # type: ignore[no-any-return]


def _when_asked(name: str, method: Callable[[Any], Callable[..., Any]]) -> Callable[..., Any]:
    """Return what gives a kind of records its *method* called *name* when it is first called."""

    def first(self: object, *given: object, **named: object) -> Any:  # noqa: ANN401 - what the method returns
        made = self.__class__
        setattr(made, name, method(made))
        return getattr(made, name)(self, *given, **named)

    return first


def _show(self: Any) -> str:  # noqa: ANN401 - any record
    said = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({said})"


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"a {self.__class__.__qualname__} is not changed once it is made: {name!r}")


def _state(self: Any) -> list[Any]:  # noqa: ANN401 - any record
    return [getattr(self, each.name) for each in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:  # noqa: ANN401 - any record
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


_METHODS: dict[str, Any] = {
    "__dataclass_fields__": _Fields(),
    "__init__": _when_asked("__init__", _filling_few),
    "__eq__": _when_asked("__eq__", _comparing),
    "__hash__": _when_asked("__hash__", _hashing),
    "__repr__": _show,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _state,
    "__setstate__": _restore,
}
"""What every kind of records has, unless its class says otherwise."""
