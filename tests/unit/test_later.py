"""Patterns that wait until they are used are patterns like any other."""

import re
import subprocess
import sys

import pytest

from recension.source.later import patterns_later


def test_a_pattern_that_waits_finds_what_it_would_have_found():
    with patterns_later():
        waiting = re.compile(r"(\d+)-(\d+)", re.ASCII)
    now = re.compile(r"(\d+)-(\d+)", re.ASCII)

    assert waiting.match("12-3").groups() == now.match("12-3").groups()
    assert (waiting.pattern, waiting.flags, waiting.groups) == (now.pattern, now.flags, now.groups)
    assert waiting.sub("x", "1-2 3-4") == "x x"


def test_a_wrong_pattern_is_told_when_it_is_used():
    with patterns_later():
        wrong = re.compile("(")

    with pytest.raises(re.error):
        wrong.match("a")


def test_patterns_are_compiled_at_once_again_afterwards_whatever_happened():
    with pytest.raises(ImportError), patterns_later():
        raise ImportError

    assert isinstance(re.compile("a"), re.Pattern)


def test_pyyaml_reads_and_writes_by_itself_what_it_did():
    # in a process of its own, in which PyYAML was not imported before
    program = """if True:
        import datetime
        import recension.source
        import yaml
        assert yaml.safe_load("{a: 1.5, b: yes, c: 0x1f, d: 2026-02-28}") == {
            "a": 1.5, "b": True, "c": 31, "d": datetime.date(2026, 2, 28)}
        assert yaml.safe_dump({"a": "yes", "b": "1"}) == "a: 'yes'\\nb: '1'\\n"
        try:
            yaml.safe_load("a: \\x07")
        except yaml.reader.ReaderError as error:
            assert "special characters" in str(error)
        else:
            raise AssertionError
    """
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - our own program
