"""The published JSON Schemas, and their errors in words that an author understands."""

from recension.schema.fitting import schema_findings, without
from recension.schema.published import SCHEMAS, is_valid, load_schema, schema_text

__all__ = ["SCHEMAS", "is_valid", "load_schema", "schema_findings", "schema_text", "without"]
