// The evaluator of pages, asked by a test: each line is a program with cases, and gets a line with what is made of them.
"use strict";
require(process.argv[2]);
const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { program, cases } = JSON.parse(line);
  const evaluate = globalThis.recension.evaluator(program);
  console.log(JSON.stringify(cases.map((facts) => evaluate(facts))));
});
