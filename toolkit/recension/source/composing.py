"""YAML text to nodes, by PyYAML's C composer, fast and without ever running out of stack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yaml.cyaml import CParser  # type: ignore[attr-defined] # the stubs do not export what the module does

from recension.errors import UnreadableError

if TYPE_CHECKING:
    import yaml

MAXIMUM_DEPTH = 64
"""How deep a document may be nested."""
SAFE_DEPTH = 2_000
"""How deep a text may be nested without any danger to the C stack."""

_DEEP_LINE = re.compile(rf"^[ \t?-]{{{SAFE_DEPTH + 1}}}", re.MULTILINE)


class _Composer(CParser):
    """PyYAML's C composer, with every tag left as it was written.

    The composer asks these three of every node. A C function that takes
    anything and returns an empty text answers at a fraction of a method's cost;
    an empty tag means that none was written, and `_Builder` decides what a
    plain scalar is.
    """

    resolve = "".format
    descend_resolver = "".format
    ascend_resolver = "".format


class _GuardedComposer(CParser):
    """The same for a text that may be nested so deep that the C composer would run out of stack."""

    resolve = "".format

    def __init__(self, text: str, file: str) -> None:
        super().__init__(text)
        self.file = file
        self.depth = 0

    def descend_resolver(self, parent: yaml.Node | None, _index: object) -> None:
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH and parent is not None:
            raise too_deep(parent, self.file)

    def ascend_resolver(self) -> None:
        self.depth -= 1


def compose(text: str, file: str) -> yaml.Node | None:
    """Return the root node of *text*, None if it holds no document.

    :raises yaml.YAMLError: if it is not YAML.
    :raises UnreadableError: if it is nested too deep.
    """
    node: yaml.Node | None = (_GuardedComposer(text, file) if _may_be_deep(text) else _Composer(text)).get_single_node()
    return node


def _may_be_deep(text: str) -> bool:
    """Return whether *text* could be nested deeper than is safe for the C stack, by a bound that is cheap to find.

    Every level costs an opening bracket or brace, or a dash or question mark, or
    more indentation than the line above; of the last, the limit on the size of a
    file allows no more than some thousands.
    """
    if text.count("[") + text.count("{") > SAFE_DEPTH:
        return True
    if text.count("-") + text.count("?") <= SAFE_DEPTH:
        return False
    # first what is quick: hardly any text has a line as long as that
    return max(map(len, text.split("\n"))) > SAFE_DEPTH and _DEEP_LINE.search(text) is not None


def unreadable_at(code: str, message: str, node: yaml.Node, file: str, hint: str) -> UnreadableError:
    """Return the error for a fault that stands at *node*."""
    position = (node.start_mark.line + 1, node.start_mark.column + 1)
    return UnreadableError(code, message, file=file, position=position, hint=hint)


def too_deep(node: yaml.Node, file: str) -> UnreadableError:
    """Return the error for nesting past the limit, which begins at *node*."""
    message = f"the document is nested more than {MAXIMUM_DEPTH} levels deep here"
    return unreadable_at("nesting-limit", message, node, file, "an outline of criteria needs far fewer levels")
