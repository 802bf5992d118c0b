"""What commands print: values in, text out. One class for each format.

Each kind of report has one module with the one list of its formats:
``findings.REPORTERS``, ``diffs.REPORTERS``, ``evaluations.REPORTERS``. A command
imports the one it needs; the others cost it nothing.
"""
