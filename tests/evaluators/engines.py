"""Exported programs in the engines that they are for: each takes a program's text, and answers for facts.

As a command, ``engines.py ENGINE PROGRAM``, it is an evaluator as ``recension conform`` asks one.
"""

import json
import re
import sqlite3
import sys
from pathlib import Path

from recension.exports.escaping import json_text


class Rego:
    """The module in regopy, compiled once."""

    def __init__(self, program):
        from regopy import Interpreter

        self.engine = Interpreter()
        self.engine.add_module("policy.rego", program)
        package = re.search(r"^package (\S+)$", program, re.MULTILINE)[1]
        self.query = self.engine.build(f"answer = data.{package}.answer")

    def answers(self, cases):
        for facts in cases:
            # regopy compares texts as they are spelt, so both sides have to escape the same characters
            self.engine.set_input_term(json_text({"facts": facts}))
            output = self.engine.query_bundle(self.query)
            yield output.results[0].bindings["answer"]


class JsonLogic:
    """The rules in a JSON Logic library, step by step, as the document says."""

    def __init__(self, program):
        self.document = json.loads(program)

    def answers(self, cases):
        from json_logic import jsonLogic as apply  # noqa: N813 - as it is called elsewhere

        for facts in cases:
            data = {"facts": facts}
            for step in self.document["steps"]:
                data[step["name"]] = apply(step["rule"], data)
            answer = self.document["answer"]
            criteria = {name: apply(rule, data) for name, rule in answer["criteria"].items()}
            yield {key: apply(answer[key], data) for key in ("decision", "problem")} | {"criteria": criteria}


class Sql:
    """The query over a table with all cases, made as the query's own comment says."""

    def __init__(self, program):
        self.program = program
        comments = "\n".join(line[3:] for line in program.splitlines() if line.startswith("-- "))
        self.table = comments[comments.index("CREATE TABLE") :]
        self.columns = re.findall(r'^  , "([^"]+)" ', self.table, re.MULTILINE)

    def connected(self):
        import duckdb

        return duckdb.connect()

    def stored(self, value):
        return value

    def answers(self, cases):
        cases = list(cases)
        connection = self.connected()
        connection.execute(self.table)
        places = ", ".join("?" * (len(self.columns) + 1))
        for number, facts in enumerate(cases):
            row = [str(number), *(self.stored(facts.get(name)) for name in self.columns)]
            connection.execute(f"INSERT INTO cases VALUES ({places})", row)  # noqa: S608 - question marks
        found = connection.execute(self.program)
        names = [column[0] for column in found.description]
        rows = {row["case_id"]: row for row in (dict(zip(names, values, strict=True)) for values in found.fetchall())}
        connection.close()
        for number in range(len(cases)):
            row = rows[str(number)]
            start = "criterion:"
            criteria = {name.removeprefix(start): value for name, value in row.items() if name.startswith(start)}
            yield {"decision": row["decision"], "problem": row["problem"], "criteria": criteria}


class Sqlite(Sql):
    """The same in SQLite, where a list is a text."""

    def connected(self):
        return sqlite3.connect(":memory:")

    def stored(self, value):
        return json.dumps(value) if isinstance(value, list) else value


ENGINES = {"rego": Rego, "json-logic": JsonLogic, "duckdb": Sql, "sqlite": Sqlite}


def main(engine, path):
    requests = [json.loads(line) for line in sys.stdin]
    answers = ENGINES[engine](Path(path).read_text(encoding="utf-8")).answers(each["facts"] for each in requests)
    for request, answer in zip(requests, answers, strict=True):
        problem = answer.pop("problem")
        said = answer if problem is None else {"error": problem}
        print(json.dumps({"id": request["id"], **said}), flush=True)  # noqa: T201 - answers go there


if __name__ == "__main__":
    main(*sys.argv[1:])
