"""The published JSON Schemas, and their errors in words that an author understands.

A fast validator answers yes or no; only a document that fails is given to the
one that explains. A test holds the two equal on every document.
"""

from __future__ import annotations

import copy
import functools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recension.errors import did_you_mean
from recension.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jsonschema
    import jsonschema_rs

    from recension.pointer import Pointer
    from recension.source import SourceDocument

SCHEMAS = ("revision", "vocabulary", "findings", "diff", "fixture", "evaluation")

_TYPE_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "keys with values",
    "null": "nothing (null)",
}


def schema_text(name: str) -> str:
    """Return the JSON text of the schema called *name*, one of ``SCHEMAS``."""
    # a wheel carries the schemas; an editable install runs from the checkout, where they lie beside the source root
    package = Path(__file__).parent
    folder = package / "schemas" if (package / "schemas").is_dir() else package.parents[1] / "schema"
    return (folder / f"{name}.schema.json").read_text(encoding="utf-8")


@functools.cache
def load_schema(name: str) -> dict[str, Any]:
    """Return the schema called *name*, one of ``SCHEMAS``."""
    schema: dict[str, Any] = json.loads(schema_text(name))
    return schema


@functools.cache
def _fast_validator(name: str) -> jsonschema_rs.Draft202012Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(load_schema(name))


@functools.cache
def _explaining_validator(name: str) -> jsonschema.Draft202012Validator:
    import jsonschema

    extend: Any = jsonschema.validators.extend  # the stubs leave it untyped
    kind: type[jsonschema.Draft202012Validator] = extend(jsonschema.Draft202012Validator, {"pattern": _pattern_errors})
    return kind(load_schema(name))


def _pattern_errors(
    validator: jsonschema.Draft202012Validator, pattern: str, value: object, _schema: object
) -> Iterator[jsonschema.ValidationError]:
    """Yield an error where *value* does not match; ``$`` is the very end, as in JSON Schema, not before a line end."""
    from jsonschema import ValidationError

    if validator.is_type(value, "string") and not re.search(re.sub(r"\$$", r"\\Z", pattern), str(value)):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def is_valid(name: str, value: object) -> bool:
    """Return whether *value* fits the schema called *name*."""
    return _fast_validator(name).is_valid(value)


def schema_findings(name: str, document: SourceDocument) -> list[Finding]:
    """Return what keeps *document* from fitting the schema called *name*, each fault once, unsorted."""
    if is_valid(name, document.value):
        return []
    explained = [
        finding
        for error in _explaining_validator(name).iter_errors(document.value)
        for finding in _Explanation(_best(error), document).findings()
    ]
    if not explained:
        explained = list(_unexplained(name, document.value))
    return _without_echoes(list(dict.fromkeys(explained)))


def without(value: Any, findings: list[Finding]) -> Any:  # noqa: ANN401 - any JSON value
    """Return a copy of *value* with what *findings* point at taken out; places in lists stay as they were."""
    pruned = copy.deepcopy(value)
    for finding in findings:
        holder = pruned
        for step in finding.pointer[:-1]:
            holder = _step(holder, step)
        last = finding.pointer[-1] if finding.pointer else None
        if isinstance(holder, dict) and last in holder:
            if finding.code != "missing-key":
                del holder[last]
        elif isinstance(holder, list) and isinstance(last, int) and finding.code not in ("missing-key", "unknown-key"):
            holder[last] = None
    return pruned if isinstance(pruned, dict) and finding_free_root(findings) else {}


def finding_free_root(findings: list[Finding]) -> bool:
    """Return whether the document as a whole has the right type."""
    return not any(finding.code == "wrong-type" and not finding.pointer for finding in findings)


def _step(holder: Any, step: str | int) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(holder, dict):
        return holder.get(step)
    if isinstance(holder, list) and isinstance(step, int) and step < len(holder):
        return holder[step]
    return None


def _best(error: jsonschema.ValidationError) -> jsonschema.ValidationError:
    """Return the error that says most: inside alternatives, that of the alternative which was meant."""
    from jsonschema.exceptions import best_match

    while error.context and error.validator in ("oneOf", "anyOf"):
        branches: Any = error.validator_value
        if all(set(branch) == {"required"} for branch in branches):
            return error
        typed = [inner for inner in error.context if inner.validator != "type"]
        inner = best_match(iter(typed)) if typed else None
        if inner is None:
            return error
        error = inner
    return error


