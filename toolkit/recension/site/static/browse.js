// The fixtures of a revision: chosen by words, decision, kind and criterion, and shown a few at a time.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const { program, fixtures: packed, cases, evaluator } = globalThis.recension;
  const { words, element, badge } = cases;
  const at = (name) => document.getElementById(name);
  const form = at("_sieve"), list = at("_cases"), more = at("_more");
  const AT_A_TIME = 30;
  const criteria = new Map([...at("_criterion").options].filter((each) => each.value !== "")
    .map((each) => [each.value, { label: each.dataset.label, text: each.textContent }]));
  // a revision that browsers cannot decide still has fixtures; the outline alone is needed for them
  const outline = program.criteria ? program : { criteria: [...criteria.keys()].map((id) => ({ id })) };
  const fixtures = cases.unpacked(packed, outline);
  let chosen = fixtures, shown = 0;

  const labelOf = (id) => (criteria.has(id) ? criteria.get(id).label : id);
  const searched = new Map(fixtures.map((each) => [each, [each.id, each.narrative, each.note, each.author,
    ...each.covers.flatMap(([id, as]) => [labelOf(id), id, as])].join(" ").toLowerCase()]));

  // ---- choosing

  const controls = () => Object.fromEntries(new FormData(form));

  function isChosen(fixture, { text, decision, kind, criterion, is }) {
    if (decision !== "" && fixture.decision !== decision) return false;
    if (kind !== "" && fixture.kind !== kind) return false;
    if (criterion !== "") {
      const value = fixture.expected[criterion];
      const isCovered = fixture.covers.some(([id]) => id === criterion);
      if (is === "covered" ? !isCovered : value === undefined || value[0] !== is) return false;
    }
    return text.trim().toLowerCase().split(/\s+/).every((word) => searched.get(fixture).includes(word));
  }

  function choose() {
    const by = controls();
    chosen = fixtures.filter((fixture) => isChosen(fixture, by));
    list.replaceChildren();
    shown = 0;
    const of = chosen.length === fixtures.length ? "" : ` of ${fixtures.length}`;
    at("_status").textContent = `${chosen.length}${of} cases`;
    showMore();
  }

  function showMore() {
    const next = chosen.slice(shown, shown + AT_A_TIME);
    list.append(...next.map(card));
    shown += next.length;
    more.hidden = shown >= chosen.length;
    more.textContent = `Show ${Math.min(AT_A_TIME, chosen.length - shown)} more`;
  }

  // ---- a case

  function criterionLink(id) {
    return element("a", { href: `${list.dataset.document}#${encodeURIComponent(id)}` }, labelOf(id));
  }

  function valuesOf(fixture) {
    const parts = ["met", "undetermined", "not_met"].map((value) => {
      const ids = [...criteria.keys()].filter((id) => fixture.expected[id] === value);
      if (ids.length === 0) return "";
      const items = ids.map((id) => {
        const text = criteria.get(id).text.slice(labelOf(id).length);
        return element("li", {}, criterionLink(id), value === "not_met" ? "" : text);
      });
      const listed = element("ul", value === "not_met" ? { class: "short" } : {}, ...items);
      return element("div", { class: "values" }, element("p", {}, badge(value)), listed);
    });
    return parts.filter((part) => part !== "");
  }

  function details(fixture) {
    const values = Object.values(fixture.expected);
    const met = values.filter((value) => value === "met").length;
    const made = element("details", {}, element("summary", {}, `Which criteria does it meet? ${met} of ${values.length}`));
    made.addEventListener("toggle", () => {
      if (made.open && made.children.length === 1) made.append(...valuesOf(fixture));
    });
    return made;
  }

  // What a case shows of a criterion, in words: schema/fixture.schema.json has what each means.
  function shownWords(as) {
    const plain = (text) => text.replaceAll("-", " ");
    const part = /^mcdc-(.*?)-(not-)?met(-[b-z])?$/.exec(as);
    if (part !== null) return `turns on ${part[1]} alone, ${part[2] ? "not met" : "met"}`;
    if (/^(not-)?met$|^undetermined$/.test(as)) return `is ${plain(as)}`;
    if (as.startsWith("decisive-")) return `decides, ${plain(as.slice(9))}`;
    if (as.startsWith("boundary-")) return `decides at the threshold, ${plain(as.slice(9))}`;
    if (as.startsWith("value-")) return `is tried at the threshold, ${plain(as.slice(6))}`;
    return plain(as);
  }

  function coveredItem([id, as]) {
    return element("li", {}, criterionLink(id), ` ${shownWords(as)}`);
  }

  function covered(fixture) {
    const [first, ...rest] = fixture.covers;
    const lists = [element("ul", { class: "covers" }, coveredItem(first))];
    if (rest.length > 0) {
      const more = element("details", {}, element("summary", {}, `and ${rest.length} more that it shows`));
      more.addEventListener("toggle", () => {
        if (!more.open || more.children.length > 1) return;
        more.append(element("ul", { class: "covers" }, ...rest.map(coveredItem)));
      });
      lists.push(more);
    }
    return lists;
  }

  function card(fixture) {
    const here = `#case:${encodeURIComponent(fixture.id)}`;
    const open = element("a", { href: list.dataset.form + here, "aria-label": `Open in the form: ${fixture.id}` }, "Open in the form");
    const told = [fixture.narrative, fixture.note && `${fixture.note} (${fixture.author})`].filter(Boolean);
    return element(
      "li", { class: "case", "data-decision": fixture.decision, "data-case": fixture.id, tabindex: "-1" },
      element("h2", {}, element("a", { href: here }, fixture.id)),
      element("p", { class: "expected" }, element("b", {}, words(fixture.decision)), ` · ${fixture.kind}`),
      ...told.map((text) => element("p", {}, text)),
      ...covered(fixture),
      details(fixture),
      element("p", {}, open),
    );
  }

  // ---- the address: decision=…&criterion=…, or one case

  function remember() {
    const { is, ...said } = controls();
    if (said.criterion !== "" && is !== "covered") said.is = is;
    const hash = new URLSearchParams(Object.entries(said).filter(([, value]) => value !== "")).toString();
    history.replaceState(null, "", hash === "" ? location.pathname + location.search : `#${hash}`);
  }

  function clear() {
    for (const control of form.querySelectorAll("input, select")) {
      if (control.options === undefined) control.value = "";
      else control.selectedIndex = 0;
    }
  }

  function showOne(id) {
    clear();
    choose();
    const place = chosen.findIndex((fixture) => fixture.id === id);
    if (place < 0) {
      at("_status").textContent = `There is no case ${id}; here are all ${fixtures.length}.`;
      return;
    }
    while (shown <= place) showMore();
    const item = list.children[place];
    for (const each of item.querySelectorAll("details")) each.open = true;
    item.classList.add("target");
    item.scrollIntoView();
    item.focus({ preventScroll: true });
  }

  function load() {
    const hash = location.hash.slice(1);
    if (hash.startsWith("_")) return;
    if (hash.startsWith("case:")) return showOne(cases.decoded(hash.slice(5)));
    clear();
    for (const [name, value] of new URLSearchParams(hash)) {
      const control = [...form.querySelectorAll("input, select")].find((each) => each.name === name);
      if (control === undefined) continue;
      control.value = value;
      if (control.value !== value) control.selectedIndex = 0; // an option that there is not
    }
    choose();
  }

  // ---- whether the evaluator of this page agrees

  function check() {
    if (!program.criteria) return;
    const decide = evaluator(program);
    const told = fixtures.flatMap((fixture) => {
      const wrong = cases.disagreement(fixture, decide(fixture.facts));
      return wrong === null ? [] : [`${fixture.id}: ${wrong}`];
    });
    at("_odd").hidden = told.length === 0;
    at("_odd").textContent = `Not as expected when it is decided here: ${told.join("; ")}`;
  }

  form.addEventListener("input", () => { choose(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { choose(); remember(); }));
  more.addEventListener("click", () => {
    const first = shown;
    showMore();
    list.children[first].focus();
  });
  addEventListener("hashchange", load);
  choose();
  load();
  check();
});
