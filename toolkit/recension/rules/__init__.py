"""What is checked beyond the schema: one decorated function for each rule, gathered in one catalogue.

Adding a rule is one function in the family it belongs to and one case folder
under ``tests/cases/validate/``. Its docstring is what authors read about it.
"""

from recension.rules import dates, facts, identity, line, references, structure, terms
from recension.rules.catalogue import (
    Extent,
    Fault,
    Rule,
    catalogue,
    check_revision,
    check_vocabulary,
    check_workspace,
)
from recension.rules.contexts import Earlier, RevisionContext, VocabularyContext, WorkspaceContext

__all__ = [
    "Earlier",
    "Extent",
    "Fault",
    "RevisionContext",
    "Rule",
    "VocabularyContext",
    "WorkspaceContext",
    "catalogue",
    "check_revision",
    "check_vocabulary",
    "check_workspace",
]

# importing a family enters its rules in the catalogue
FAMILIES = (identity, structure, facts, references, dates, line, terms)
