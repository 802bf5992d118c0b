// The form of a case: its facts, what is answered in it, and the words for both, which are those of the page itself.
"use strict";

(function (recension) {
  const { cases } = recension;

  recension.caseForm = function (form, program) {
    const fields = new Map([...form.querySelectorAll("[data-fact]")].map((field) => [field.dataset.fact, field]));

    const label = (name) => fields.get(name).querySelector("legend").textContent;
    const low = (name) => fields.get(name).dataset.label;

    function valueWords(name, value) {
      if (value === undefined) return "not known";
      if (typeof value === "boolean") return value ? "yes" : "no";
      if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : "none";
      const field = fields.get(name);
      const option = [...field.querySelectorAll("option")].find((each) => each.value === value);
      const unit = field.querySelector("[aria-hidden]");
      return option ? option.textContent : `${value}${unit ? ` ${unit.textContent}` : ""}`;
    }

    // Why a fact that was not said has its value.
    function source(name, { why, facts }) {
      const { from, way, code } = why[name];
      if (code !== undefined) return `the code ${code} stands for it`;
      if (way === "excludes") return `${low(from)} rules it out`;
      return facts[name] ? `follows from ${low(from)}` : `cannot be without ${low(from)}`;
    }

    // What a page says of a problem, and the facts that it is about.
    function problemWords({ kind, fact, value, limit, code, other, way, values }) {
      const said = `${label(fact)}: ${valueWords(fact, value)}`;
      switch (kind) {
        case "least": return [`${said}. The least possible is ${valueWords(fact, limit)}.`, [fact]];
        case "most": return [`${said}. The greatest possible is ${valueWords(fact, limit)}.`, [fact]];
        case "step": return [`${said}. It goes in steps of ${limit}.`, [fact]];
        case "whole": return [`${said}. It has to be a whole number.`, [fact]];
        case "date": return [`${said}. It has to be a day, such as 2026-02-28.`, [fact]];
        case "attested": return [`The case has the code ${code}, which stands for “${label(fact)}”, and says no to it.`, [fact]];
        case "contradiction": {
          const [first, second] = values[0] ? [fact, other] : [other, fact];
          const [one, another] = [fact, other].map((name, at) => `“${label(name)}” is ${valueWords(name, values[at])}`);
          const rule = `“${label(first)}” ${way === "implies" ? "cannot be without" : "rules out"} “${label(second)}”`;
          return [`The case contradicts itself: by what it says, ${one} and ${another}. In the vocabulary, ${rule}.`, [fact, other]];
        }
        default: return [`${said} is not possible.`, [fact]];
      }
    }

    // ---- the form and the case

    function readField(name, field, unreadable) {
      const inputs = [...field.querySelectorAll("input, select")];
      if (inputs.some((each) => each.validity.badInput)) unreadable.push(name);
      if (field.dataset.type === "codes") {
        const codes = cases.value(inputs[0].value, program.facts[name]);
        return codes.length > 0 || inputs[1].checked ? codes : undefined;
      }
      const given = field.dataset.type === "boolean" ? inputs.find((each) => each.checked).value : inputs[0].value;
      return given === "" ? undefined : cases.value(given, program.facts[name]);
    }

    function readForm() {
      const facts = {}, unreadable = [];
      for (const [name, field] of fields) {
        const value = readField(name, field, unreadable);
        if (value !== undefined) facts[name] = value;
      }
      return { facts, unreadable };
    }

    function answer(name, value) {
      const field = fields.get(name);
      const inputs = [...field.querySelectorAll("input, select")];
      const said = value === undefined ? "" : typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
      if (field.dataset.type === "boolean") {
        for (const each of inputs) each.checked = each.value === said;
      } else {
        inputs[0].value = said;
        if (field.dataset.type === "codes") inputs[1].checked = value !== undefined && value.length === 0;
      }
    }

    function fill(facts) {
      for (const name of fields.keys()) answer(name, facts[name]);
    }

    return { fields, label, low, valueWords, source, problemWords, answer, fill, readForm };
  };
})(globalThis.recension);
