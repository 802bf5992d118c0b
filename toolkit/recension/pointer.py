"""Pointers to a place in a document: a tuple of keys and indices, printed as RFC 6901 says."""

from __future__ import annotations

from typing import Any, TypeAlias

Pointer: TypeAlias = tuple[str | int, ...]
"""Keys of mappings (str) and places in lists (int, from 0), from the root inwards; ``()`` is the root."""


def format_pointer(pointer: Pointer) -> str:
    """Return *pointer* as RFC 6901 writes it: ``/criteria/0/any_of/2``; the root is the empty string."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in pointer)


def parse_pointer(text: str) -> Pointer:
    """Return the pointer that *text* writes; steps of digits alone are places in lists.

    :raises ValueError: if *text* is neither empty nor starts with ``/``.
    """
    if not text:
        return ()
    if not text.startswith("/"):
        raise ValueError(f"a pointer starts with '/': {text!r}")
    steps = (step.replace("~1", "/").replace("~0", "~") for step in text[1:].split("/"))
    return tuple(int(step) if step.isdecimal() else step for step in steps)


def resolve(pointer: Pointer, value: Any) -> Any:  # noqa: ANN401 - a document's value has any JSON type
    """Return what *pointer* points to in *value*.

    :raises LookupError: if it points to nothing.
    """
    for step in pointer:
        held = step in value if isinstance(value, dict) else (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        )  # fmt: skip
        if not held:
            raise LookupError(format_pointer(pointer))
        value = value[step]
    return value
