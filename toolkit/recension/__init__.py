"""Recension: clinical coverage policies as code.

Every revision of a policy is a schema-validated YAML document. This package
validates revisions, says what a revision changes, renders the policy people
read, and generates the fixtures that any evaluator of the criteria is tested
with. The command line is ``recension``; ``docs/`` has the guide.
"""

__version__ = "0.1.0"
