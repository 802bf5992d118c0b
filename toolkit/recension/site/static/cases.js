// Cases as pages show and share them: in an address, as JSON, and unpacked from a revision's fixtures. No part of this
// makes markup of a text.
"use strict";

(function (recension) {
  const VALUES = {
    met: { sign: "✓", words: "met" },
    not_met: { sign: "✗", words: "not met" },
    undetermined: { sign: "?", words: "undetermined" },
  };
  const LETTERS = { m: "met", n: "not_met", u: "undetermined" };

  const words = (decision) => decision.replaceAll("_", " ");

  // The element `tag`, with attributes, and with texts and elements in it.
  function element(tag, attributes = {}, ...content) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...content);
    return made;
  }

  // A value of a criterion: its sign, and its word, so that colour is never all that tells.
  function badge(value) {
    const { sign, words: word } = VALUES[value];
    return element("span", { class: `value ${value}` }, element("span", { "aria-hidden": "true" }, sign), ` ${word}`);
  }

  // ---- a case in an address: age=19&breast_cancer=yes

  function text(value) {
    if (typeof value === "boolean") return value ? "yes" : "no";
    return Array.isArray(value) ? value.join(",") : String(value);
  }

  function address(facts) {
    const pairs = Object.keys(facts).sort().map((name) => [name, text(facts[name])]);
    return pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  }

  function value(said, fact) {
    switch (fact.type) {
      case "boolean": return said === "yes" ? true : said === "no" ? false : undefined;
      case "choice": return fact.options.includes(said) ? said : undefined;
      case "codes": return said.split(/[\s,;]+/).filter((code) => code !== "");
      case "date": return said;
      default: return said.trim() === "" || !Number.isFinite(Number(said)) ? undefined : Number(said);
    }
  }

  // a part of an address, which people can have written
  const decoded = (part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  };

  // The facts in an address, and the names of what is in it besides: no facts of `program`, or none of their values.
  function fromAddress(hash, program) {
    const facts = {}, strange = [];
    for (const pair of hash.split("&").filter((each) => each !== "")) {
      const at = pair.indexOf("=");
      const name = decoded(at < 0 ? pair : pair.slice(0, at));
      const fact = Object.prototype.hasOwnProperty.call(program.facts, name) ? program.facts[name] : null;
      const found = fact === null || at < 0 ? undefined : value(decoded(pair.slice(at + 1)), fact);
      if (found === undefined) strange.push(name);
      else facts[name] = found;
    }
    return { facts, strange };
  }

  // ---- fixtures

  // The fixtures in `packed`, each with its facts as they are, and the values that are expected, by criterion.
  function unpacked(packed, program) {
    return packed.cases.map((each) => {
      const facts = { ...packed.rest, ...each.facts };
      for (const name of each.lacks) delete facts[name];
      const expected = {};
      program.criteria.forEach(({ id }, place) => {
        if (each.values[place] in LETTERS) expected[id] = LETTERS[each.values[place]];
      });
      return { ...each, facts, expected };
    });
  }

  // What the evaluator of this page makes of a fixture, where that is something else than what is expected; or null.
  function disagreement(fixture, found) {
    if (found.problem) return "the case contradicts the vocabulary";
    if (found.decision !== fixture.decision) return `it is decided as ${words(found.decision)}`;
    const wrong = Object.keys(fixture.expected).find((id) => found.criteria[id] !== fixture.expected[id]);
    return wrong === undefined ? null : `${wrong} is ${words(found.criteria[wrong])}`;
  }

  recension.cases = { words, element, badge, address, decoded, value, fromAddress, unpacked, disagreement };
})(globalThis.recension = globalThis.recension || {});
