"""Makes the pictures in the docs again: `uv run python docs/images/make.py`, where Chromium is installed.

What `recension diff 02/25 02/26` shows, as a page and on a terminal, each wide and narrow; pages of `recension site`;
the redline of 02/26 as a page and, where LibreOffice is installed, too, in Word.
"""
# ruff: noqa: INP001, S603 - a script, run by hand, that calls the command and the browser

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which

HERE = Path(__file__).parent
DIFF = [sys.executable, "-m", "recension", "diff", "02/25", "02/26"]
LIGHT, DARK = "--blink-settings=preferredColorScheme=1", "--blink-settings=preferredColorScheme=0"
PAGES = {
    "page-light": (1280, 1150, LIGHT),
    "page-dark": (1280, 980, DARK),
    "page-narrow": (390, 1350, LIGHT),
}
TRY, CASES = "policy/CP.MP.69/try/2026-02.html", "policy/CP.MP.69/cases/2026-02.html"
SITE = {
    "site-try": (TRY, "age=47&extremity_sarcoma=yes&line_of_business=marketplace", 1280, 940, LIGHT),
    "site-try-narrow": (TRY, "age=18&line_of_business=commercial&solid_tumor=yes", 390, 800, DARK),
    "site-cases": (CASES, "criterion=sarcoma-extremity&is=m", 1280, 860, LIGHT),
}
REDLINE = [sys.executable, "-m", "recension", "render", "02/26", "--against", "02/25"]
TERMINALS = {"terminal-wide": 100, "terminal-narrow": 60}
LINE, COLUMN, MARGIN = 20, 8.43, 16
"""Pixels of a line and of a column of a terminal, and around it."""
LOOKS = {
    "0": "", "1": "font-weight: bold", "2": "opacity: .65", "31": "color: #ff8f8f", "32": "color: #7fd894",
    "33": "color: #eab75e", "36": "color: #79c3f2",
}  # fmt: skip


def main() -> None:
    """Write every picture beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_bytes(subprocess.run([*DIFF, "--format", "html"], check=True, capture_output=True).stdout)
        for name, (width, height, scheme) in PAGES.items():
            shoot(page.as_uri(), name, width, height, scheme)
        site = Path(folder) / "site"
        subprocess.run([sys.executable, "-m", "recension", "site", "--output", site], check=True, capture_output=True)
        for name, (path, anchor, *size) in SITE.items():
            shoot(f"{(site / path).as_uri()}#{anchor}", name, *size)
        redline = Path(folder) / "redline"
        subprocess.run([*REDLINE, "--to", "html,docx", "--output", redline], check=True, capture_output=True)
        shoot_from(f"{redline.as_uri()}.html", "[id='section.criteria']", "redline-page", 1240, 560)
        shoot_word(Path(f"{redline}.docx"), "redline-word")
        for name, columns in TERMINALS.items():
            text = on_a_terminal(columns)
            screen = Path(folder) / "terminal.html"
            screen.write_text(as_html(text), encoding="utf-8")
            height = text.count("\n") * LINE + 2 * MARGIN
            shoot(screen.as_uri(), name, round(columns * COLUMN) + 2 * MARGIN, height, DARK)


def shoot(address: str, name: str, width: int, height: int, scheme: str) -> None:
    """Write the picture *name* of the top of the page at *address*."""
    browser = which("chromium") or which("chromium-browser") or which("google-chrome")
    if browser is None:
        sys.exit("no Chromium is installed")
    options = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-lcd-text",
        "--hide-scrollbars",
        scheme,
        "--force-prefers-reduced-motion",
    ]  # or what it scrolls to would not be there yet
    target = HERE / f"{name}.png"
    size = [f"--window-size={width},{height}", f"--screenshot={target}"]
    subprocess.run([browser, *options, *size, address], check=True, capture_output=True)


def shoot_from(address: str, start: str, name: str, width: int, height: int) -> None:
    """Write the picture *name* of the page at *address* from the element *start* on."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox", "--disable-lcd-text"])
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(address)
        top = page.locator(start).bounding_box()["y"] - 16
        clip = {"x": 0, "y": top, "width": width, "height": height}
        page.screenshot(path=HERE / f"{name}.png", clip=clip, full_page=True)
        browser.close()


def shoot_word(file: Path, name: str) -> None:
    """Write the picture *name* of the end of the first page of a Word file, on which the criteria begin."""
    office, pages = which("soffice"), which("pdftoppm")
    if office is None or pages is None:
        sys.exit("no LibreOffice, or no pdftoppm, is installed")
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    made = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", file.parent, file]
    subprocess.run(made, check=True, capture_output=True)
    cut = ["-r", "110", "-singlefile", "-x", "60", "-y", "680", "-W", "830", "-H", "420", "-png"]
    subprocess.run([pages, *cut, file.with_suffix(".pdf"), HERE / name], check=True, capture_output=True)


def on_a_terminal(columns: int) -> str:
    """Return what the command writes to a terminal of that many columns, colours and all."""
    master, slave = os.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(DIFF, stdout=slave, env=environment)
    os.close(slave)
    parts = []
    try:
        while part := os.read(master, 65_536):
            parts.append(part)
    except OSError:  # Linux says in this way that the other end is closed
        pass
    os.close(master)
    if process.wait():
        sys.exit("recension diff failed")
    return b"".join(parts).decode().replace("\r\n", "\n")


def as_html(text: str) -> str:
    """Return what a terminal shows as a page."""
    first, *rest = re.split(r"\x1b\[([0-9;]*)m", text)
    written = [html.escape(first)]
    for codes, words in zip(rest[::2], rest[1::2], strict=True):
        looks = "; ".join(filter(None, (LOOKS[code] for code in codes.split(";"))))
        written.append(f'<span style="{looks}">{html.escape(words)}</span>')
    font = f"14px/{LINE}px DejaVu Sans Mono, monospace"
    style = f"margin: 0; padding: {MARGIN}px; background: #14181d; color: #e4e8ec; font: {font}"
    return f'<!doctype html><meta charset="utf-8"><body style="margin: 0"><pre style="{style}">{"".join(written)}</pre>'


if __name__ == "__main__":
    main()
