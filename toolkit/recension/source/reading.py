"""YAML text as a plain value, with the place of every pointer in it.

One pass of PyYAML's C composer builds the nodes; the value is built from them
here, with the scalars of YAML 1.2's JSON schema and nothing else, so that
``no``, ``00100`` and ``12:30`` are never quietly turned into something their
author did not write. Places are looked up in the kept nodes when asked for.

Input is hostile: size, depth, the growth through aliases, tags and numbers are
limited, and nothing in a document can run.
"""

from __future__ import annotations

import math
import re
from typing import Any

import yaml
from yaml import ScalarNode, SequenceNode

from recension.errors import UnreadableError
from recension.findings import Finding, Location, Severity
from recension.source.composing import MAXIMUM_DEPTH, compose, too_deep, unreadable_at
from recension.source.documents import LINE_END, SourceDocument

MAXIMUM_BYTES = 10 * 1024 * 1024
_MARK = b"\xef\xbb\xbf"
MAXIMUM_ALIASED = 10_000
"""How many nodes aliases may add to those that the text itself holds."""
MAXIMUM_DIGITS = 15
"""The longest number that every reader of JSON reads exactly."""

_JSON_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_JSON_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?")
# What a reader of YAML 1.1 or of 1.2's core schema takes for something other than text.
_OTHER_READERS_NUMBER = (
    r"[-+]?(0b[01_]+|0o[0-7]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))"
    r"|\.(nan|NaN|NAN)"
)
_OTHER_READERS_WORDS = frozenset(
    ["~", "=", "<<", "Null", "NULL"]
    + [form for word in ("true", "false") for form in (word.title(), word.upper())]
    + [form for word in ("yes", "no", "on", "off", "y", "n") for form in (word, word.title(), word.upper())]
)
_SEPARATORS = ("\x85", "\u2028", "\u2029")
_JSON_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "": None}
_NUMBER_START = frozenset("-+.0123456789")
_MAY_BE_OTHER = _NUMBER_START | {word[:1] for word in (*_JSON_WORDS, *_OTHER_READERS_WORDS)}
"""What a plain scalar starts with if it may be something other than text; empty for an empty one."""


def decode_text(content: bytes, file: str, limit: int = MAXIMUM_BYTES) -> str:
    """Return *content* as text, of which there are at most *limit* bytes.

    :raises UnreadableError: if it is too large, binary, or not UTF-8.
    """
    if len(content) > limit:
        hint = "a policy revision is some tens of KiB; is this the right file?" if limit == MAXIMUM_BYTES else None
        message = f"the file is larger than {limit // (1024 * 1024)} MiB"
        raise UnreadableError("file-too-large", message, file=file, hint=hint)
    try:
        text = content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        hint = "save the file as UTF-8 text; a Word or PDF document has to be encoded as YAML first"
        raise UnreadableError(
            "not-text", "the file is not UTF-8 text", file=file, position=(line, column), hint=hint
        ) from None
    if "\0" in text:
        before = text[: text.index("\0")]
        position = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        hint = "a revision is a YAML text file"
        raise UnreadableError("not-text", "the file is binary, not text", file=file, position=position, hint=hint)
    return text


