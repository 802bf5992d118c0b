"""LibreOffice opens our Word files, and finds in them the words that we wrote."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from acceptance.test_bulletins import made
from acceptance.test_diff_cases import CASES, difference
from acceptance.test_documents import HOSTILE, everywhere
from read_back import EVERY_PART, POLICY, of_word, plain_data, squeezed
from recension.bulletins import AUDIENCES
from recension.decoding import decode_revision
from recension.rendering import render_document

OFFICE = shutil.which("soffice")
WHY = "LibreOffice, which opens Word files, is not installed; .ci/packages installs it"


def files():
    """Every kind of Word file that we write, by name."""
    for path in (*sorted(POLICY.glob("*.yaml")), EVERY_PART):
        yield path.stem, render_document(decode_revision(plain_data(path)), "docx")
    for number, text in enumerate(HOSTILE):
        yield f"hostile-{number}", render_document(everywhere(text), "docx")
    for audience in AUDIENCES:
        yield f"bulletin-{audience}", made(difference(CASES[-1]), audience, "docx")


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason=WHY)
def test_libreoffice_finds_the_words_that_were_written(tmp_path):
    wanted = dict(files())
    for name, content in wanted.items():
        (tmp_path / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"  # none of the person's own, which may be open
    named = [str(tmp_path / f"{name}.docx") for name in wanted]

    text = ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    command = [OFFICE, profile, "--headless", *text, *named]
    subprocess.run(command, capture_output=True, check=True, timeout=300)  # noqa: S603 - our own files

    for name, content in wanted.items():
        found = (tmp_path / f"{name}.txt").read_text(encoding="utf-8-sig")
        assert squeezed(found) == of_word(content), name
