"""The catalogue of rules: how a rule is declared, and how all of them are run."""

from __future__ import annotations

import inspect
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from recension.findings import Finding, Meaning, Severity
from recension.pointer import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from recension.pointer import Pointer
    from recension.rules.contexts import RevisionContext, VocabularyContext, WorkspaceContext


class Extent(IntEnum):
    """How much is asked of a document; each has all of the one before it."""

    SOUND = 0
    """Whether something can be built on it: errors, and nothing else."""
    RULES = 1
    """All that can be told at once."""
    PROOFS = 2
    """What takes a solver to prove, too."""


class Fault(NamedTuple):
    """What a rule found: where, in which words, the way on, and the facts that identify it.

    *words* are those of a text that it is about, as they stand there.
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
    words: str | None = None


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
        return fault.pointer in self.wrong or self.follows(fault)

    def follows(self, fault: Fault) -> bool:
        """Return whether what *fault* lacks is wrong or missing, so that it may be gone once that is mended."""
        return any(map(self._is_missing, fault.lacks))

    def _is_missing(self, pointer: Pointer) -> bool:
        outwards = (pointer[:length] for length in range(len(pointer) + 1))
        return pointer in self.around or pointer[:-1] in self.beside or any(each in self.wrong for each in outwards)


class Rule(NamedTuple):
    """A rule of the catalogue; one that is a *proof* asks the solver."""

    code: str
    severity: Severity
    check: Callable[[Any], Iterator[Fault]]
    proof: bool = False

    @property
    def explanation(self) -> str:
        """The rule's own docstring."""
        return inspect.getdoc(self.check) or ""

    @property
    def meaning(self) -> Meaning:
        """How bad it is, and what authors read about it."""
        return Meaning(self.severity, self.explanation)

    @property
    def family(self) -> str:
        """The name of the module that it stands in."""
        return self.check.__module__.rpartition(".")[2]

    def belongs_to(self, extent: Extent) -> bool:
        """Return whether the rule is asked where a document is looked at to that *extent*."""
        if extent is Extent.SOUND:
            return self.severity is Severity.ERROR
        return not self.proof or extent is Extent.PROOFS

    def findings(self, context: object, shape: Shape, errors: Shape | None = None) -> Iterator[Finding]:
        """Yield what the rule finds, but for what the document's *shape* explains, or follows from *errors* in it."""
        for fault in self.check(context):
            if not (shape.explains(fault) or (errors is not None and errors.follows(fault))):
                yield Finding(
                    self.code, self.severity, fault.message, fault.pointer, fault.hint, fault.arguments, fault.on_key,
                    words=fault.words,
                )  # fmt: skip


RevisionCheck = TypeVar("RevisionCheck", bound="Callable[[RevisionContext], Iterator[Fault]]")
VocabularyCheck = TypeVar("VocabularyCheck", bound="Callable[[VocabularyContext], Iterator[Fault]]")
WorkspaceCheck = TypeVar("WorkspaceCheck", bound="Callable[[WorkspaceContext], Iterator[Fault]]")

_revision_rules: dict[str, Rule] = {}
_vocabulary_rules: dict[str, Rule] = {}
_workspace_rules: dict[str, Rule] = {}


def revision_rule(
    code: str, severity: Severity = Severity.ERROR, *, proof: bool = False
) -> Callable[[RevisionCheck], RevisionCheck]:
    """Enter the decorated function in the catalogue as a rule on revisions, under a *code* that never changes.

    A *proof* is asked for last, and only of a revision without errors.
    """

    def enter(check: RevisionCheck) -> RevisionCheck:
        _enter(_revision_rules, Rule(code, severity, check, proof))
        return check

    return enter


def vocabulary_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[VocabularyCheck], VocabularyCheck]:
    """Enter the decorated function in the catalogue as a rule on the vocabulary."""

    def enter(check: VocabularyCheck) -> VocabularyCheck:
        _enter(_vocabulary_rules, Rule(code, severity, check))
        return check

    return enter


def workspace_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[WorkspaceCheck], WorkspaceCheck]:
    """Enter the decorated function as a rule on the vocabulary in the light of all revisions that use it."""

    def enter(check: WorkspaceCheck) -> WorkspaceCheck:
        _enter(_workspace_rules, Rule(code, severity, check))
        return check

    return enter


def catalogue() -> tuple[Rule, ...]:
    """Return every rule, by code."""
    rules = [*_revision_rules.values(), *_vocabulary_rules.values(), *_workspace_rules.values()]
    return tuple(sorted(rules, key=lambda rule: rule.code))


def check_revision(
    context: RevisionContext, shape: Iterable[Finding] = (), extent: Extent = Extent.RULES
) -> list[Finding]:
    """Return what the rules find in a revision beyond its *shape*, unsorted and without places."""
    told = list(shape)
    known = Shape(told)
    asked = [rule for rule in _revision_rules.values() if rule.belongs_to(extent)]
    errors = [finding for rule in asked if rule.severity is Severity.ERROR for finding in rule.findings(context, known)]
    wrong = Shape(errors)
    sound = not errors and not any(finding.severity is Severity.ERROR for finding in told)
    advice = [rule for rule in asked if rule.severity is not Severity.ERROR and (sound or not rule.proof)]
    return errors + [finding for rule in advice for finding in rule.findings(context, known, wrong)]


def check_vocabulary(
    context: VocabularyContext, shape: Iterable[Finding] = (), extent: Extent = Extent.RULES
) -> list[Finding]:
    """Return what the rules find in a vocabulary beyond its *shape*, unsorted and without places."""
    known = Shape(shape)
    asked = [rule for rule in _vocabulary_rules.values() if rule.belongs_to(extent)]
    return [finding for rule in asked for finding in rule.findings(context, known)]


def check_workspace(context: WorkspaceContext) -> list[Finding]:
    """Return what the rules find in a vocabulary in the light of all revisions, unsorted and without places."""
    return [finding for rule in _workspace_rules.values() for finding in rule.findings(context, Shape())]


def entries(value: object, at: Pointer) -> Iterator[tuple[Any, Pointer]]:
    """Yield each entry of the list at *at* in a document's *value*, with its place; wrong ones are taken out."""
    try:
        items = resolve(at, value)
    except LookupError:
        return
    yield from ((item, (*at, place)) for place, item in enumerate(items) if item is not None)


def _enter(rules: dict[str, Rule], rule: Rule) -> None:
    if any(rule.code in known for known in (_revision_rules, _vocabulary_rules, _workspace_rules)):
        raise ValueError(f"two rules have the code {rule.code}")
    rules[rule.code] = rule
