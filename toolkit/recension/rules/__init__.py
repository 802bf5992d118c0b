"""What is checked beyond the schema: one decorated function for each rule, gathered in one catalogue.

Adding a rule is one function in the family it belongs to, and one file of cases
under ``tests/cases/rules/``. Its docstring is what authors read about it.
"""

from recension.rules import (
    agreement,
    bibliography,
    codes,
    dates,
    facts,
    identity,
    lasting,
    line,
    log,
    naming,
    outline,
    proofs,
    reconstruction,
    references,
    sections,
    signs,
    spelling,
    structure,
    terms,
    usage,
    wording,
    works,
)
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
FAMILIES = (identity, lasting, structure, outline, facts, agreement, naming, wording, signs, spelling, references,
            bibliography, works, codes, dates, reconstruction, log, sections, line, terms, usage, proofs)  # fmt: skip
