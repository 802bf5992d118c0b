// The evaluator of pages, asked by a test: each line is a program with cases, and gets a line with what is made of them.
"use strict";
process.argv.slice(2).forEach(require);
const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { program, cases } = JSON.parse(line);
  const decide = globalThis.recension.evaluator(program), ahead = globalThis.recension.outlook(program);
  const answers = cases.map((facts) => decide(facts)).map((found) => (found.problem ? found : { ...found, ...ahead(found) }));
  console.log(JSON.stringify(answers));
});
