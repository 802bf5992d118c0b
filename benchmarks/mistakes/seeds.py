"""The seeded mistakes: reading them, making one, and finding the lines that a good message points at.

A seed is data: what a person did, as edits of one file, and where a message
should stand, as pieces of the text after the edit. So a seed survives that
lines move, and one that no longer fits is refused and never counted.
"""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

HERE = Path(__file__).parent
FOLDER = "policy/CP.MP.69"
VOCABULARY = "policy/vocabulary.yaml"
SETS = ("open", "held-out")
HARMLESS = "harmless"
END = "END"  # of the file, as the place up to which something is cut
SAVED_AS = {"utf-16": "utf-16", "utf-8-sig": "utf-8-sig", "crlf": "utf-8"}

Place = tuple[str, int | None]


class UnfitError(Exception):
    """A seed that cannot be made, or whose place is not there afterwards."""


@dataclass(frozen=True)
class Seed:
    """One mistake. *needs* is "base" where only a comparison with an older state can tell it."""

    id: str
    family: str
    story: str
    file: str
    edit: Sequence[Mapping[str, str]]
    set: str
    expect: Sequence[str | Mapping[str, str]] = ()
    about: Sequence[str] = ()
    needs: str | None = None

    @property
    def path(self) -> str:
        """The file that is edited, from the workspace's root."""
        return path_of(self.file)


@dataclass
class Made:
    """A mistake as it was made: the files to write, those to remove, and the text of what was edited."""

    path: str
    text: str
    encoding: str = "utf-8"
    line_end: str = "\n"
    copies: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def written(self) -> dict[str, bytes]:
        """Return the bytes of every file to write."""
        content = self.text.replace("\n", self.line_end).encode(self.encoding, "surrogateescape")
        return dict.fromkeys([self.path, *self.copies], content)


def path_of(name: str) -> str:
    """Return the path that a seed's short name for a file means."""
    if name == "vocabulary":
        return VOCABULARY
    return posixpath.normpath(f"{FOLDER}/{name}" + ("" if name.endswith(".yml") else ".yaml"))


def read_seeds() -> list[Seed]:
    """Return all seeds, by family.

    :raises UnfitError: if two have one id, or one stands in the other set than the rule says.
    """
    seeds = [Seed(**entry, set=chosen) for chosen in SETS for entry in _load(f"{chosen}.yaml")]
    if len({seed.id for seed in seeds}) < len(seeds):
        raise UnfitError("two seeds have the same id")
    held_out = held_out_ids((seed.family, seed.id) for seed in seeds)
    for seed in seeds:
        if (seed.id in held_out) != (seed.set == "held-out"):
            raise UnfitError(f"{seed.id} stands in the wrong set")
    return sorted(seeds, key=lambda seed: (seed.family, seed.id))


def held_out_ids(seeds: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the ids that are held out: every second seed, by family and the hash of its id."""
    ordered = sorted((family, hashlib.sha256(name.encode()).hexdigest(), name) for family, name in seeds)
    return frozenset(name for _, _, name in ordered[::2])


def read_draft(read: Callable[[str], str]) -> Made:
    """Return the next draft, which the seeds of its file start from."""
    draft = _load("draft.yaml")
    made = Made(path_of(draft["file"]), read(path_of(draft["from"])))
    for edit in draft["edit"]:
        _apply(made, edit)
    return made


def make(seed: Seed, read: Callable[[str], str]) -> Made:
    """Return the mistake as made in the text that *read* returns for a path.

    :raises UnfitError: if a text to find does not occur exactly once.
    """
    made = Made(seed.path, read(seed.path))
    for edit in seed.edit:
        try:
            _apply(made, edit)
        except UnfitError as error:
            raise UnfitError(f"{seed.id}: {error}") from None
    return made


def places(seed: Seed, made: Made, read: Callable[[str], str]) -> frozenset[Place]:
    """Return the lines that a good message points at; with None for a line, any place in the file.

    :raises UnfitError: if a text that marks a place does not occur exactly once.
    """
    found: set[Place] = set()
    for expected in seed.expect:
        anchor = {"at": expected} if isinstance(expected, str) else expected
        if anchor.get("at") == "file":
            found.add((made.path, None))
            continue
        path = path_of(anchor["in"]) if "in" in anchor else made.path
        if "at" not in anchor:
            found.add((path, None))
            continue
        try:
            lines = _lines(made.text if path == made.path else read(path), anchor)
        except UnfitError as error:
            raise UnfitError(f"{seed.id}: {error}") from None
        found |= {(path, line) for line in lines}
    return frozenset(found)


def _apply(made: Made, edit: Mapping[str, str]) -> None:
    match dict(edit):
        case {"find": find, "replace": replacement, **rest}:
            start = _once(made.text, find)
            if "in_bytes_of" in rest:
                replacement = replacement.encode(rest["in_bytes_of"]).decode("utf-8", "surrogateescape")
            made.text = made.text[:start] + replacement + made.text[start + len(find) :]
        case {"cut": first, "up_to": last}:
            start = _once(made.text, first)
            end = len(made.text) if last == END else _next(made.text, last, start)
            made.text = made.text[:start] + made.text[end:]
        case {"append": addition}:
            made.text += addition
        case {"save_as": form}:
            made.encoding = SAVED_AS[form]
            made.line_end = "\r\n" if form == "crlf" else "\n"
        case {"rename": name}:
            made.removed.append(made.path)
            made.path = path_of(name)
        case {"copy": name}:
            made.copies.append(path_of(name))
        case _:
            raise UnfitError(f"no such edit: {dict(edit)}")


def _lines(text: str, anchor: Mapping[str, str]) -> range:
    """Return the lines, from 1, that the anchor's text covers; the first such text below *under*, if that is said."""
    start = _next(text, anchor["at"], _once(text, anchor["under"])) if "under" in anchor else _once(text, anchor["at"])
    first = text.count("\n", 0, start) + 1
    return range(first, first + anchor["at"].rstrip("\n").count("\n") + 1)


def _once(text: str, wanted: str) -> int:
    if text.count(wanted) != 1:
        raise UnfitError(f"occurs {text.count(wanted)} times: {wanted!r}")
    return text.index(wanted)


def _next(text: str, wanted: str, start: int) -> int:
    place = text.find(wanted, start)
    if place < 0:
        raise UnfitError(f"does not occur further down: {wanted!r}")
    return place


def _load(name: str) -> Any:  # noqa: ANN401 - what YAML gives
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
