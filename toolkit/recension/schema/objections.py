"""What keeps a document from fitting a schema: the keyword, the part of the schema, the value that each is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.records import record
from recension.schema.published import fast_validator, load_schema, plain_validator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import jsonschema
    import jsonschema_rs

    from recension.pointer import Pointer


@record
class Objection:
    """The value at *pointer* is not what the *keyword* of *schema* wants; with *is_key*, a key of it is not.

    *alternatives* are the objections of each alternative, where none of them fits.
    """

    keyword: str
    wanted: Any
    schema: dict[str, Any]
    value: Any
    pointer: Pointer
    is_key: bool
    message: str
    alternatives: tuple[Objection, ...] = ()


def objections(name: str, value: object) -> Iterator[Objection]:
    """Yield what keeps *value* from fitting the schema called *name*; of alternatives, what says most."""
    fast, schema = fast_validator(name), load_schema(name)
    if fast is None:
        yield from (_best(_plain_objection(error)) for error in plain_validator(name).iter_errors(value))
    else:
        yield from (_best(_objection(error, schema, value)) for error in fast.iter_errors(value))


def _objection(error: jsonschema_rs.ValidationError, schema: dict[str, Any], value: object) -> Objection:
    *steps, keyword = error.schema_path
    part = _at(schema, steps)
    pointer = tuple(error.instance_path)
    # of a name that does not fit, the error inside has the name, and the one outside what holds it
    named: Any = getattr(error.kind, "error", None)
    found = _at(value, pointer) if named is None else named.instance
    branches: Any = getattr(error.kind, "context", ()) if type(error.kind).__name__ != "OneOfMultipleValid" else ()
    alternatives = tuple(_objection(inner, schema, value) for branch in branches for inner in branch)
    return Objection(str(keyword), part[keyword], part, found, pointer, named is not None, error.message, alternatives)


def _plain_objection(error: jsonschema.ValidationError) -> Objection:
    keyword, wanted = str(error.validator), error.validator_value
    none_fits = keyword == "anyOf" or "is valid under each of" not in error.message
    alternatives = tuple(map(_plain_objection, error.context or ())) if none_fits else ()
    is_key = "propertyNames" in error.absolute_schema_path
    part: Any = error.schema
    return Objection(
        keyword, wanted, part, error.instance, tuple(error.absolute_path), is_key, error.message, alternatives
    )


def _best(objection: Objection) -> Objection:
    """Return the objection that says most: where no alternative fits, that of the one which was meant."""
    while objection.alternatives:
        if all(set(branch) == {"required"} for branch in objection.wanted):
            return objection
        typed = [inner for inner in objection.alternatives if inner.keyword != "type"]
        if not typed:
            return objection
        objection = min(typed, key=lambda inner: len(inner.pointer))
    return objection


def _at(value: Any, steps: Iterable[str | int]) -> Any:  # noqa: ANN401 - any JSON value
    for step in steps:
        value = value[step]
    return value
