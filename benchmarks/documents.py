"""The speed of documents: each format against a bare use of the library that would make it, in the same run.

    uv run --extra pdf python benchmarks/documents.py [--runs 15]

The peers (``bare.py``) get the same decoded revision and write the same words,
which is checked: a Jinja2 template with a filter for bold and citations and one
for the reference list; python-docx, paragraph by paragraph, in its default
styles; WeasyPrint, given our page, without tags. Ours and theirs take turns, in CPU time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bare import PAGE, TEXT, Bare, InWord, in_weasyprint
from recension.decoding import decode_revision
from recension.rendering import render_document
from recension.rendering.pdf import pdf_of
from recension.source import parse_source

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from read_back import READERS  # noqa: E402 - found among the tests


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the CPU time of one of *times* runs."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    text = (ROOT / "policy" / "CP.MP.69" / "2026-02.yaml").read_text(encoding="utf-8")
    revision = decode_revision(parse_source(text, "02/26").value)
    text_of, page_of = Bare(TEXT, page=False), Bare(PAGE, page=True)
    page = render_document(revision, "html").decode()
    words = READERS["html"](page.encode())
    peers: dict[str, tuple[str, float, int, Callable[[], object], Callable[[], object]]] = {
        "md": ("Jinja2", 1.5, 10, lambda: render_document(revision, "md"), lambda: text_of(revision).encode()),
        "html": ("Jinja2", 1.5, 10, lambda: render_document(revision, "html"), lambda: page_of(revision).encode()),
        "docx": ("python-docx", 1.2, 2, lambda: render_document(revision, "docx"), lambda: InWord(revision).file()),
        "pdf": ("WeasyPrint", 1.2, 1, lambda: pdf_of(page), lambda: in_weasyprint(page)),
    }
    print(f"{'format':8} {'peer':12} {'ours':>9} {'peer':>9} {'ours/peer':>10}  target  words")
    for form, (peer, target, times, ours, theirs) in peers.items():
        mine, other = ours(), theirs()
        same = READERS[form](mine) == words and READERS[form](other) == words
        pairs = [(seconds(ours, times), seconds(theirs, times)) for _ in range(runs)]
        ratio = statistics.median(our / their for our, their in pairs)
        our, their = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
        told = "same" if same else "others"
        print(f"{form:8} {peer:12} {our:6.1f} ms {their:6.1f} ms {ratio:9.2f}   {target:5}  {told}")


if __name__ == "__main__":
    main()
