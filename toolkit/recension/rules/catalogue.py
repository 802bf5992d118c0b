"""The catalogue of rules: how a rule is declared, and how all of them are run."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from recension.findings import Finding, Severity
from recension.pointer import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from recension.history import RevisionHistory
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found: where, in which words, the way on, and the facts that identify it.

    *lacks* has the places where something would stand that the rule missed, with
    ``*`` for every place in a list. A mistake in the form of the document at one
    of them is why it is missing.
    """

    pointer: Pointer
    message: str
    hint: str | None = None
    arguments: tuple[str, ...] = ()
    on_key: bool = False
    lacks: tuple[Pointer, ...] = ()


class Shape:
    """What is wrong with the form of a document; such a part was taken out before the rules looked."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self.wrong: set[Pointer] = set()
        self.around: set[Pointer] = set()
        self.beside: set[Pointer] = set()
        for finding in findings:
            for pointer in (finding.pointer, tuple("*" if isinstance(step, int) else step for step in finding.pointer)):
                self.wrong.add(pointer)
                self.around.update(pointer[:length] for length in range(len(pointer)))
                if finding.code == "unknown-key":
                    self.beside.add(pointer[:-1])

    def explains(self, fault: Fault) -> bool:
        """Return whether *fault* only says again that a part is wrong, or missing because it was."""
        return fault.pointer in self.wrong or any(map(self._is_missing, fault.lacks))

    def _is_missing(self, pointer: Pointer) -> bool:
        outwards = (pointer[:length] for length in range(len(pointer) + 1))
        return pointer in self.around or pointer[:-1] in self.beside or any(each in self.wrong for each in outwards)


@dataclass(frozen=True, slots=True)
class RevisionContext:
    """What a rule may look at: the revision, and what stands around it.

    *value* is the document's plain value. *vocabulary* is None where a file was
    checked without one, *history* where it was checked outside its line.
    *stem* is the name of the file without its ending, *folder* that of its
    policy's folder; both None for a text that has no file. *earlier* are the
    criterion ids of the revision that this one replaces, None where they are not known.
    """

    revision: Revision
    value: dict[str, Any] = field(default_factory=dict)
    vocabulary: Vocabulary | None = None
    history: RevisionHistory | None = None
    stem: str | None = None
    folder: str | None = None
    earlier: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class VocabularyContext:
    """What a rule may look at: the vocabulary, and the plain value of its document."""

    vocabulary: Vocabulary
    value: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue; *explanation* is what authors read about it."""

    code: str
    severity: Severity
    check: Callable[[Any], Iterator[Fault]]

    @property
    def explanation(self) -> str:
        """The rule's own docstring."""
        return inspect.getdoc(self.check) or ""

    def findings(self, context: object, shape: Shape) -> Iterator[Finding]:
        """Yield what the rule finds, but for what the document's *shape* explains."""
        for fault in self.check(context):
            if not shape.explains(fault):
                yield Finding(
                    self.code, self.severity, fault.message, fault.pointer, fault.hint, fault.arguments, fault.on_key
                )


RevisionCheck = TypeVar("RevisionCheck", bound="Callable[[RevisionContext], Iterator[Fault]]")
VocabularyCheck = TypeVar("VocabularyCheck", bound="Callable[[VocabularyContext], Iterator[Fault]]")

_revision_rules: dict[str, Rule] = {}
_vocabulary_rules: dict[str, Rule] = {}


def revision_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[RevisionCheck], RevisionCheck]:
    """Enter the decorated function in the catalogue as a rule on revisions, under a *code* that never changes."""

    def enter(check: RevisionCheck) -> RevisionCheck:
        _enter(_revision_rules, Rule(code, severity, check))
        return check

    return enter


def vocabulary_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[VocabularyCheck], VocabularyCheck]:
    """Enter the decorated function in the catalogue as a rule on the vocabulary."""

    def enter(check: VocabularyCheck) -> VocabularyCheck:
        _enter(_vocabulary_rules, Rule(code, severity, check))
        return check

    return enter


def catalogue() -> tuple[Rule, ...]:
    """Return every rule, by code."""
    return tuple(sorted([*_revision_rules.values(), *_vocabulary_rules.values()], key=lambda rule: rule.code))


def check_revision(context: RevisionContext, shape: Iterable[Finding] = ()) -> list[Finding]:
    """Return what the rules find in a revision beyond its *shape*, unsorted and without places."""
    known = Shape(shape)
    return [finding for rule in _revision_rules.values() for finding in rule.findings(context, known)]


def check_vocabulary(context: VocabularyContext, shape: Iterable[Finding] = ()) -> list[Finding]:
    """Return what the rules find in a vocabulary beyond its *shape*, unsorted and without places."""
    known = Shape(shape)
    return [finding for rule in _vocabulary_rules.values() for finding in rule.findings(context, known)]


def entries(value: object, at: Pointer) -> Iterator[tuple[Any, Pointer]]:
    """Yield each entry of the list at *at* in a document's *value*, with its place; wrong ones are taken out."""
    try:
        items = resolve(at, value)
    except LookupError:
        return
    yield from ((item, (*at, place)) for place, item in enumerate(items) if item is not None)


def _enter(rules: dict[str, Rule], rule: Rule) -> None:
    if rule.code in _revision_rules or rule.code in _vocabulary_rules:
        raise ValueError(f"two rules have the code {rule.code}")
    rules[rule.code] = rule
