"""The formats of a conformance report."""

from typing import TypeAlias

from recension.reporters.conformance_text import ConformanceText

ConformanceReporter: TypeAlias = ConformanceText

REPORTERS: dict[str, type[ConformanceReporter]] = {"text": ConformanceText}
