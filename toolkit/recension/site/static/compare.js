"use strict";
/* Two revisions are chosen, and the page that compares them is opened at the place where the reader is. */
(() => {
  const form = document.getElementById("_pick");
  const files = new Set(form.dataset.files.split(" "));
  const status = form.querySelector("[role=status]");
  const { old, new: newer } = form.elements;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const one = old.value;
    const other = newer.value;
    const file = [`${one}--${other}`, `${other}--${one}`].find((each) => files.has(each));
    if (file) {
      location.href = `${form.dataset.folder}/${file}.html${location.hash}`;
    } else if (one === other) {
      status.textContent = "Choose two different revisions.";
    } else {
      const [from, to] = [old, newer].map((select) => select.selectedOptions[0].textContent);
      status.textContent = `There is no page of these two; this shows them: recension diff ${from} ${to}`;
    }
  });
  form.hidden = false;
})();
