"""Patterns of a module that is imported, compiled when they are first used.

PyYAML compiles those of its own reader and resolver as it is imported, which
takes longer than all else in it. Of PyYAML we use the C parser, which needs none.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def patterns_later() -> Iterator[None]:
    """Let modules that are imported meanwhile compile their patterns when something is asked of them."""
    compiling = re.compile
    re.compile = partial(_Later, compiling)  # type: ignore[assignment] # what it makes does as patterns do
    try:
        yield
    finally:
        re.compile = compiling


class _Later:
    """Stands for a pattern; whatever is asked of it is asked of the pattern, compiled by then."""

    def __init__(self, compiling: Callable[..., re.Pattern[Any]], *given: Any, **named: Any) -> None:  # noqa: ANN401
        self._compiled = partial(compiling, *given, **named)  # `re` keeps what it has compiled

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of a pattern
        found = self.__dict__[name] = getattr(self._compiled(), name)
        return found
