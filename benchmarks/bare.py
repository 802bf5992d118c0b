"""Documents as a bare use of a library would make them: what the speed of ours is held against.

The peers get a decoded revision and write the words that ours have, and on the page the links and addresses, too.
"""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING

import docx
from jinja2 import Environment
from markupsafe import Markup

from recension.model.texts import CITATIONS, citation_mark, cited
from recension.rendering.dates import MONTHS, in_words, month_and_year
from recension.rendering.markdown import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.criteria import Criterion
    from recension.model.revision import Reference, Revision

BOLD = re.compile(r"\*\*(.+?)\*\*")
MARK = re.compile(r"(\d+)(?:-\d+)?")
LINK = r'<a href="#ref.\1" role="doc-noteref" aria-label="reference \g<0>">\g<0></a>'
ADDRESS = re.compile(r"(?:doi:|https://)\S+(?=\.)")
NO_OFFICIAL_TEXT = "This is an independent encoding of policy {}. It is not the official text."
NAMES = ("Policy number", "Revision", "Date of last revision", "Date of approval", "Replaces revision", "Status",
         "Lines of business")  # fmt: skip
PAGE = """<!doctype html><html lang="en"><head><title>{{ r.title }}</title></head><body>
{%- macro outline(items) %}<ul>{% for c in items %}<li id="{{ c.id }}"><p>
{%- set label = labels[c.id] %}<a class="label" id="{{ label }}" href="#{{ c.id }}">{{ label }}</a>
{{ c.text | marked }}
{%- if c.references %}<sup>{{ c.references | numbered }}</sup>{% endif %}
{%- if c.decision %} <em>(decision: {{ c.decision.words }})</em>{% endif %}</p>
{%- if c.children %}{{ outline(c.children) }}{% endif %}
{%- for note in c.notes %}<p>Note: {{ note | marked }}</p>{% endfor %}</li>{% endfor %}</ul>{% endmacro %}
<h1>{{ r.title }}</h1><p>{{ standing }}</p>
<table>{% for name, value in particulars %}<tr><th>{{ name }}</th><td>{{ value }}</td></tr>{% endfor %}</table>
{%- for s in r.sections %}<h2>{{ s.heading }}</h2>
{%- for paragraph in (s.text or "").split("\\n\\n") if paragraph.strip() %}<p>{{ paragraph | marked }}</p>{% endfor %}
{%- if s.holds == "criteria" %}{{ outline(r.criteria) }}
<p>A case that meets no statement above: <b>{{ r.otherwise.words }}</b>.</p>
{%- elif s.holds == "codes" %}{% for system, rows in codes.items() %}<h3>{{ system }}</h3><table>
<tr><th>Code</th><th>Description</th></tr>
{%- for c in rows %}<tr><td>{{ c.code }}</td><td>{{ c.display }}</td></tr>{% endfor %}</table>{% endfor %}
{%- elif s.holds == "revision_log" %}<table><tr><th>Summary</th><th>Revised</th><th>Approved</th></tr>
{%- for row in r.revision_log %}<tr><td>{{ row.summary | marked }}</td><td>{{ row.revised | month }}</td>
<td>{{ row.approved | month }}</td></tr>{% endfor %}</table>
{%- elif s.holds == "references" %}
{%- for work in r.references %}<p id="ref.{{ loop.index }}">{{ loop.index }}. {{ work | work }}</p>{% endfor %}
{%- endif %}
{%- for note in s.notes %}<p>Note: {{ note | marked }}</p>{% endfor %}{% endfor %}</body></html>"""
TEXT = """{%- macro outline(items, indent) %}{% for c in items %}
{{ indent }}- **{{ labels[c.id] }}** {{ c.text | marked }}
{%- if c.references %}<sup>{{ c.references | numbered }}</sup>{% endif %}
{%- if c.decision %} *(decision: {{ c.decision.words }})*{% endif %}
{%- if c.children %}{{ outline(c.children, indent ~ "  ") }}{% endif %}
{%- for note in c.notes %}

{{ indent }}  Note: {{ note | marked }}
{% endfor %}{% endfor %}{% endmacro %}# {{ r.title }}

*{{ standing }}*

{% for name, value in particulars %}| {{ name }} | {{ value }} |
{% if loop.first %}| --- | --- |
{% endif %}{% endfor %}
{% for s in r.sections %}
## {{ s.heading }}

{% for paragraph in (s.text or "").split("\\n\\n") if paragraph.strip() %}{{ paragraph | marked }}

{% endfor %}{% if s.holds == "criteria" %}{{ outline(r.criteria, "") }}

A case that meets no statement above: **{{ r.otherwise.words }}**.
{% elif s.holds == "codes" %}{% for system, rows in codes.items() %}
### {{ system }}

| Code | Description |
| --- | --- |
{% for c in rows %}| {{ c.code }} | {{ c.display }} |
{% endfor %}{% endfor %}{% elif s.holds == "revision_log" %}
| Summary | Revised | Approved |
| --- | --- | --- |
{% for row in r.revision_log %}| {{ row.summary | marked }} | {{ row.revised | month }} | {{ row.approved | month }} |
{% endfor %}{% elif s.holds == "references" %}{% for work in r.references %}{{ loop.index }}. {{ work | work }}
{% endfor %}{% endif %}{% for note in s.notes %}
Note: {{ note | marked }}
{% endfor %}{% endfor %}"""


