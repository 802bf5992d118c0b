"use strict";
/* A page does not know on which day it is read: what is in force is marked here. */
(() => {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((each) => String(each).padStart(2, "0")).join("-");
  for (const span of document.querySelectorAll(".in-force")) {
    const { from, until } = span.dataset;
    if (from > today || (until && until <= today)) continue;
    const mark = document.createElement("strong");
    mark.textContent = "today";
    span.append(" (", mark, ")");
    // of several, in the list of policies, the others are not wanted
    for (const each of span.closest("[data-choice]")?.children ?? []) each.hidden = !each.contains(span);
  }
})();
