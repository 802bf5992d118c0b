"""The catalogue of rules: how a rule is declared, and how all of them are run."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from recension.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recension.history import RevisionHistory
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found: where, in which words, the way on, and the facts that identify it."""

    pointer: Pointer
    message: str
    hint: str | None = None
    arguments: tuple[str, ...] = ()
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class RevisionContext:
    """What a rule may look at: the revision, and what stands around it.

    *value* is the document's plain value. *vocabulary* is None where a file was
    checked without one, *history* where it was checked outside its line.
    *stem* is the name of the file without its ending, *folder* that of its
    policy's folder; both None for a text that has no file.
    """

    revision: Revision
    value: dict[str, Any] = field(default_factory=dict)
    vocabulary: Vocabulary | None = None
    history: RevisionHistory | None = None
    stem: str | None = None
    folder: str | None = None


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

    def findings(self, context: object) -> Iterator[Finding]:
        """Yield what the rule finds."""
        for fault in self.check(context):
            yield Finding(
                self.code, self.severity, fault.message, fault.pointer, fault.hint, fault.arguments, fault.on_key
            )


RevisionCheck = TypeVar("RevisionCheck", bound="Callable[[RevisionContext], Iterator[Fault]]")
VocabularyCheck = TypeVar("VocabularyCheck", bound="Callable[[Vocabulary], Iterator[Fault]]")

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


def check_revision(context: RevisionContext) -> list[Finding]:
    """Return what the rules find in a revision, unsorted and without places."""
    return [finding for rule in _revision_rules.values() for finding in rule.findings(context)]


def check_vocabulary(vocabulary: Vocabulary) -> list[Finding]:
    """Return what the rules find in a vocabulary, unsorted and without places."""
    return [finding for rule in _vocabulary_rules.values() for finding in rule.findings(vocabulary)]


def _enter(rules: dict[str, Rule], rule: Rule) -> None:
    if rule.code in _revision_rules or rule.code in _vocabulary_rules:
        raise ValueError(f"two rules have the code {rule.code}")
    rules[rule.code] = rule