def particulars(revision: Revision) -> list[tuple[str, str]]:
    """Return the pairs under the title of 02/26."""
    dates = revision.dates
    values = (revision.policy, revision.revision, month_and_year(dates.revised), month_and_year(dates.approved),
              revision.replaces or "", revision.status, "All but Medicare")  # fmt: skip
    return list(zip(NAMES, values, strict=True))


def sentences(work: Reference) -> Iterator[str]:
    """Yield what is told of a listed work."""
    told = work.citation
    if told.authors:
        yield ", ".join(told.authors) + (", et al" if told.et_al else "")
    yield told.title
    if told.version:
        yield f"Version {told.version}"
    month = MONTHS[told.month - 1] if told.month else ""
    issue = (told.volume or "") + (f"({told.issue})" if told.issue else "") + (f":{told.pages}" if told.pages else "")
    when = f"{told.year or ''} {month}".strip() if issue else f"{month} {told.year or ''}".strip()
    if told.journal:
        yield told.journal
        yield ";".join(part for part in (when, issue) if part)
    if told.publisher:
        yield told.publisher
    if not told.journal and when:
        yield when
    yield from (f"{word} {value}" for word, value in (("Published", in_words(told.published)),) if value)
    if told.doi:
        yield f"doi:{told.doi}"
    if work.url:
        yield work.url
    names = (("Updated ", in_words(work.updated)), ("Accessed ", in_words(work.accessed)), ("PMID: ", told.pmid),
             ("PMCID: ", told.pmcid))  # fmt: skip
    yield from (f"{word}{value}" for word, value in names if value)


def listed(work: Reference) -> str:
    """Return a listed work in one line."""
    told = " ".join(each if each.endswith((".", "?", "!")) else each + "." for each in sentences(work))
    return told + (f" [{work.note}]" if work.note else "")


