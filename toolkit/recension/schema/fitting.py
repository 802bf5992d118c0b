"""What keeps a document from fitting a schema, each fault once, and what is left of the document without it.

A fast validator answers yes or no; only a document that fails is given to the
one that explains. A test holds the two equal on every document.
"""

from __future__ import annotations

import copy
import functools
import re
from typing import TYPE_CHECKING, Any

from recension.findings import Finding, Severity
from recension.schema.published import fast_validator, is_valid, load_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jsonschema

    from recension.source import SourceDocument


def schema_findings(name: str, document: SourceDocument) -> list[Finding]:
    """Return what keeps *document* from fitting the schema called *name*, each fault once, unsorted."""
    if is_valid(name, document.value):
        return []
    from recension.schema.explaining import Explanation

    definitions = load_schema(name)["$defs"]
    explained = [
        finding
        for error in _explaining_validator(name).iter_errors(document.value)
        for finding in Explanation(_best(error), document, definitions).findings()
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
    return pruned if isinstance(pruned, dict) and _is_keyed(findings) else {}


def _is_keyed(findings: list[Finding]) -> bool:
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


def _unexplained(name: str, value: object) -> Iterator[Finding]:
    """Yield what only the fast validator objects to, so that a document never fails without a reason."""
    for error in fast_validator(name).iter_errors(value):
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
