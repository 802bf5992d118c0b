"""The formats of a conformance report."""

from typing import TypeAlias

from recension.reporters.conformance_html import ConformanceHtml
from recension.reporters.conformance_json import ConformanceJson
from recension.reporters.conformance_junit import ConformanceJunit
from recension.reporters.conformance_text import ConformanceText

ConformanceReporter: TypeAlias = ConformanceText | ConformanceJson | ConformanceJunit | ConformanceHtml

REPORTERS: dict[str, type[ConformanceReporter]] = {
    "text": ConformanceText,
    "json": ConformanceJson,
    "junit": ConformanceJunit,
    "html": ConformanceHtml,
}
