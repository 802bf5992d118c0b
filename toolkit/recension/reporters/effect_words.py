"""What an edit does to coverage, in the one wording that every format uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.effect import Direction, Information, Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recension.logic.effect import ChangeEffect, Effect, Useless

HEADLINES = {
    Verdict.WIDENS: "WIDENS",
    Verdict.NARROWS: "NARROWS",
    Verdict.MIXED: "MIXED",
    Verdict.DECISION_SHIFT: "DECISION SHIFT",
    Verdict.NONE: "NO EFFECT",
    Verdict.UNDETERMINED: "UNDETERMINED",
}
"""The word that an entry leads with."""

LOOKS = {
    Verdict.WIDENS: ("green", "bold"),
    Verdict.NARROWS: ("red", "bold"),
    Verdict.MIXED: ("yellow", "bold"),
    Verdict.DECISION_SHIFT: ("yellow", "bold"),
    Verdict.UNDETERMINED: ("yellow", "bold"),
    Verdict.NONE: ("dim",),
}
"""How a verdict looks on a terminal."""

GRAVITY = (Verdict.NARROWS, Verdict.MIXED, Verdict.UNDETERMINED, Verdict.WIDENS, Verdict.DECISION_SHIFT, Verdict.NONE)
"""What a reader should see first, first. What takes coverage away comes before what may do so."""

REASONS = {
    Reason.BUDGET: "the search for a case was given up at its limit",
    Reason.DRIFT: "a number, comparator, negation or connective changed in the text, and the condition did not follow",
    Reason.JUDGED: "a reviewer judges this criterion, and in its new words it may ask something else",
    Reason.NOT_KNOWN: "it rests on what one of the revisions said, and that is not known",
    Reason.OPEN_LIST: "a list was opened or closed, and no condition tells what that lets in",
    Reason.BINDING_CODES: "the code tables bind, and no condition tells what a code decides",
    Reason.NO_VOCABULARY: "there is no vocabulary that has all its facts, so nobody knows what a case can say",
    Reason.WORDING: "by its conditions nobody is decided otherwise; the wording was not analysed",
    Reason.EDITORIAL: "nothing that decides was touched",
}
"""Why an effect is undetermined, or why nothing was asked."""

WAYS_ON = {
    Reason.BUDGET: "compare fewer changes at a time: each in a revision of its own",
    Reason.DRIFT: "make the condition say what the text says, or the text what the condition says, and compare again",
    Reason.JUDGED: "have a clinician compare both wordings, or give the criterion a condition",
    Reason.NOT_KNOWN: "encode that part from its source, and compare again",
    Reason.OPEN_LIST: "have a clinician say whom the open list lets in, or list it in full",
    Reason.BINDING_CODES: "have someone compare both code tables; if they decide nothing, say so in codes_role",
    Reason.NO_VOCABULARY: "compare the revisions in a workspace whose vocabulary has all their facts and no errors",
}
"""What to do next about an effect that is undetermined."""

_VERBS = {
    Verdict.WIDENS: "widens coverage",
    Verdict.NARROWS: "narrows coverage",
    Verdict.MIXED: "widens coverage for some and narrows it for others",
    Verdict.DECISION_SHIFT: "turns a denial into another",
    Verdict.NONE: "makes no difference",
    Verdict.UNDETERMINED: "has an effect that is undetermined",
}
_INFORMATION = {
    Information.DECIDES: "some incomplete cases become decided",
    Information.UNDECIDES: "some incomplete cases are no longer decided",
    Information.MIXED: "some incomplete cases become decided, some are no longer decided",
    Information.NOT_ANALYSED: "what becomes of incomplete cases was not analysed",
}
_POSSIBLE = {Direction.GAINS: "gain coverage", Direction.LOSES: "lose coverage", Direction.SHIFTS: "get another denial"}


def effect_verb(verdict: Verdict) -> str:
    """Return what an effect does, as the verb of a sentence."""
    return _VERBS[verdict]


def headline(effect: ChangeEffect, old: str, new: str) -> str:
    """Return the word that an entry leads with; both where the change does one thing in *old*, another in *new*."""
    if effect.agrees:
        return HEADLINES[effect.verdict]
    return f"{HEADLINES[effect.on_old.verdict]} on {old}, {HEADLINES[effect.on_new.verdict]} on {new}"


def in_both_contexts(effect: ChangeEffect, old: str, new: str) -> str:
    """Return what a change does in either revision, where that is not the same."""
    before, after = _VERBS[effect.on_old.verdict], _VERBS[effect.on_new.verdict]
    return f"in {old}, alone, it {before}; in {new}, beside the other changes, it {after}"


def sentence(effect: Effect, given: str = "") -> str:
    """Return an effect as a sentence, with how sure it is: ``some cases gain coverage, some lose it (proved)``.

    *given* says what a proof rests on, if on anything.
    """
    if effect.verdict is Verdict.UNDETERMINED:
        return _undetermined(effect, given)
    if effect.reason is Reason.EDITORIAL:
        return REASONS[effect.reason]
    said = f"{_proved(effect.directions)} ({_proof(given)})"
    return f"{said}; {REASONS[effect.reason]}" if effect.reason else said


def _undetermined(effect: Effect, given: str) -> str:
    found = {Direction.GAINS: "some cases gain coverage", Direction.LOSES: "some cases lose coverage",
             Direction.SHIFTS: "some denied cases get another denial"}  # fmt: skip
    proved = [words for direction, words in found.items() if direction in effect.directions]
    unsure = [words for direction, words in _POSSIBLE.items() if direction in effect.possible]
    said = [f"{', '.join(proved)} ({_proof(given)})"] if proved else []
    other = "other " if proved else ""
    said.append(f"whether any {other}case would {' or '.join(unsure or ['gain or lose coverage'])} is not known")
    return "; ".join(said) + (f": {REASONS[effect.reason]}" if effect.reason else "")


def _proved(directions: Collection[Direction]) -> str:
    shifts = Direction.SHIFTS in directions
    match Direction.GAINS in directions, Direction.LOSES in directions:
        case True, True:
            said = "some cases gain coverage, some lose it"
        case True, False:
            said = "some cases gain coverage, none loses it"
        case False, True:
            said = "some cases lose coverage, none gains it"
        case _ if shifts:
            return "no case gains or loses coverage, some denied cases get another denial"
        case _:
            return "every case is decided as before"
    return f"{said}, some denied cases get another denial" if shifts else said


def _proof(given: str) -> str:
    return f"proved, given {given}" if given else "proved"


def possible(effect: Effect) -> str:
    """Return which directions could not be excluded, empty where none is left open."""
    unsure = [words for direction, words in _POSSIBLE.items() if direction in effect.possible]
    return f"some cases may {' or '.join(unsure)}" if unsure else ""


def information(effect: ChangeEffect, old: str, new: str) -> str:
    """Return what becomes of incomplete cases, empty where nothing does."""
    before, after = (_INFORMATION.get(each.information, "") for each in (effect.on_old, effect.on_new))
    if before == after:
        return after
    return "; ".join(f"in {name} {said}" for name, said in ((old, before), (new, after)) if said)


def useless(criterion: Useless) -> str:
    """Return why a criterion makes no difference."""
    if criterion.kind == "dead":
        return f"{criterion.label} makes no difference: no case can meet it (dead)"
    covered = f" by {listed(criterion.by, 'and')}" if criterion.by else ""
    return f"{criterion.label} makes no difference: whatever meets it is decided the same{covered} (subsumed)"


def listed(names: Sequence[str], joint: str) -> str:
    """Return *names* as a list in a sentence: ``a, b and c``."""
    return f" {joint} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def few(names: Sequence[str], limit: int = 4, mark: str = ", ") -> str:
    """Return the first *limit* of *names*, parted by *mark*, and how many more there are."""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return mark.join(names[:limit]) + more