class Bare:
    """What bare Jinja2 makes of a revision."""

    def __init__(self, template: str, *, page: bool) -> None:
        self.page = page
        environment = Environment(autoescape=page)  # noqa: S701 - Markdown has no tags to escape
        self.numbers: dict[str, int] = {}
        environment.filters |= {"marked": self.marked, "numbered": self.numbered, "month": month_and_year,
                                "work": self.listed}  # fmt: skip
        self.template = environment.from_string(template)

    def numbered(self, names: tuple[str, ...]) -> str:
        """Return the mark for references, on a page with links."""
        mark = citation_mark([self.numbers[name] for name in names])
        return Markup(MARK.sub(LINK, mark)) if self.page else mark  # noqa: S704 - numbers

    def marked(self, text: str) -> str:
        """Return a text with its bold and its citations."""
        if not self.page:
            text = "**".join(map(line, text.split("**"))) if "**" in text else line(text)
            return CITATIONS.sub(self._mark, text.replace(r"\[@", "[@").replace(r"\]", "]"))
        bold = BOLD.sub(r"<strong>\1</strong>", escape(text))
        return Markup(CITATIONS.sub(self._mark, bold))  # noqa: S704 - escaped above

    def listed(self, work: Reference) -> str:
        """Return a listed work, on a page with its address linked."""
        if not self.page:
            return line(listed(work))
        return Markup(ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', escape(listed(work))))  # noqa: S704 - escaped

    def _mark(self, run: re.Match[str]) -> str:
        mark = self.numbered(tuple(cited(run[0])))
        return f"<sup>{mark}</sup>"

    def __call__(self, revision: Revision) -> str:
        """Return the document."""
        self.numbers = revision.reference_numbers
        codes: dict[str, list[object]] = {}
        for code in revision.codes:
            codes.setdefault(code.system, []).append(code)
        return self.template.render(
            r=revision, labels={place.id: place.label for place in revision.outline}, codes=codes,
            standing=NO_OFFICIAL_TEXT.format(revision.policy), particulars=particulars(revision),
        )  # fmt: skip


class InWord:
    """What python-docx makes of a revision, in its default styles."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.made = docx.Document()
        self.numbers = revision.reference_numbers
        self.labels = {place.id: place.label for place in revision.outline}

    def file(self) -> bytes:
        """Return the file."""
        self.made.add_heading(self.revision.title, 0)
        self.paragraph(NO_OFFICIAL_TEXT.format(self.revision.policy))
        self.table(particulars(self.revision))
        held = {"criteria": self.criteria, "codes": self.codes, "revision_log": self.log, "references": self.works}
        for section in self.revision.sections:
            self.made.add_heading(section.heading, 1)
            for part in filter(str.strip, (section.text or "").split("\n\n")):
                self.paragraph(part)
            if section.holds:
                held[section.holds]()
            for note in section.notes:
                self.paragraph(note, lead="Note: ")
        file = io.BytesIO()
        self.made.save(file)
        return file.getvalue()

    def paragraph(self, text: str, style: str | None = None, lead: str = "", marks: tuple[str, ...] = ()) -> None:
        """Add a paragraph with its bold and its citations."""
        into = self.made.add_paragraph(style=style)
        if lead:
            into.add_run(lead).bold = True
        for place, part in enumerate(text.split("**")):
            at = 0
            for run in CITATIONS.finditer(part):
                into.add_run(part[at : run.start()]).bold = bool(place % 2)
                into.add_run(self.mark(cited(run[0]))).font.superscript = True
                at = run.end()
            into.add_run(part[at:]).bold = bool(place % 2)
        if marks:
            into.add_run(self.mark(marks)).font.superscript = True

    def mark(self, names: list[str] | tuple[str, ...]) -> str:
        """Return the mark for references."""
        return citation_mark([self.numbers[name] for name in names])

    def table(self, rows: list[tuple[str, ...]]) -> None:
        """Add a table."""
        into = self.made.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
        for row in rows:
            for cell, text in zip(into.add_row().cells, row, strict=True):
                cell.text = text

    def criteria(self) -> None:
        """Add the criteria."""
        for item in self.revision.criteria:
            self.criterion(item)
        self.paragraph(f"A case that meets no statement above: **{self.revision.otherwise.words}**.")

    def criterion(self, item: Criterion) -> None:
        """Add a criterion and those below it."""
        decision = f" (decision: {item.decision.words})" if item.decision else ""
        self.paragraph(item.text + decision, "List Paragraph", f"{self.labels[item.id]}\t", item.references)
        for child in item.children:
            self.criterion(child)
        for note in item.notes:
            self.paragraph(note, lead="Note: ")

    def codes(self) -> None:
        """Add a table for each system."""
        for system in dict.fromkeys(code.system for code in self.revision.codes):
            self.made.add_heading(system, 2)
            rows = [(each.code, each.display or "") for each in self.revision.codes if each.system == system]
            self.table([("Code", "Description"), *rows])

    def log(self) -> None:
        """Add the revision log."""
        rows = [(row.summary, month_and_year(row.revised), month_and_year(row.approved))
                for row in self.revision.revision_log]  # fmt: skip
        self.table([("Summary", "Revised", "Approved"), *rows])

    def works(self) -> None:
        """Add the reference list."""
        for number, work in enumerate(self.revision.references or (), 1):
            self.paragraph(listed(work), lead=f"{number}.\t")


def in_weasyprint(page: str) -> bytes:
    """Return what WeasyPrint makes of *page*."""
    import weasyprint

    made: bytes = weasyprint.HTML(string=page).write_pdf()
    return made
