"""The document as PDF: the HTML page, set in pages by WeasyPrint, tagged, with bookmarks.

WeasyPrint is an extra, and loaded when the first page is set. It may load
nothing: no file, no address. The same page, fonts and WeasyPrint give the same bytes.
"""

from __future__ import annotations

import contextlib
import io
import os
import warnings
from typing import TYPE_CHECKING, Any

from recension.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


def pdf_of(page: str) -> bytes:
    """Return the HTML *page* as PDF.

    :raises UsageError: if WeasyPrint, or a library that it needs, is not installed.
    """
    weasyprint = _weasyprint()
    with _clock_stopped():
        html = weasyprint.HTML(string=page, url_fetcher=weasyprint.urls.URLFetcher(allowed_protocols={"data"}))
        made: bytes = html.write_pdf(pdf_variant="pdf/ua-1")
        return made


def _weasyprint() -> Any:  # noqa: ANN401 - a module without types
    try:
        # where a library is missing it prints advice of its own on standard output
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint
            import weasyprint.urls
    except ImportError:
        raise UsageError("PDF needs WeasyPrint, which is not installed", hint='pip install "recension[pdf]"') from None
    except OSError:
        hint = "on Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        raise UsageError("PDF needs Pango, which is not installed", hint=hint) from None
    return weasyprint


@contextlib.contextmanager
def _clock_stopped() -> Iterator[None]:
    """Let fonts that are cut down to size bear no time, unless the environment names one."""
    name = "SOURCE_DATE_EPOCH"
    if name in os.environ:
        yield
        return
    os.environ[name] = "0"
    try:
        yield
    finally:
        del os.environ[name]
