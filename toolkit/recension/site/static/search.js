"use strict";
/* Search over the index, which comes as scripts: a page that is opened from a disk may not fetch files. */
(() => {
  const form = document.querySelector("form[data-shards]");
  const box = form.querySelector("input");
  const results = document.getElementById("_results");
  const [status, list] = [results.querySelector("[role=status]"), results.querySelector("ol")];
  const policies = document.getElementById("_policies");
  const most = 50;
  const records = [];
  let loading;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // called by each file of the index
  window.addToSearch = (entries) => {
    for (const [name, title, home, label, page, criteria, codes, references] of entries) {
      const policy = { name, title, label, words: plain(`${name} ${title}`) };
      const add = (kind, head, text, path, anchor) =>
        records.push({ policy, kind, head, text, path, anchor, words: plain(`${head} ${text}`) });
      add("policy", name, title, home);
      for (const [outline, id, text] of criteria) add("criterion", outline, text, page, id);
      for (const [system, code, display] of codes) add("code", code, `${display} (${system})`, page);
      for (const [anchor, text] of references) add("reference", "", text, page, anchor);
    }
  };

  const load = () => {
    loading ??= Promise.all(
      Array.from({ length: Number(form.dataset.shards) }, (_, number) => new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `search/${number + 1}.js`;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      })),
    );
    return loading;
  };

  const rank = { policy: 0, criterion: 1, code: 1, reference: 2 };
  const weigh = (record, query) => (plain(record.head) === query ? -1 : rank[record.kind]);

  // each word is in the record or in the name of its policy, and one at least in the record itself
  const matches = (record, words) =>
    words.some((word) => record.words.includes(word)) &&
    words.every((word) => record.words.includes(word) || record.policy.words.includes(word));

  const marked = (text, words) => {
    const found = document.createDocumentFragment();
    const low = plain(text);
    // where letters without their accents are fewer or more, the places do not fit
    const places = low.length === text.length ? words.flatMap((word) => spans(low, word)) : [];
    let end = 0;
    for (const [from, to] of places.sort((one, other) => one[0] - other[0])) {
      if (from < end) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      found.append(text.slice(end, from), mark);
      end = to;
    }
    found.append(text.slice(end));
    return found;
  };

  const spans = (text, word) => {
    const found = [];
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push([at, at + word.length]);
    return found;
  };

  const address = ({ path, anchor }) =>
    path.split("/").map(encodeURIComponent).join("/") + (anchor ? `#${encodeURIComponent(anchor)}` : "");

  const item = (record, words) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    const about = document.createElement("span");
    link.href = address(record);
    if (record.head) {
      const head = document.createElement("b");
      head.append(marked(record.head, words));
      link.append(head, " ");
    }
    link.append(marked(record.text, words));
    about.className = "muted";
    const { policy } = record;
    about.textContent = record.kind === "policy" ? "policy" : `${record.kind} of ${policy.name} ${policy.title}, ${policy.label}`;
    line.append(link, " ", about);
    return line;
  };

  const show = (query) => {
    const words = [...new Set(plain(query).split(/\s+/).filter(Boolean))];
    results.hidden = !words.length;
    policies.hidden = Boolean(words.length);
    if (!words.length) return;
    const found = records.filter((record) => matches(record, words));
    const asked = words.join(" ");
    const best = found
      .map((record, place) => [weigh(record, asked), place, record])
      .sort((one, other) => one[0] - other[0] || one[1] - other[1])
      .slice(0, most);
    list.replaceChildren(...best.map(([, , record]) => item(record, words)));
    const count = found.length > most ? `The first ${most} of ${found.length} results` : `${found.length} result${found.length === 1 ? "" : "s"}`;
    status.textContent = `${count} for “${query.trim()}”`;
  };

  const search = async () => {
    if (!box.value.trim()) return show("");
    try {
      await load();
      show(box.value);
    } catch {
      results.hidden = false;
      status.textContent = "The search index could not be loaded: the folder “search” has to lie beside this page.";
    }
  };

  const remember = () => {
    const query = box.value.trim();
    history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
  };

  box.addEventListener("focus", () => load().catch(() => {}));
  box.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember();
    search();
  });
  box.value = new URLSearchParams(location.search).get("q") ?? box.value;
  search();
})();
