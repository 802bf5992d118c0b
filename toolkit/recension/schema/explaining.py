"""One error of a schema in words that an author understands, with its place and a way on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recension.errors import did_you_mean
from recension.findings import Finding, Severity
from recension.schema import hints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.pointer import Pointer
    from recension.schema.objections import Objection
    from recension.source import SourceDocument

_TYPE_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "keys with values",
    "null": "nothing (null)",
}


class Explanation:
    """One schema error, told as one or more findings."""

    def __init__(self, objection: Objection, document: SourceDocument, definitions: dict[str, Any]) -> None:
        self.objection = objection
        self.document = document
        self.definitions = definitions
        self.value = objection.value
        self.wanted = objection.wanted
        self.schema = objection.schema
        self.is_key = objection.is_key
        self.pointer: Pointer = (*objection.pointer, str(self.value)) if self.is_key else objection.pointer

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong, one finding for each part that the error is about."""
        method = getattr(self, f"_{self.objection.keyword}", None)
        if method is None:
            yield self._finding("schema", f"{self.subject} does not fit: {self.objection.message}")
        else:
            yield from method()

    @property
    def subject(self) -> str:
        """What the error is about: a key, an entry of a list, a name, or the whole document."""
        if self.is_key:
            return f"the name {_shown(self.value)}"
        names = [step for step in self.pointer if isinstance(step, str)]
        if not names:
            return "the document"
        return f'"{names[-1]}"' if isinstance(self.pointer[-1], str) else f'an entry of "{names[-1]}"'

    def _finding(
        self, code: str, message: str, hint: str | None = None, pointer: Pointer | None = None, *, on_key: bool = False
    ) -> Finding:
        where = self.pointer if pointer is None else pointer
        return Finding(code, Severity.ERROR, message, where, hint, on_key=on_key or self.is_key)

    def _additionalProperties(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        known = self.schema.get("properties", {})
        for key in self.value:
            if key not in known:
                pointer = (*self.pointer, key)
                if pointer in self.document.split_keys:
                    message = f'"{key}" is no key here; a comma inside unquoted text has split it off'
                    hint = 'put the text in quotes: {text: "…, …"}'
                else:
                    message = f'"{key}" is no key that is known here'
                    hint = did_you_mean(key, known) or "known: " + ", ".join(known)
                yield self._finding("unknown-key", message, hint, pointer, on_key=True)

    def _required(self) -> Iterator[Finding]:
        for key in self.wanted:
            if key not in self.value:
                said = hints.described(self.schema.get("properties", {}).get(key, {}))
                if key == "row":  # wanted by a condition in the schema, which describes nothing
                    said = 'name the log row: row: "02/26"'
                where = "the document" if not self.pointer else self.subject
                yield self._finding("missing-key", f'{where} lacks the key "{key}"', said, (*self.pointer, key))

    def _type(self) -> Iterator[Finding]:
        wanted = [self.wanted] if isinstance(self.wanted, str) else self.wanted
        words = " or ".join(_TYPE_WORDS[name] for name in wanted)
        yield self._wrong_type(words, text_wanted="string" in wanted)

    def _wrong_type(self, words: str, *, text_wanted: bool) -> Finding:
        written = self.document.written(self.pointer)
        message = f"{self.subject} wants {words}, not {_shown(self.value, written)}"
        return self._finding("wrong-type", message, self._type_hint(words, written, text_wanted=text_wanted))

    def _type_hint(self, words: str, written: str | None, *, text_wanted: bool) -> str | None:
        if self.value is None:
            return hints.for_nothing(self.pointer, words)
        if text_wanted:
            return hints.for_text(self.value, written)
        if words == "a list":
            return hints.for_list(self.value, self._resolved(self.schema.get("items", {})))
        if words == "keys with values":
            return hints.for_keys(self.value, self.schema.get("properties", {}))
        if words == "true or false":
            return "write true or false, without quotes" if isinstance(self.value, str) else "write true or false"
        return hints.for_number(self.value) if "number" in words else None

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
        found: dict[str, Any] = self.definitions.get(name, schema)
        return found

    def _enum(self) -> Iterator[Finding]:
        hint = hints.for_option(
            self.value, self.document.written(self.pointer), [str(option) for option in self.wanted]
        )
        yield self._finding("unknown-option", f"{self.subject} cannot be {_shown(self.value)}", hint)

    def _const(self) -> Iterator[Finding]:
        said = self.value if isinstance(self.value, (int, float)) else _shown(self.value)
        message = f"this version of recension reads {self.pointer[-1]} {self.wanted}, not {said}"
        yield self._finding("unknown-option", message, f"write {self.pointer[-1]}: {self.wanted}, or update recension")

    def _pattern(self) -> Iterator[Finding]:
        wrong = "is not written right"
        if self.pointer[-2:-1] == ("within",):
            message = f"the span of time {_shown(self.value)} {wrong}"
            description = {"description": "a span of time is written P12M for 12 months, P90D for 90 days"}
            yield self._finding("wrong-form", message, hints.for_form(self.value, self.wanted, description))
            return
        message = f"{self.subject} {wrong}" if self.is_key else f"{self.subject} {wrong}: {_shown(self.value)}"
        yield self._finding("wrong-form", message, hints.for_form(self.value, self.wanted, self.schema))

    def _oneOf(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        branches = self.wanted
        if all(set(branch) == {"required"} for branch in branches):
            if not isinstance(self.value, dict):
                return  # its type is wrong, which is told already
            yield self._not_exactly_one([branch["required"][0] for branch in branches])
        else:
            words = " or ".join(_branch_words(branch) for branch in branches)
            yield self._wrong_type(words, text_wanted="text" in words)

    def _not_exactly_one(self, keys: list[str]) -> Finding:
        found = [key for key in keys if key in self.value]
        if found:
            wrong = f"has {' and '.join(found)}"
            hint = "join several conditions with all_of or any_of" if "fact" in keys else "keep one of them"
        else:
            wrong, hint = hints.for_branches(keys, self.value)
        message = f"{self.subject} {wrong}: exactly one of {', '.join(keys)} is wanted"
        return self._finding("not-exactly-one", message, hint)

    def _minItems(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        least = self.wanted
        what = "is empty" if not self.value else "is too short"
        yield self._finding(
            "too-few", f"{self.subject} {what}; it wants at least {least}", "add an entry, or leave the key out"
        )

    def _minProperties(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield self._finding("too-few", f"{self.subject} is empty", "give it a key, or leave it out")

    def _maxProperties(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield self._finding("too-many", f"{self.subject} takes one entry, not {len(self.value)}", "keep one")

    def _minLength(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield self._finding("too-few", f"{self.subject} is empty text", "write the text, or leave the key out")

    def _maxLength(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield self._finding("too-many", f"{self.subject} is longer than {self.wanted} characters", "shorten it")

    def _minimum(self) -> Iterator[Finding]:
        counts = self.pointer[-2:-1] == ("count",)  # of 0, every case has as many
        hint = f"write {1 if counts else self.wanted} or more"
        yield self._finding("out-of-range", f"{self.subject} is at least {self.wanted}", hint)

    def _maximum(self) -> Iterator[Finding]:
        yield self._finding("out-of-range", f"{self.subject} is at most {self.wanted}", f"write {self.wanted} or less")

    def _exclusiveMinimum(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield self._finding("out-of-range", f"{self.subject} is more than {self.wanted}", "write a greater number")


def _branch_words(branch: dict[str, Any]) -> str:
    if "$ref" in branch:
        return "text"
    return _TYPE_WORDS[branch["type"]]


def _shown(value: object, written: str | None = None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, (int, float)):
        return f"the number {written or value}"
    if isinstance(value, str):
        shown = json.dumps(value, ensure_ascii=False)[1:-1] if "\n" in value else value
        return f'"{shown[:60]}…"' if len(shown) > 60 else f'"{shown}"'
    return "a list" if isinstance(value, list) else "keys with values"
