"use strict";
(() => {
  const filters = document.getElementById("_filters");
  if (!filters) return;
  const boxes = [...filters.querySelectorAll("input")];
  const status = document.getElementById("_status");
  const changes = [...document.querySelectorAll("[data-effects]")];
  const entries = changes.filter((change) => change.matches("article"));

  const show = () => {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const change of changes) {
      change.hidden = !change.dataset.effects.split(" ").some((effect) => wanted.has(effect));
    }
    const shown = entries.filter((entry) => !entry.hidden).length;
    status.textContent = `${shown} of ${entries.length} changes shown`;
  };

  const showAll = () => {
    for (const box of boxes) box.checked = true;
    show();
  };

  // a link leads to a change even where the filter has hidden it
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.closest("[hidden]")) return;
    showAll();
    target.scrollIntoView();
  };

  filters.addEventListener("change", show);
  filters.querySelector("button").addEventListener("click", showAll);
  window.addEventListener("hashchange", reveal);
  filters.hidden = false;
  show();
  reveal();
})();
