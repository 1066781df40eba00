"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  for (const tools of all("[data-needs-script]")) tools.hidden = false;

  const hide = one("#hide-names");
  const links = all("a.who");
  const setAnonymous = (on) => {
    document.body.classList.toggle("anonymous", on);
    hide.setAttribute("aria-pressed", String(on));
    for (const link of links) {
      if (on) {
        link.dataset.to = link.getAttribute("href");
        link.removeAttribute("href");
      } else if (link.dataset.to) {
        link.setAttribute("href", link.dataset.to);
      }
    }
    if (on) {
      find.value = "";
      filter();
    }
  };
  hide.addEventListener("click", () => setAnonymous(!document.body.classList.contains("anonymous")));

  const map = one("#map tbody");
  const rows = map ? [...map.rows] : [];
  const find = one("#find"), status = one("#status"), mistake = one("#mistake"), shown = one("#shown");
  const filter = () => {
    const wanted = find.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      const { s: score, m: mistakes, name } = row.dataset;
      const keep =
        (!wanted || name.includes(wanted)) &&
        (!mistake.value || (mistakes || "").split(" ").includes(mistake.value)) &&
        (status.value === "all" ||
          (status.value === "without" && score === "") ||
          (status.value === "short" && score !== "" && !("full" in row.dataset)) ||
          (status.value === "full" && "full" in row.dataset));
      row.hidden = !keep;
      count += keep;
    }
    shown.textContent = count === rows.length ? `${count} students` : `${count} of ${rows.length} students`;
  };
  for (const field of [find, status, mistake]) field.addEventListener("input", filter);

  const orders = {
    alike: (a, b) => a.dataset.o - b.dataset.o,
    score: (a, b) => (a.dataset.s === "") - (b.dataset.s === "") || b.dataset.s - a.dataset.s || a.dataset.o - b.dataset.o,
    name: (a, b) => a.dataset.name.localeCompare(b.dataset.name),
  };
  const order = (by) => {
    for (const button of all("[data-order]")) button.setAttribute("aria-pressed", String(button.dataset.order === by));
    map.append(...rows.sort(orders[by]));
  };
  for (const button of all("[data-order]")) button.addEventListener("click", () => order(button.dataset.order));

  const told = one("#told");
  if (map) {
    const heads = all("#map thead tr:last-child th");
    map.addEventListener("mouseover", (event) => {
      const cell = event.target.closest("td");
      const head = cell && !cell.classList.contains("n") && !cell.colSpan.valueOf() - 1 ? heads[cell.cellIndex] : null;
      if (!head) return;
      const who = cell.parentElement.cells[0].querySelector(document.body.classList.contains("anonymous") ? ".no" : "bdi");
      told.textContent = `${who.textContent} · ${head.dataset.title} · ${document.querySelector(`.legend [data-kind="${cell.classList[0]}"]`).dataset.says}`;
    });
  }

  for (const table of all("table[data-sortable]")) {
    const body = table.tBodies[0];
    table.tHead.addEventListener("click", (event) => {
      const head = event.target.closest("th");
      if (!head || !event.target.closest("button")) return;
      const rising = head.getAttribute("aria-sort") === "descending";
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", rising ? "ascending" : "descending");
      const key = (row) => row.cells[head.cellIndex].dataset.v ?? row.cells[head.cellIndex].textContent.trim();
      const compare = (a, b) => {
        const [x, y] = [key(a), key(b)];
        return x !== "" && y !== "" && !isNaN(x) && !isNaN(y) ? x - y : x.localeCompare(y);
      };
      body.append(...[...body.rows].sort((a, b) => (rising ? compare(a, b) : compare(b, a))));
    });
  }

  if (map) filter();
  if (location.hash === "#projector") setAnonymous(true);
})();