def marked(content: bytes, file: str) -> list[Finding]:
    """Return the finding that *content* begins with a byte order mark, which is read all the same; or none."""
    if not content.startswith(_MARK):
        return []
    message = "the file begins with a byte order mark, which nobody sees"
    hint = "save it as UTF-8 without BOM; some programs take the mark for a part of the first key"
    place = Location(file, 1, 1, text=content[len(_MARK) :].split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r"))
    return [Finding("file-byte-order-mark", Severity.NOTE, message, (), hint, ("byte order mark",), location=place)]


def parse_source(text: str, file: str) -> SourceDocument:
    """Return the YAML *text* of *file* as a document.

    :raises UnreadableError: if the text is empty, is not YAML, or exceeds a limit.
    """
    try:
        return _parsed(text, file)
    except UnreadableError as error:
        if error.position is not None and error.text is None:
            from recension.source.syntax import yaml_lines

            error.text = yaml_lines(text)[error.position[0] - 1]
        raise


def _parsed(text: str, file: str) -> SourceDocument:
    try:
        node = compose(text, file)
    except yaml.YAMLError as error:
        from recension.source.syntax import syntax_error

        raise syntax_error(error, text, file) from None
    if node is None:
        if text.strip():
            hint = "write the document below them"
            raise UnreadableError("file-empty", "the file holds only comments", file=file, hint=hint)
        raise UnreadableError("file-empty", "the file is empty", file=file, hint="did an editor fail to save it?")
    document = SourceDocument(file=file, value=None, node=node, text=text)
    if any(separator in text for separator in _SEPARATORS):
        document.lines = [0, *(match.end() for match in LINE_END.finditer(text))]
    document.value = _Builder(document, aliases="&" in text).build(node, 0)
    return document


class _Builder:
    """Builds the value of a document from its nodes, and notes on the document what is wrong on the way."""

    def __init__(self, document: SourceDocument, *, aliases: bool) -> None:
        self.document = document
        self.path: list[str | int] = []
        self.aliases = aliases
        self.seen: set[int] = set()
        self.open: set[int] = set()
        self.allowance = MAXIMUM_ALIASED
        self.inside_alias = 0

    def build(self, node: yaml.Node, depth: int) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if depth > MAXIMUM_DEPTH:
            raise too_deep(node, self.document.file)
        if node.tag:
            self._tag(node)
        if not self.aliases:
            return self._collection(node, depth)
        again = id(node) in self.seen
        if id(node) in self.open:
            hint = "write it out, or share a condition under `define`"
            raise unreadable_at("alias-limit", "an alias stands inside what it names", node, self.document.file, hint)
        self.seen.add(id(node))
        self.open.add(id(node))
        self.inside_alias += again
        if self.inside_alias:
            self._spend(node)
        value = self._collection(node, depth)
        self.inside_alias -= again
        self.open.remove(id(node))
        return value

    def _spend(self, node: yaml.Node) -> None:
        self.allowance -= 1 + len(node.value)
        if self.allowance < 0:
            message = f"aliases (*name) make the document grow by more than {MAXIMUM_ALIASED} nodes"
            hint = "write shared conditions under `define` and refer to them with `use`"
            raise unreadable_at("alias-limit", message, node, self.document.file, hint)

    def _collection(self, node: yaml.Node, depth: int) -> Any:  # noqa: ANN401 - a list or a mapping
        return self._sequence(node, depth) if isinstance(node, SequenceNode) else self._mapping(node, depth)

    def _sequence(self, node: SequenceNode, depth: int) -> list[Any]:
        items = []
        path = self.path
        for index, item in enumerate(node.value):
            path.append(index)
            items.append(self.build(item, depth + 1))
            path.pop()
        return items

    def _mapping(self, node: yaml.Node, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        path = self.path
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._finding("key-not-text", "a key must be plain text", key_node, "put text with braces in quotes")
                continue
            key = key_node.value
            path.append(key)
            if key in mapping:
                first = self.document.span(tuple(path), on_key=True)
                message = f'the key "{key}" is given twice; the first is on line {first.line}'
                self._finding("duplicate-key", message, key_node, "keep one of the two")
            else:
                plain = isinstance(value_node, ScalarNode)
                mapping[key] = self._scalar(value_node) if plain else self.build(value_node, depth + 1)
                if plain and value_node.value == "" and getattr(node, "flow_style", False) and not value_node.style:
                    self.document.split_keys.add(tuple(path))
            path.pop()
        return mapping

    def _scalar(self, node: ScalarNode) -> Any:  # noqa: ANN401 - any JSON scalar
        text: str = node.value
        if node.tag:
            self._tag(node)
            return text
        if node.style or text[:1] not in _MAY_BE_OTHER:
            return text
        if text in _JSON_WORDS:
            return _JSON_WORDS[text]
        if text in _OTHER_READERS_WORDS:
            self.document.ambiguous[tuple(self.path)] = text
        elif text[0] in _NUMBER_START:
            return self._number(text, node)
        return text

    def _number(self, text: str, node: yaml.Node) -> int | float | str:
        if text[4:5] == "-" and text[:4].isdecimal():  # a month or a day, which nobody takes for a number
            return text
        if not _JSON_NUMBER.fullmatch(text):
            if re.fullmatch(_OTHER_READERS_NUMBER, text):
                self.document.ambiguous[tuple(self.path)] = text
            return text
        if _JSON_INTEGER.fullmatch(text) and len(text.lstrip("-")) <= MAXIMUM_DIGITS:
            return int(text)
        number = float(text)
        digits = sum(character.isdigit() for character in re.split("[eE]", text)[0])
        if digits > MAXIMUM_DIGITS or not math.isfinite(number):
            message = f"the number {text[:40]} cannot be read exactly"
            self._finding("number-not-exact", message, node, f'if it is text, put it in quotes: "{text[:40]}"')
            return text
        return number

    def _tag(self, node: yaml.Node) -> None:
        tag = node.tag.replace("tag:yaml.org,2002:", "!!")
        self._finding("tag-not-allowed", f"the tag {tag} is not allowed; it was not followed", node, "remove the tag")

    def _finding(self, code: str, message: str, node: yaml.Node, hint: str) -> None:
        location = self.document.location_of(node)
        self.document.findings.append(Finding(code, Severity.ERROR, message, tuple(self.path), hint, location=location))
