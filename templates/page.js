"use strict";
// Filters controls by owner, offering, family and text; without it the page shows everything.
(() => {
  const bar = document.getElementById("filters");
  const form = bar.querySelector("form");
  const fields = {
    owner: document.getElementById("filter-owner"),
    offering: document.getElementById("filter-offering"),
    family: document.getElementById("filter-family"),
    text: document.getElementById("filter-text"),
  };
  const count = document.getElementById("filter-count");
  const answersOf = (element) =>
    (element.dataset.answers || "").split(" ").map((pair) => {
      const at = pair.lastIndexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    });
  const controls = [...document.querySelectorAll("section.control")].map((element) => ({
    element,
    answers: answersOf(element),
    family: element.dataset.family,
    words: element.textContent.toLowerCase(),
    rows: [...element.querySelectorAll("tr[data-offerings]")],
  }));
  const byId = new Map(controls.map((control) => [control.element.id, control]));
  const gridRows = [...document.querySelectorAll(".grid tr[data-answers]")].map((element) => ({
    element,
    control: byId.get(element.querySelector("a").getAttribute("href").slice(1)),
  }));
  const groups = [...document.querySelectorAll(".grid tbody")].filter((group) =>
    group.querySelector("tr[data-answers]"));
  const families = [...document.querySelectorAll("section.family")];

  const fits = (control, chosen) =>
    (!chosen.family || control.family === chosen.family) &&
    (!chosen.text || control.words.includes(chosen.text)) &&
    control.answers.some(([offering, owner]) =>
      (!chosen.offering || offering === chosen.offering) && (!chosen.owner || owner === chosen.owner));

  // Headings are scrolled to below the bar, which grows when its parts wrap.
  const measure = () => document.documentElement.style.setProperty("--bar",
    getComputedStyle(bar).position === "sticky" ? `${bar.offsetHeight}px` : "0px");

  const apply = () => {
    const chosen = {
      owner: fields.owner.value,
      offering: fields.offering.value,
      family: fields.family.value,
      text: fields.text.value.trim().toLowerCase(),
    };
    let shown = 0;
    for (const control of controls) {
      control.shown = fits(control, chosen);
      control.element.hidden = !control.shown;
      shown += control.shown ? 1 : 0;
      for (const row of control.rows) {
        row.hidden =
          (chosen.owner !== "" && row.dataset.owner !== chosen.owner) ||
          (chosen.offering !== "" && !row.dataset.offerings.split(" ").includes(chosen.offering));
      }
    }
    for (const row of gridRows) row.element.hidden = !row.control.shown;
    for (const group of groups) group.hidden = !group.querySelector("tr[data-answers]:not([hidden])");
    for (const family of families) family.hidden = !family.querySelector("section.control:not([hidden])");
    count.textContent = shown === controls.length
      ? `${shown} ${shown === 1 ? "control" : "controls"}`
      : `${shown} of ${controls.length} controls`;
    measure();
    const state = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value));
    try {
      const query = state.toString();
      history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash);
    } catch {
      // A page opened as a file may not change its address; filtering works all the same.
    }
  };

  let waiting = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("reset", () => setTimeout(apply));
  // A link to a control that is filtered away shows it again.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      form.reset();
      setTimeout(() => target.scrollIntoView(), 50);
    }
  };
  window.addEventListener("hashchange", reveal);
  const start = new URLSearchParams(location.search);
  for (const [name, field] of Object.entries(fields)) {
    if (start.has(name)) field.value = start.get(name);
  }
  bar.hidden = false;
  window.addEventListener("resize", measure);
  apply();
  reveal();
})();
