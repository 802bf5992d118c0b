"""LibreOffice opens our redlines, and its own commands to accept and to reject all changes give either revision."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from acceptance.test_documents import HOSTILE, everywhere
from acceptance.test_redlines import BACK, CELLS, DIFF, EVERYTHING, PARTS
from acceptance.test_word_opens import WHY
from read_back import of_word, squeezed
from recension.changes import Edition
from recension.diffing import diff
from recension.redline import render_redline
from recension.rendering import render_document

OFFICE = shutil.which("soffice")
COMMANDS = {True: "AcceptAllTrackedChanges", False: "RejectAllTrackedChanges"}
MACRO = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Settle" script:language="StarBasic">
Sub All
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  opening(0).Name = "Hidden"
  opening(0).Value = True
  Dim storing(1) As New com.sun.star.beans.PropertyValue
  storing(0).Name = "FilterName"
  storing(0).Value = "Text (encoded)"
  storing(1).Name = "FilterOptions"
  storing(1).Value = "UTF8,LF"
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  For Each stem In Split(Environ("SETTLE_STEMS"), " ")
    For Each command In Split(Environ("SETTLE_COMMANDS"), " ")
      opened = StarDesktop.loadComponentFromURL(stem &amp; ".docx", "_blank", 0, opening())
      dispatcher.executeDispatch(opened.CurrentController.Frame, ".uno:" &amp; command, "", 0, Array())
      opened.storeToURL(stem &amp; "." &amp; command &amp; ".txt", storing())
      opened.close(True)
    Next
  Next
  StarDesktop.terminate()
End Sub
</script:module>
"""
LIBRARY = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Settle"/></library:library>
"""


def pairs():
    yield from {"flagship": DIFF, "everything": EVERYTHING, "back": BACK, "parts": PARTS, "cells": CELLS}.items()
    calm = Edition(everywhere("Some calm words"))
    for number, text in enumerate(HOSTILE):
        yield f"hostile-{number}", diff(calm, Edition(everywhere(text)))


def settled(folder, stems):
    """Let LibreOffice accept and reject all changes in the files of *folder*, and write what is left as text."""
    office = [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    # the profile is made first: a new one would get an empty library in place of ours
    subprocess.run([*office, "--terminate_after_init"], capture_output=True, check=True, timeout=120)  # noqa: S603
    library = folder / "profile" / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    (library / "Settle.xba").write_text(MACRO, encoding="utf-8")
    (library / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    asked = {
        "SETTLE_STEMS": " ".join((folder / stem).as_uri() for stem in stems),
        "SETTLE_COMMANDS": " ".join(COMMANDS.values()),
    }
    command = [*office, "macro:///Standard.Settle.All"]
    subprocess.run(command, env=os.environ | asked, capture_output=True, check=True, timeout=600)  # noqa: S603


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason=WHY)
def test_libreoffice_accepts_and_rejects_all_changes(tmp_path):
    compared = dict(pairs())
    for stem, each in compared.items():
        (tmp_path / f"{stem}.docx").write_bytes(render_redline(each, "docx"))
    settled(tmp_path, compared)

    for stem, each in compared.items():
        for accept, side in ((True, each.new.revision), (False, each.old.revision)):
            found = (tmp_path / f"{stem}.{COMMANDS[accept]}.txt").read_text(encoding="utf-8-sig")
            assert squeezed(found) == of_word(render_document(side, "docx")), (stem, accept)
