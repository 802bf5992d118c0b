"""Any two revisions of a policy side by side, and the table of all pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from recension.diffing.crosswalk import crosswalk
from recension.model.revision import file_stem
from recension.model.texts import unmarked
from recension.rendering.html import Markup
from recension.reporters.change_words import NO_TEXT
from recension.reporters.crosswalks import MATCHED, summary
from recension.reporters.diff_columns import Anchors
from recension.reporters.diff_page import part_of
from recension.reporters.fact_words import clipped
from recension.reporters.history_words import kinds_in_words
from recension.site.notices import change_links

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.diffing.crosswalk import Crossing
    from recension.model.criteria import Placed
    from recension.reporters.diff_view import DiffView
    from recension.site.frame import File, Frame
    from recension.site.policies import Pair, Policy

    Cell: TypeAlias = tuple[Pair, DiffView] | tuple[None, None]

_LONGEST_TEXT = 120
_SCRIPTS = ("diff.js", "compare.js")


@dataclass(frozen=True, slots=True)
class Crossed:
    """A row of the crosswalk: a criterion by its labels, what it says, what changed, and the anchors of the row."""

    old: str
    new: str
    text: str
    matched: str
    kinds: str
    anchors: tuple[str, ...]
    entry: str


def entry(policy: Policy) -> str | None:
    """Return the table of all pairs, None where there is nothing to compare."""
    return policy.path("compare.html") if policy.pairs else None


def pages(policy: Policy, frame: Frame) -> Iterator[File]:
    """Yield the page of each pair, and the table of all of them."""
    path = entry(policy)
    if path is None:
        return
    views = {pair: policy.view(pair) for pair in policy.pairs}
    revisions = [(label, file_stem(label)) for label in policy.sound]
    files = " ".join(_file(pair) for pair in policy.pairs)
    for pair, view in views.items():
        anchors, crossings = Anchors(), crosswalk(view.diff)
        yield frame.page(
            policy.pair_path(pair),
            "compare.html.jinja",
            view.title,
            scripts=_SCRIPTS,
            view=view,
            pair=pair,
            notices=change_links(policy, pair),
            part=Markup(part_of(view, anchors)),
            crossings=_crossed(crossings, anchors),
            summary=list(summary(crossings, pair.old)),
            between=policy.history.between(*(policy.history.links[label] for label in pair)),
            revisions=revisions,
            files=files,
        )
    title = f"{policy.name} {policy.title}: compare revisions"
    rows = list(_rows(list(policy.sound), views))
    yield frame.page(
        path, "pairs.html.jinja", title, scripts=_SCRIPTS, rows=rows, pair=None, revisions=revisions, files=files
    )


def _rows(labels: Sequence[str], views: Mapping[Pair, DiffView]) -> Iterator[tuple[str, list[Cell]]]:
    """Yield the rows of the table: an older revision, and a cell for each newer one."""
    known = {frozenset(pair): (pair, view) for pair, view in views.items()}
    for place, old in enumerate(labels[1:], 1):
        yield old, [known.get(frozenset((old, new)), (None, None)) for new in labels[:place]]


def _file(pair: Pair) -> str:
    return f"{file_stem(pair.old)}--{file_stem(pair.new)}"


def _crossed(crossings: Sequence[Crossing], anchors: Anchors) -> list[Crossed]:
    # a label means what it names in the newer revision; the older one has what is left over
    names = [list(_names(crossing.new, anchors)) for crossing in crossings]
    for crossing, own in zip(crossings, names, strict=True):
        own.extend(_names(crossing.old, anchors))
    rows = []
    for crossing, own in zip(crossings, names, strict=True):
        places = [place for place in (crossing.new, crossing.old) if place]
        entry = "" if places[0].id in own or not crossing.kinds else places[0].id
        rows.append(
            Crossed(
                crossing.old.label if crossing.old else "",
                crossing.new.label if crossing.new else "",
                _text(places),
                _matched(crossing),
                kinds_in_words(crossing.kinds),
                tuple(own),
                entry,
            )
        )
    return rows


def _names(place: Placed | None, anchors: Anchors) -> Iterator[str]:
    """Yield the anchors for a criterion, by id and label, that are free still."""
    if place is not None:
        yield from anchors.free(place.id)
        yield from anchors.free(place.label)


def _text(places: Sequence[Placed]) -> str:
    texts = [clipped(unmarked(place.criterion.text), _LONGEST_TEXT) or NO_TEXT for place in reversed(places)]
    return " → ".join(dict.fromkeys(texts))


def _matched(crossing: Crossing) -> str:
    """Return what two criteria are matched by, where that is not their id."""
    if crossing.basis is None:
        return ""
    words = MATCHED[crossing.basis]
    return "" if words == "id" else words
