"""Plain data to model and back: the only place that knows the keys of a document.

Decoding is total: data that the schema has found wrong has been taken out
before (``schema.without``), and what is then missing gets an empty stand-in, so
that the rules can look at all the rest in the same pass. Encoding a decoded
document and decoding it again gives an equal model.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from recension.model.conditions import (
    Bound,
    Comparator,
    Comparison,
    Condition,
    Connective,
    Constant,
    Group,
    Use,
)
from recension.model.criteria import DEFAULT_NUMBERING, Basis, Criterion, Decision, Evidence
from recension.model.revision import (
    AppliesTo,
    Citation,
    Code,
    Dates,
    DeclaredChange,
    Defect,
    LogRow,
    PartEvidence,
    Reference,
    Revision,
    Section,
    SourceNote,
)
from recension.model.vocabulary import CodeSet, Fact, FactType, Option, Vocabulary
from recension.records import required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.pointer import Pointer

Data = dict[str, Any]
Record = TypeVar("Record")

_SIMPLE_CONNECTIVES = {each.value: each for each in (Connective.ALL_OF, Connective.ANY_OF, Connective.NONE_OF)}
_COMPARATORS = {each.value: each for each in Comparator}
_QUANTITIES = ("at_least", "at_most", "exactly")


def decode_revision(data: Data) -> Revision:
    """Return the revision that *data*, a document's value, stands for."""
    references = data.get("references")
    return _record(
        Revision,
        data,
        dates=_record(Dates, data.get("dates") or {}),
        criteria=decode_criteria(data.get("criteria"), ("criteria",)),
        otherwise=Decision(data.get("otherwise") or Decision.INDIVIDUAL_REVIEW),
        applies_to=_applies_to(data.get("applies_to") or {}),
        numbering=_kept(data.get("numbering")) or DEFAULT_NUMBERING,
        source=_source(data["source"]) if data.get("source") else None,
        evidence=PartEvidence(**{part: _evidence(value) for part, value in (data.get("evidence") or {}).items()}),
        sections=tuple(_record(Section, item, at, evidence=_evidence(item.get("evidence")))
                       for item, at in _items(data, "sections")),
        define=tuple((name, condition) for name, value in sorted((data.get("define") or {}).items())
                     if (condition := decode_condition(value, ("define", name)))),
        codes=tuple(_record(Code, item, at, evidence=_evidence(item.get("evidence")))
                    for item, at in _items(data, "codes")),
        references=None if references is None else tuple(
            _record(Reference, item, at, citation=_record(Citation, item.get("citation") or {}))
            for item, at in _items(data, "references")),
        revision_log=tuple(_log_row(item, at) for item, at in _items(data, "revision_log")),
    )  # fmt: skip


def decode_vocabulary(data: Data) -> Vocabulary:
    """Return the vocabulary that *data*, a document's value, stands for."""
    facts = tuple(
        _record(Fact, item, at, type=FactType(item.get("type") or FactType.BOOLEAN),
                minimum=exact(item.get("minimum")), maximum=exact(item.get("maximum")), step=exact(item.get("step")),
                options=tuple(_record(Option, option) for option in item.get("options") or () if option))
        for item, at in _items(data, "facts")
    )  # fmt: skip
    code_sets = tuple(_record(CodeSet, item, at) for item, at in _items(data, "code_sets"))
    return _record(Vocabulary, data, facts=facts, code_sets=code_sets)


def decode_criteria(items: list[Any] | None, at: Pointer) -> tuple[Criterion, ...]:
    """Return the criteria of a list that stands at *at*."""
    return tuple(_criterion(item, (*at, place)) for place, item in enumerate(items or ()) if item is not None)


def decode_condition(data: Data | None, at: Pointer = ()) -> Condition | None:
    """Return the condition that *data* stands for, or None if too little of it is left to be one."""
    if not data:
        return None
    if data.get("use"):
        return Use(data["use"], at)
    if data.get("fact"):
        return _comparison(data, at)
    connective, items, items_at, bound = _joined(data, at)
    if connective is None:
        return None
    conditions = (decode_condition(item, (*items_at, place)) for place, item in enumerate(items))
    return Group(connective, tuple(condition for condition in conditions if condition), bound, at)


