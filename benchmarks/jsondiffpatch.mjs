// Diffs the pair on the first line, once for every line: the CPU seconds of each run, and the entries it reported.
import { createInterface } from "node:readline";
import { create } from "jsondiffpatch";

const WARM_UP = 10;
const name = (entry) => entry.id ?? entry.code ?? entry.revised ?? JSON.stringify(entry);
const differ = create({ objectHash: name });

function entries(delta) {
  if (Array.isArray(delta)) return 1;
  return Object.entries(delta ?? {}).reduce((sum, [key, below]) => (key === "_t" ? sum : sum + entries(below)), 0);
}

let pair;
for await (const line of createInterface({ input: process.stdin })) {
  if (!pair) {
    pair = JSON.parse(line);
    for (let run = 0; run < WARM_UP; run++) differ.diff(...pair);
  }
  const start = process.cpuUsage();
  const delta = differ.diff(...pair);
  const { user, system } = process.cpuUsage(start);
  console.log(JSON.stringify([(user + system) / 1e6, entries(delta)]));
}
