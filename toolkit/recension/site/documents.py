"""The document of each revision, with a way from each criterion to its history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recension.rendering.document import Outline
from recension.rendering.html import body_of
from recension.rendering.markup import Span, Style
from recension.rendering.view import document_of
from recension.site.notices import change_links

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.model.revision import Revision
    from recension.rendering.document import Document, Item
    from recension.site.frame import File, Frame
    from recension.site.policies import Policy


def entry(policy: Policy) -> str | None:
    """Return the document of the latest revision."""
    return policy.document_path(policy.latest.revision) if policy.latest else None


def pages(policy: Policy, frame: Frame) -> Iterator[File]:
    """Yield the document of each revision."""
    labels = list(policy.sound)
    for number, edition in enumerate(policy.sound.values()):
        revision = edition.revision
        document = _linked(document_of(revision), revision, policy)
        pair = policy.neighbours.get(revision.revision)
        yield frame.page(
            policy.document_path(revision.revision),
            "document.html.jinja",
            f"{document.title} ({document.policy}, {document.revision})",
            styles=("policy.css",),
            document=document,
            body=body_of(document, frame.documents),
            in_force=policy.in_force.get(revision.revision),
            pair=pair,
            view=policy.view(pair) if pair else None,
            notices=change_links(policy, pair) if pair else [],
            newer=labels[number - 1] if number else None,
            older=labels[number + 1] if number + 1 < len(labels) else None,
        )


def _linked(document: Document, revision: Revision, policy: Policy) -> Document:
    """Return *document* with a link to its history at the end of each criterion's first paragraph."""
    line = policy.history.line(policy.history.links[revision.revision]).labels
    links = {}
    for place in revision.outline:
        history = policy.histories.of(revision.revision, place)
        step = history.last_change(line)
        began = step and step.kinds[0] in ("added", "replaced")
        words = f"{'since' if began else 'changed in'} {step.revision}" if step else "history"
        target = f"{policy.histories.path(history).rpartition('/')[2]}#{history.anchor}"
        links[place.id] = Span(words, Style.LINK, target)
    sections = tuple(
        replace(
            section,
            blocks=tuple(
                Outline(tuple(_item(item, links) for item in block.items)) if isinstance(block, Outline) else block
                for block in section.blocks
            ),
        )
        for section in document.sections
    )
    return replace(document, sections=sections)


def _item(item: Item, links: Mapping[str, Span]) -> Item:
    first, *rest = item.prose or ((),)
    children = tuple(_item(child, links) for child in item.children)
    return item._replace(prose=((*first, Span(" "), links[item.anchor]), *rest), children=children)