def exact(value: Any) -> Any:  # noqa: ANN401 - a scalar of any type goes through
    """Return a number as an exact decimal, as it was written; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    return Decimal(str(value))


def encode_revision(revision: Revision) -> Data:
    """Return *revision* as a document's value: defaults left out, keys in the order of the schema."""
    data = encode_record(revision, but=("criteria", "define", "applies_to", "numbering"))
    data |= {"format": revision.format, "status": revision.status, "completeness": revision.completeness}
    data["revision_log"] = [encode_record(row) for row in revision.revision_log]
    applies_to = {"only": list(revision.applies_to.only), "not": list(revision.applies_to.excluded)}
    data["applies_to"] = {key: value for key, value in applies_to.items() if value}
    data["numbering"] = list(revision.numbering) if revision.numbering != DEFAULT_NUMBERING else None
    data["define"] = {name: encode_condition(condition) for name, condition in revision.define}
    data["criteria"] = [encode_criterion(criterion) for criterion in revision.criteria]
    data["replaces"] = revision.replaces
    return {key: data[key] for key in _REVISION_KEYS if data.get(key) not in (None, {}) or key == "replaces"}


def encode_node(criterion: Criterion) -> Data:
    """Return *criterion* as plain data, without its children and what joins them."""
    data = encode_record(criterion, but=("when", "connective", "bound", "children"))
    if criterion.instead_of is not None:
        data["instead_of"] = list(criterion.instead_of)
    if criterion.when is not None:
        data["when"] = encode_condition(criterion.when)
    return data


def encode_criterion(criterion: Criterion) -> Data:
    """Return *criterion* and all below it as plain data."""
    data = encode_node(criterion)
    if criterion.connective is not None:
        children = [encode_criterion(child) for child in criterion.children]
        data |= _join(criterion.connective, children, criterion.bound)
    return data


def encode_condition(condition: Condition) -> Data:
    """Return *condition* as plain data; whole numbers as int, others as float."""
    if isinstance(condition, Use):
        return {"use": condition.name}
    if isinstance(condition, Group):
        parts = [encode_condition(part) for part in condition.conditions]
        return _join(condition.connective, parts, condition.bound)
    values = [encode_constant(value) for value in condition.values]
    match condition.comparator:
        case Comparator.IS_TRUE:
            return {"fact": condition.fact}
        case Comparator.WITHIN:
            return {"fact": condition.fact, "within": {values[0]: condition.anchor}}
        case Comparator.ONE_OF:
            return {"fact": condition.fact, "one_of": values}
        case comparator:
            return {"fact": condition.fact, comparator.value: values[0]}


