"""The list of all codes, and what one of them means: as text, as JSON (``schema/rules.schema.json``), as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from recension.findings import Severity
from recension.reporters.json_text import json_text
from recension.reporters.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.findings import Meaning

_LOOKS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_INTRODUCTION = """\
# What is checked

Every finding has a code, and each code stands here once: how bad it is, why, what to avoid and what to prefer.
`recension explain CODE` tells the same on a terminal, and `recension rules` lists them all.
A workspace can set other severities ([commands](commands.md)).

This page is written by `recension rules --format markdown`.
"""


class CodeList(NamedTuple):
    """Codes with what each means, by the title of the family that they are listed in."""

    families: Sequence[tuple[str, Mapping[str, Meaning]]]


class RuleListText:
    """One line for each code: how bad it is, and what is wrong; the families below each other."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, codes: CodeList) -> str:
        """Return the list."""
        width = max(len(code) for _, meanings in codes.families for code in meanings)
        return "\n".join(
            "\n".join([self.style(title, "bold"), *self._family(meanings, width), ""])
            for title, meanings in codes.families
        )

    def _family(self, meanings: Mapping[str, Meaning], width: int) -> Iterator[str]:
        for code, meaning in sorted(meanings.items()):
            severity = meaning.severity.value
            first = f"  {severity:7}  {code:{width}}  "
            wrapped = self.style.wrap(summary(meaning), first)
            if self.style.colour:
                wrapped = wrapped.replace(severity, self.style(severity, _LOOKS[meaning.severity]), 1)
            yield wrapped


class RuleListJson:
    """The list as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, codes: CodeList) -> str:
        """Return the list."""
        rules = [encode_meaning(code, meaning, title) for title, meanings in codes.families
                 for code, meaning in sorted(meanings.items())]  # fmt: skip
        return json_text({"format": 1, "rules": rules})


class RuleListMarkdown:
    """A page with all that is to be said of each code."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, codes: CodeList) -> str:
        """Return the page."""
        parts = [_INTRODUCTION]
        for title, meanings in codes.families:
            parts.append(f"## {title}\n")
            for code, meaning in sorted(meanings.items()):
                paragraphs = "\n\n".join(_paragraphs(meaning))
                parts.append(f"### {code}\n\n*{meaning.severity}* · {paragraphs}\n")
        return "\n".join(parts)


class MeaningText:
    """What one code means, for a terminal."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, code: str, meaning: Meaning) -> str:
        """Return it."""
        head = f"{self.style(code, 'bold')} ({self.style(meaning.severity.value, _LOOKS[meaning.severity])})"
        return "\n\n".join([head, *(self.style.wrap(each) for each in _paragraphs(meaning))]) + "\n"


class MeaningJson:
    """What one code means, as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, code: str, meaning: Meaning) -> str:
        """Return it."""
        return json_text({"format": 1, "rules": [encode_meaning(code, meaning)]})


def summary(meaning: Meaning) -> str:
    """Return the first paragraph of an explanation, on one line."""
    return " ".join(meaning.explanation.partition("\n\n")[0].split())


def encode_meaning(code: str, meaning: Meaning, family: str | None = None) -> dict[str, Any]:
    """Return a code and what it means as JSON."""
    paragraphs = list(_paragraphs(meaning))
    told: dict[str, Any] = {"code": code, "severity": meaning.severity.value, "summary": paragraphs[0]}
    told |= {"family": family} if family else {}
    for key in ("Avoid", "Prefer"):
        said = [each.removeprefix(f"{key}: ") for each in paragraphs if each.startswith(f"{key}: ")]
        told[key.casefold()] = said[0] if said else None
    told["why"] = "\n\n".join(each for each in paragraphs[1:] if not each.startswith(("Avoid: ", "Prefer: "))) or None
    return told


def _paragraphs(meaning: Meaning) -> Iterator[str]:
    """Yield what is to be said in paragraphs, what to avoid and what to prefer in one each."""
    for paragraph in meaning.explanation.split("\n\n"):
        plain = " ".join(paragraph.split())
        for key in ("Avoid: ", "Prefer: "):
            plain = plain.replace(f" {key}", f"\n{key}")
        yield from plain.split("\n")


LISTS: dict[str, type[RuleListText | RuleListJson | RuleListMarkdown]] = {
    "text": RuleListText,
    "json": RuleListJson,
    "markdown": RuleListMarkdown,
}
MEANINGS: dict[str, type[MeaningText | MeaningJson]] = {"text": MeaningText, "json": MeaningJson}
