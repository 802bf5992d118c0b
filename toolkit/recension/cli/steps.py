"""What comes next: the commands that a person would type now, each with what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.reporters.style import Style


def next_steps(steps: Sequence[tuple[str, str]], style: Style, lead: str = "Next:") -> str:
    """Return *steps*, each a command and what it does, in two columns; one below the other where there is no room."""
    width = max(len(command) for command, _ in steps)
    room = style.width - width - 4 >= 24
    lines = ["", lead]
    for command, does in steps:
        if room:
            told = style.wrap(does, "  " + " " * width + "  ")
            lines.append("  " + style(command, "cyan") + " " * (width - len(command)) + told[2 + width :])
        else:
            lines += ["  " + style(command, "cyan"), style.wrap(does, "      ")]
    return "\n".join(lines) + "\n"
