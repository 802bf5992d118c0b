"""What the README and the guides show is what happens."""

import re

from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks():
    return re.findall(r"```\n(.*?)```", README, flags=re.DOTALL)


def test_the_first_command_prints_what_the_readme_shows(run):
    command, shown, *_ = blocks()
    result = run(*command.strip().split("recension ")[1].split())

    assert result.code == 0
    assert result.out == shown


def test_one_command_sets_up_and_runs_the_main_job_and_one_the_tests():
    assert blocks()[0] == "pip install uv && uv run recension diff 02/25 02/26\n"
    assert blocks()[2] == "pip install uv && uv run pytest\n"


def test_the_commands_in_the_table_are_those_there_are():
    from recension.cli.group import COMMANDS

    told = re.findall(r"^\| `recension (\w+)", README, flags=re.MULTILINE)

    assert set(told) == set(COMMANDS) - {"completion"}


def test_every_link_leads_to_a_file():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