class _Explanation:
    """One schema error, told as one or more findings."""

    def __init__(self, error: jsonschema.ValidationError, document: SourceDocument) -> None:
        self.error = error
        self.document = document
        self.value: Any = error.instance
        self.wanted: Any = error.validator_value
        self.pointer: Pointer = tuple(error.absolute_path)
        self.schema = error.schema if isinstance(error.schema, dict) else {}

    def findings(self) -> Iterator[Finding]:
        method = getattr(self, f"_{self.error.validator}", None)
        if method is None:
            yield self._finding("schema", f"{self.subject} does not fit: {self.error.message}")
        else:
            yield from method()

    @property
    def subject(self) -> str:
        names = [step for step in self.pointer if isinstance(step, str)]
        if not names:
            return "the document"
        return f'"{names[-1]}"' if isinstance(self.pointer[-1], str) else f'an entry of "{names[-1]}"'

    def _finding(
        self, code: str, message: str, hint: str | None = None, pointer: Pointer | None = None, *, on_key: bool = False
    ) -> Finding:
        where = self.pointer if pointer is None else pointer
        return Finding(code, Severity.ERROR, message, where, hint, on_key=on_key)

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
                said = self.schema.get("properties", {}).get(key, {}).get("description")
                where = "the document" if not self.pointer else self.subject
                yield self._finding("missing-key", f'{where} lacks the key "{key}"', said, (*self.pointer, key))

    def _type(self) -> Iterator[Finding]:
        wanted = [self.wanted] if isinstance(self.wanted, str) else self.wanted
        words = " or ".join(_TYPE_WORDS[name] for name in wanted)
        yield self._wrong_type(words, text_wanted="string" in wanted)

    def _wrong_type(self, words: str, *, text_wanted: bool) -> Finding:
        value = self.value
        written = self.document.written(self.pointer)
        hint = None
        if text_wanted and written and isinstance(value, (int, float)):
            hint = f'put it in quotes: "{written}"'
        elif text_wanted and isinstance(value, dict):
            hint = "if this is one text with a colon in it, put it in quotes"
        elif isinstance(value, str) and words == "true or false":
            hint = "write true or false, without quotes"
        elif isinstance(value, str) and "number" in words:
            hint = "write the number without quotes"
        return self._finding("wrong-type", f"{self.subject} wants {words}, not {_shown(value, written)}", hint)

    def _enum(self) -> Iterator[Finding]:
        options = [str(option) for option in self.wanted]
        value = self.value
        hint = did_you_mean(str(value), options) or "one of: " + ", ".join(options)
        yield self._finding("unknown-option", f"{self.subject} cannot be {_shown(value)}", hint)

    def _const(self) -> Iterator[Finding]:
        yield self._finding("unknown-option", f"{self.subject} is {_shown(self.wanted)}, not {_shown(self.value)}")

    def _pattern(self) -> Iterator[Finding]:
        message = f"{self.subject} is not written right: {_shown(self.value)}"
        yield self._finding("wrong-form", message, self._description_with_example())

    def _propertyNames(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield from self._pattern()

    def _oneOf(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        branches = self.wanted
        if all(set(branch) == {"required"} for branch in branches):
            if not isinstance(self.value, dict):
                return  # its type is wrong, which is told already
            keys = [branch["required"][0] for branch in branches]
            found = [key for key in keys if key in self.value]
            start = f"{self.subject} has {' and '.join(found)}" if found else f"{self.subject} says nothing"
            message = f"{start}: exactly one of {', '.join(keys)} is wanted"
            yield self._finding("not-exactly-one", message, "join several conditions with all_of or any_of")
        else:
            words = " or ".join(_branch_words(branch) for branch in branches)
            yield self._wrong_type(words, text_wanted="text" in words)

    def _minItems(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        least = self.wanted
        what = "is empty" if not self.value else "is too short"
        yield self._finding("too-few", f"{self.subject} {what}; it wants at least {least}", "add an entry, or the key")

    def _minProperties(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield self._finding("too-few", f"{self.subject} is empty", "give it a key, or leave it out")

    def _maxProperties(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield self._finding("too-many", f"{self.subject} takes one entry, not {len(self.value)}")

    def _minLength(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield self._finding("too-few", f"{self.subject} is empty text", "write the text, or leave the key out")

    def _maxLength(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield self._finding("too-many", f"{self.subject} is longer than {self.wanted} characters")

    def _minimum(self) -> Iterator[Finding]:
        yield self._finding("out-of-range", f"{self.subject} is at least {self.wanted}")

    def _maximum(self) -> Iterator[Finding]:
        yield self._finding("out-of-range", f"{self.subject} is at most {self.wanted}")

    def _exclusiveMinimum(self) -> Iterator[Finding]:  # noqa: N802 - the keyword's own name
        yield self._finding("out-of-range", f"{self.subject} is more than {self.wanted}")

    def _description_with_example(self) -> str | None:
        description = self.schema.get("description")
        examples = [example for example in self.schema.get("examples", []) if example]
        if description and examples:
            return f"{description.rstrip('.')}; for example {json.dumps(examples[0], ensure_ascii=False)}"
        return description


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


def _unexplained(name: str, value: object) -> Iterator[Finding]:
    """Yield what only the fast validator objects to, so that a document never fails without a reason."""
    for error in _fast_validator(name).iter_errors(value):
        yield Finding("schema", Severity.ERROR, error.message, tuple(error.instance_path))


def _without_echoes(findings: list[Finding]) -> list[Finding]:
    """Drop what an unknown key in the same place already explains: the key it was meant to be is missing."""
    meant = {
        (*finding.pointer[:-1], finding.hint.split('"')[1])
        for finding in findings
        if finding.code == "unknown-key" and finding.hint and finding.hint.startswith("did you mean")
    }
    misnamed = {finding.pointer[:-1] for finding in findings if finding.code == "unknown-key"}
    return [
        finding
        for finding in findings
        if not (finding.code == "missing-key" and finding.pointer in meant)
        and not (finding.code == "not-exactly-one" and finding.pointer in misnamed)
    ]
