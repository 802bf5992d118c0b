"""Cases as they come to ``evaluate``: facts on the command line, files of facts, folders of them, JSON lines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from recension.errors import RecensionError, UnreadableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.vocabulary import Vocabulary

_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
LINES_SUFFIXES = (".jsonl", ".ndjson")
SUFFIXES = (".yaml", ".yml", ".json", *LINES_SUFFIXES)
LONGEST = 1024 * 1024
"""So many bytes may one case have that stands on a line."""


class Found(NamedTuple):
    """A case among many: its *name* and *line* where it has them, its *place* for messages, and what it says.

    Where it could not be read, the *error* says why.
    """

    name: str
    line: int | None
    place: str
    facts: dict[str, Any]
    error: RecensionError | None = None


def one_case(case: tuple[str, ...], vocabulary: Vocabulary) -> dict[str, Any]:
    """Return what one case says: all that the words of a command line name, facts and files of facts."""
    facts: dict[str, Any] = {}
    for part in case:
        name, equals, value = part.partition("=")
        if not equals and part in vocabulary.by_id:
            raise UsageError(f'"{part}" lacks its value', hint=f"write {part}={_example(part, vocabulary)}")
        found = {name: _typed(name, value, vocabulary)} if equals else _read(part)
        twice = sorted(facts.keys() & found.keys())
        if twice:
            raise UsageError(f'"{twice[0]}" is given twice', hint="give each fact one value")
        facts |= found
    return facts


def _example(name: str, vocabulary: Vocabulary) -> str:
    from recension.model.vocabulary import FactType

    fact = vocabulary.by_id[name]
    examples = {FactType.BOOLEAN: "yes", FactType.DATE: "2026-02-28", FactType.CODES: "C54.1,C53.9"}
    return fact.option_ids[0] if fact.options else examples.get(fact.type, "18")


def _typed(name: str, text: str, vocabulary: Vocabulary) -> Any:  # noqa: ANN401 - decode_case looks at the type
    from recension.model.vocabulary import NUMBERS, FactType

    fact = vocabulary.by_id.get(name)
    if fact is None or fact.type is FactType.BOOLEAN:
        return _YES_NO.get(text.casefold(), text)
    if fact.type is FactType.CODES:
        return [code for code in text.split(",") if code]
    if fact.type in NUMBERS:
        try:
            return float(text) if "." in text else int(text)
        except ValueError:
            return text
    return text


def _read(name: str) -> dict[str, Any]:
    from recension.source import MAXIMUM_BYTES

    return _facts_in(sys.stdin.buffer.read(MAXIMUM_BYTES + 1) if name == "-" else _bytes(Path(name)), name)


def _bytes(path: Path) -> bytes:
    from recension.workspace import read_bytes

    return read_bytes(path, str(path))


def _facts_in(content: bytes, name: str) -> dict[str, Any]:
    from recension.source import decode_text, parse_source

    document = parse_source(decode_text(content, name), name)
    if document.findings:
        raise UsageError(f"{document.findings[0].location}: {document.findings[0].message}")
    return _said(document.value, name)[1]


def _said(value: Any, name: str) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 - what a file says, of any type
    """Return the id that a case has, if any, and its facts, which may stand by themselves."""
    if isinstance(value, dict) and isinstance(value.get("facts"), dict):
        return str(value.get("id") or ""), value["facts"]
    if not isinstance(value, dict):
        raise UsageError(f"{name} holds no facts", hint="a case is facts with values: `age: 19`")
    return "", value


def many_cases(case: tuple[str, ...], *, piped: bool) -> Iterator[Found] | None:
    """Return the cases of a folder or of a file of JSON lines, in their order; None where one case is meant.

    Standard input holds JSON lines if they are asked for (*piped*).
    """
    if len(case) != 1 or "=" in case[0]:
        return None
    (name,) = case
    path = Path(name)
    if name == "-":
        return _lines(sys.stdin.buffer, name) if piped else None
    if path.is_dir():
        return _files(path)
    return _lines_of(path) if path.suffix.lower() in LINES_SUFFIXES else None


def _files(folder: Path) -> Iterator[Found]:
    files = sorted(each for each in folder.iterdir() if each.suffix.lower() in SUFFIXES and each.is_file())
    if not files:
        hint = "they end in " + ", ".join(SUFFIXES)
        raise UnreadableError("no-cases", "the folder holds no cases", file=str(folder), hint=hint)
    for path in files:
        if path.suffix.lower() in LINES_SUFFIXES:
            yield from _lines_of(path)
            continue
        try:
            yield Found(path.name, None, str(path), _facts_in(_bytes(path), str(path)))
        except RecensionError as error:
            yield Found(path.name, None, str(path), {}, error)


def _lines_of(path: Path) -> Iterator[Found]:
    try:
        with path.open("rb") as stream:
            yield from _lines(stream, str(path))
    except OSError:
        _bytes(path)  # says in its own words why it cannot be read
        raise


def _lines(stream: IO[bytes], name: str) -> Iterator[Found]:
    """Yield the case on each line, as soon as it is there; an empty line has none."""
    for number, line in enumerate(iter(lambda: stream.readline(LONGEST + 1), b""), start=1):
        place = f"{name}:{number}"
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST)  # noqa: PLW2901 - the rest of the line, of which nothing is kept
            yield Found("", number, place, {}, UsageError(f"the line is longer than {LONGEST // 1024} KiB"))
        elif line.strip():
            yield _found(line, number, place)


def _found(line: bytes, number: int, place: str) -> Found:
    from recension.source.strict_json import NotJsonError, parse_json

    try:
        identity, facts = _said(parse_json(line.decode("utf-8-sig" if number == 1 else "utf-8")), "the line")
    except UnicodeDecodeError:
        return Found("", number, place, {}, UsageError("not UTF-8"))
    except NotJsonError as error:
        return Found("", number, place, {}, UsageError(error.message))
    except UsageError as error:
        return Found("", number, place, {}, error)
    return Found(identity, number, place, facts)
