// The form in which a case is tried: what it says is decided at each change, and stands in the address of the page.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const { program, cases, caseForm, evaluator, outlook } = globalThis.recension;
  const bench = document.getElementById("_bench");
  if (bench === null || program === undefined || program.refused) return;

  const { words, element, badge } = cases;
  const decide = evaluator(program), ahead = outlook(program);
  const form = document.getElementById("_form");
  const { fields, label, low, valueWords, source, problemWords, answer, fill, readForm } = caseForm(form, program);
  const at = (name) => document.getElementById(name);
  const rows = [...document.querySelectorAll("[data-criterion]")];
  const asked = new Map(program.criteria.map(({ id, asks }) => [id, asks]));
  const SHOWN_ANSWERS = 6;
  let fixture = null, strange = [], openNow = [];

  // ---- what is shown

  function showProblem(found, unreadable) {
    const place = at("_problem");
    const told = [];
    if (unreadable.length > 0) {
      told.push(`${unreadable.map(label).join(", ")}: that cannot be read, and is taken as not known. `);
    }
    if (strange.length > 0) {
      told.push(`The address also says what this revision does not ask, or no value of it: ${strange.join(", ")}. `);
    }
    if (found.problem) {
      const [sentence, facts] = problemWords(found.problem);
      told.push(`${sentence} `, ...facts.map(goTo));
    }
    place.replaceChildren(...told);
    place.hidden = told.length === 0;
  }

  function goTo(name) {
    const button = element("button", { type: "button" }, `Go to “${low(name)}”`);
    button.addEventListener("click", () => {
      const field = fields.get(name);
      field.hidden = field.closest(".group").hidden = false;
      field.scrollIntoView({ block: "center" });
      (field.querySelector("input:checked") || field.querySelector("input, select")).focus({ preventScroll: true });
    });
    return button;
  }

  const labelOf = (row) => row.querySelector(".row a").textContent;
  const rowOf = (id) => at(`_c-${id}`);

  // The criteria without others below them through which a met one is met.
  function through(id, criteria) {
    const row = rowOf(id);
    const below = [...row.querySelectorAll(":scope > ul > li")].map((each) => each.dataset.criterion);
    const met = below.filter((each) => criteria[each] === "met");
    return met.length === 0 ? [id] : met.flatMap((each) => through(each, criteria));
  }

  function verdictWords(found, deciding) {
    const decision = words(found.decision);
    if (found.decision === "not_applicable") return [decision, "The policy is not for this line of business."];
    if (found.decidedBy !== null) {
      const labels = deciding.map((id) => labelOf(rowOf(id)));
      const by = labelOf(rowOf(found.decidedBy));
      return [decision, `By ${by}${labels.length > 0 && labels[0] !== by ? `, through ${labels.join(", ")}` : ""}.`];
    }
    if (found.decision !== "undetermined") return [decision, "No statement is met, and this is what such a case gets."];
    if (found.openAt === undefined) return [decision, "The line of business is not known."];
    return [decision, `What is known neither meets ${labelOf(rowOf(found.openAt))} nor rules it out.`];
  }

  function showVerdict(found, deciding) {
    const impossible = ["no case", "What is said cannot be true of any case."];
    const [decision, why] = found.problem ? impossible : verdictWords(found, deciding);
    const verdict = at("_verdict");
    const sentence = `${decision}: ${why}`;
    if (verdict.dataset.said === sentence) return; // so that it is not read out again
    verdict.dataset.said = sentence;
    verdict.dataset.decision = found.problem ? "problem" : found.decision;
    verdict.replaceChildren(element("b", {}, decision), " ", element("span", {}, why));
  }

  function counts(row, criteria) {
    const values = [...row.querySelectorAll(":scope > ul > li")].map((each) => criteria[each.dataset.criterion]);
    const count = (value) => values.filter((each) => each === value).length;
    const there = ["met", "not_met", "undetermined"].filter((value) => count(value) > 0);
    return there.map((value) => `${count(value)} ${words(value)}`).join(", ");
  }

  function reason(row, found) {
    const parts = asked.get(row.dataset.criterion).map((name) => {
      const from = found.why[name] ? ` (${source(name, found)})` : "";
      return `${low(name)}: ${valueWords(name, found.facts[name])}${from}`;
    });
    if (row.dataset.joined !== undefined) parts.push(`${row.dataset.joined}: ${counts(row, found.criteria)}`);
    return parts.join("; ");
  }

  function showCriteria(found, deciding) {
    for (const row of rows) {
      const id = row.dataset.criterion;
      const line = row.querySelector(".row > p");
      line.querySelectorAll(".value, .decides").forEach((each) => each.remove());
      const told = row.querySelector(".reason");
      told.hidden = Boolean(found.problem);
      row.dataset.value = found.problem ? "" : found.criteria[id];
      if (found.problem) continue;
      line.prepend(badge(found.criteria[id]), " ");
      const decides = found.decidedBy === id || deciding.includes(id);
      if (decides) line.append(" ", element("span", { class: "decides" }, "decides"));
      told.textContent = reason(row, found);
      told.hidden = told.textContent === "";
    }
  }

  function showDerived(found, said) {
    for (const [name, field] of fields) {
      const place = field.querySelector(".derived");
      const derived = !found.problem && !(name in said) && found.why[name] !== undefined;
      place.hidden = !derived;
      place.textContent = derived ? `${valueWords(name, found.facts[name])}: ${source(name, found)}` : "";
    }
  }

  function settlingItem({ fact, value }) {
    const button = element("button", { type: "button", class: "answer" }, `${label(fact)}: ${valueWords(fact, value)}`);
    button.addEventListener("click", () => {
      answer(fact, value);
      changed();
      at("_result").focus();
    });
    return element("li", {}, button);
  }

  // The single answers that would settle the case, by the decision that each would bring.
  function settlingLists(settling) {
    return [...new Set(settling.map((each) => each.decision))].flatMap((decision) => {
      const answers = settling.filter((each) => each.decision === decision).map(settlingItem);
      const which = answers.length === 1 ? "This answer alone would make it " : "One of these answers would make it ";
      const told = element("p", {}, which, element("b", {}, words(decision)), ":");
      const lists = [told, element("ul", { class: "answers-ahead" }, ...answers.slice(0, SHOWN_ANSWERS))];
      if (answers.length > SHOWN_ANSWERS) {
        const rest = element("ul", { class: "answers-ahead" }, ...answers.slice(SHOWN_ANSWERS));
        lists.push(element("details", {}, element("summary", {}, `and ${answers.length - SHOWN_ANSWERS} more`), rest));
      }
      return lists;
    });
  }

  function possible(reachable, all) {
    const named = reachable.map(words).sort();
    const last = named.pop();
    const sentence = `Still possible: ${named.length > 0 ? `${named.join(", ")} or ${last}` : last}.`;
    return all ? sentence : `${sentence} There may be more, which recension evaluate can tell.`;
  }

  function showAhead(found) {
    const place = at("_ahead");
    const told = [];
    if (fixture !== null) told.push(fixtureNote(found));
    openNow = [];
    if (!found.problem && found.decision === "undetermined") {
      const { open, settling, reachable, all } = ahead(found);
      openNow = open;
      told.push(element("p", {}, possible(reachable, all)));
      told.push(...settlingLists(settling));
      if (settling.length === 0 && open.length > 0) told.push(element("p", {}, "No single answer settles it."));
      told.push(openNote(open));
    }
    place.replaceChildren(...told);
  }

  function openNote(open) {
    if (open.length === 0) return element("p", {}, "No answer would change that: it rests on what is not known of this revision.");
    const note = element("p", {}, `Not known yet: ${open.length} ${open.length === 1 ? "fact" : "facts"}. `);
    const button = element("button", { type: "button" }, "Show them");
    button.addEventListener("click", () => {
      at("_show").value = "open";
      at("_find-fact").value = "";
      sieve();
      at("_show").focus();
    });
    note.append(button);
    return note;
  }

  function fixtureNote(found) {
    const wrong = cases.disagreement(fixture, found);
    const told = wrong === null ? "as it is decided here" : `but here ${wrong}`;
    const expected = element("p", {}, element("b", {}, fixture.id), ` expects ${words(fixture.decision)}, ${told}.`);
    const note = element("div", { class: wrong === null ? "fixture" : "fixture problem" }, expected);
    for (const text of [fixture.narrative, fixture.note]) if (text) note.append(element("p", {}, text));
    return note;
  }

  function show(said, unreadable) {
    const found = decide(said);
    const deciding = !found.problem && found.decidedBy !== null ? through(found.decidedBy, found.criteria) : [];
    showProblem(found, unreadable);
    showVerdict(found, deciding);
    showCriteria(found, deciding);
    showDerived(found, said);
    showAhead(found);
    at("_json").textContent = JSON.stringify(said, null, 2);
    const lines = Object.keys(said).map((name) => element("li", {}, `${label(name)}: ${valueWords(name, said[name])}`));
    at("_said").replaceChildren(...(lines.length > 0 ? lines : [element("li", {}, "Nothing is known.")]));
  }

  // ---- the address

  function shared(said) {
    const hash = fixture !== null ? `case:${encodeURIComponent(fixture.id)}` : cases.address(said);
    history.replaceState(null, "", hash === "" ? location.pathname + location.search : `#${hash}`);
    for (const link of document.querySelectorAll("[data-carry]")) link.hash = cases.address(said);
  }

  function changed() {
    fixture = null;
    strange = [];
    const { facts, unreadable } = readForm();
    shared(facts);
    show(facts, unreadable);
  }

  function opened(facts) {
    fill(facts);
    shared(facts);
    show(facts, []);
    sieve();
  }

  function startAgain() {
    fixture = null;
    strange = [];
    opened({});
  }

  // Calls `then` with the fixtures of this revision, which are loaded when they are first asked for.
  function withFixtures(then) {
    if (globalThis.recension.fixtures !== undefined) return then(cases.unpacked(globalThis.recension.fixtures, program));
    const script = element("script", { src: bench.dataset.fixtures });
    script.addEventListener("load", () => withFixtures(then));
    document.head.append(script);
  }

  function openFixture(id) {
    withFixtures((fixtures) => {
      fixture = fixtures.find((each) => each.id === id) || null;
      strange = fixture === null ? [id] : [];
      opened(fixture === null ? {} : fixture.facts);
    });
  }

  function load() {
    const hash = location.hash.slice(1);
    if (hash.startsWith("_")) return; // a place in this page
    fixture = null;
    strange = [];
    const isFixture = hash.startsWith("case:") && bench.dataset.fixtures !== undefined;
    if (isFixture) return openFixture(cases.decoded(hash.slice(5)));
    const read = cases.fromAddress(hash, program);
    strange = read.strange;
    opened(read.facts);
  }

  // ---- finding facts

  function sieve() {
    const sought = at("_find-fact").value.trim().toLowerCase();
    const chosen = at("_show").value;
    const said = readForm().facts;
    let count = 0;
    for (const [name, field] of fields) {
      const isChosen = chosen === "all" || (chosen === "open" ? openNow.includes(name) : name in said);
      field.hidden = !isChosen || !`${name} ${field.textContent}`.toLowerCase().includes(sought);
      if (!field.hidden) count += 1;
    }
    for (const group of form.querySelectorAll(".group")) {
      group.hidden = [...group.querySelectorAll(".field")].every((field) => field.hidden);
    }
    at("_shown").textContent = count === fields.size ? `${count} facts` : `${count} of ${fields.size} facts`;
  }

  // ---- taking it along

  async function copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      at("_copied").textContent = `${what} copied.`;
    } catch {
      at("_json").closest("details").open = true;
      at("_copied").textContent = `${what} could not be copied: this browser does not allow it here.`;
    }
  }

  form.addEventListener("input", (event) => (event.target.closest(".sieve") ? sieve() : changed()));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(startAgain));
  at("_copy-link").addEventListener("click", () => copy(location.href, "The link"));
  at("_copy-json").addEventListener("click", () => copy(at("_json").textContent, "The case"));
  addEventListener("hashchange", load);
  show({}, []);
  sieve();
  load();
});
