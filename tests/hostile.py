"""Texts that would be something else than text where they are shown, and how a test sees that they are not."""

from __future__ import annotations

import unicodedata

HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "template": "{{ 7*7 }} {% for x in y %} {# z #} ${{ secrets.X }}",
    "ends of things": "]]> --> </style></script></title></table></details>",
    "attribute": "\" onfocus='alert(1)' autofocus x=\"",
    "command": "::error file=a.py::forged",
    "command on a line of its own": "words\n::error::forged\n   ::warning::forged",
    "old command": "##[error]forged ###[group]x ##vso[task.complete]",
    "mention": "@someone @some-org/team #12 GH-12 owner/repository#12",
    "table": "a | b \\| c | d ||",
    "code": "`code` ``` fence ~~~ $x$",
    "markdown": "[text](javascript:alert(1)) ![image](//example.org/x.png) **b** _i_ ~~s~~ # h",
    "entities": "&lt;b&gt; &#60; &amp;amp;",
    "turned around": "left \u202eright\u2066 \u200fmarks\u200b",
    "control": "bell \a escape \x1b[31m red \x9b31m nul \x7f \x85 end",
    "long": "word" * 2_500,
}


def squeezed(text):
    return "".join(text.split())


def steers(text):
    """What in *text* could act on a terminal."""
    return [hex(ord(each)) for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs") and each != "\n"]


def commands(text):
    """The lines of *text* that the log of a workflow would take for commands."""
    return [line for line in text.splitlines() if line.lstrip().startswith("::") or "##[" in line]