def encode_constant(value: Constant) -> bool | int | float | str:
    """Return a constant as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _criterion(data: Data, at: Pointer) -> Criterion:
    connective, items, items_at, bound = _joined(data, at)
    instead_of = data.get("instead_of")
    return _record(
        Criterion, data, at,
        decision=Decision(data["decision"]) if data.get("decision") else None,
        when=decode_condition(data.get("when"), (*at, "when")),
        connective=connective, bound=bound, children=decode_criteria(items, items_at),
        instead_of=None if instead_of is None else _kept(instead_of),
        evidence=_evidence(data.get("evidence")),
    )  # fmt: skip


def _comparison(data: Data, at: Pointer) -> Comparison:
    fact = data["fact"]
    for key, comparator in _COMPARATORS.items() if len(data) > 1 else ():
        value = data.get(key)
        if value is None or value == {}:
            continue
        if comparator is Comparator.WITHIN:
            duration, anchor = next(iter(value.items()))
            return Comparison(fact, comparator, (duration,), anchor, at)
        values = _kept(value) if comparator is Comparator.ONE_OF else (value,)
        return Comparison(fact, comparator, tuple(exact(item) for item in values), at=at)
    return Comparison(fact, Comparator.IS_TRUE, at=at)


def _joined(data: Data, at: Pointer) -> tuple[Connective | None, list[Any], Pointer, Bound | None]:
    for key, connective in _SIMPLE_CONNECTIVES.items():
        if data.get(key):
            return connective, data[key], (*at, key), None
    counted = data.get("count")
    if counted:
        quantity = next((name for name in _QUANTITIES if name in counted), "at_least")
        bound = Bound(quantity, int(counted.get(quantity) or 0))
        return Connective.COUNT, counted.get("of") or [], (*at, "count", "of"), bound
    return None, [], at, None


def _join(connective: Connective, parts: list[Data], bound: Bound | None) -> Data:
    if bound is None:
        return {connective.value: parts}
    return {"count": {bound.quantity: bound.number, "of": parts}}


def _applies_to(data: Data) -> AppliesTo:
    return AppliesTo(only=_kept(data.get("only")), excluded=_kept(data.get("not")))


def _source(data: Data) -> SourceNote:
    return _record(SourceNote, data, defects=tuple(_record(Defect, item) for item in data.get("defects") or () if item))


def _evidence(data: Data | None) -> Evidence | None:
    if not data or "basis" not in data:
        return None
    return Evidence(Basis(data["basis"]), data.get("row"), data.get("note"))


def _log_row(data: Data, at: Pointer) -> LogRow:
    changes = tuple(_record(DeclaredChange, item, (*at, *where)) for item, where in _items(data, "changes"))
    return _record(LogRow, data, at, approved=data.get("approved"), changes=changes)


def _kept(items: list[Any] | None) -> tuple[Any, ...]:
    """Return *items* without the places of those that were wrong and are taken out."""
    return tuple(item for item in items or () if item is not None)


def _items(data: Data, key: str) -> Iterator[tuple[Data, Pointer]]:
    return ((item, (key, place)) for place, item in enumerate(data.get(key) or ()) if item is not None)


def _record(kind: type[Record], data: Data, at: Pointer | None = None, **given: Any) -> Record:  # noqa: ANN401
    """Return a *kind* of the keys in *data* that are its fields; *given* has those that are made already."""
    values = dict(given)
    named, needed = _fields(kind)  # type: ignore[arg-type] # mypy takes a class bound by a variable for unhashable
    for name, value in data.items():  # a document has few of the fields that there are
        if value is not None and name in named and name not in given:
            if isinstance(value, str):
                values[name] = value.strip()
            else:
                values[name] = tuple(map(_trimmed, _kept(value))) if isinstance(value, list) else value
    for name in needed:
        values.setdefault(name, "")
    if at is not None:
        values["at"] = at
    return kind(**values)


@cache
def _fields(kind: Any) -> tuple[frozenset[str], tuple[str, ...]]:  # noqa: ANN401 - any of the model's records
    """Return the names of the fields of *kind*, and of those that have to be given."""
    return frozenset(kind.__annotations__), tuple(required(kind))


def _trimmed(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a text without the white space around it, which is the folding's and not the author's."""
    return value.strip() if isinstance(value, str) else value


def encode_record(record: Any, but: tuple[str, ...] = ()) -> Data:  # noqa: ANN401 - any of the model's dataclasses
    """Return a dataclass of the model as plain data; fields that have their default, and those in *but*, left out."""
    data: Data = {}
    for field in fields(record):
        value = getattr(record, field.name)
        required = field.default is MISSING
        if field.name in ("at", *but) or (value == field.default and not required):
            continue
        data[field.name] = _plain_value(value)
    return data


def _plain_value(value: Any) -> Any:  # noqa: ANN401 - any value of the model
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, Decimal):
        return encode_constant(value)
    if isinstance(value, str):
        return str(value)
    return encode_record(value) if hasattr(value, "__dataclass_fields__") else value


_REVISION_KEYS = (
    "format", "policy", "title", "revision", "replaces", "status", "completeness", "ids", "dates", "applies_to",
    "codes_role", "numbering", "source", "evidence", "sections", "define", "criteria", "otherwise", "codes",
    "references", "revision_log",
)  # fmt: skip
