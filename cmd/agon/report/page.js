"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);

  // format writes a number as the page's own text does: four digits.
  function format(v) {
    if (Number.isInteger(v) && Math.abs(v) < 1e7) return String(v);
    const size = Math.abs(v);
    return size >= 1e-4 && size < 1e7 ? String(Number(v.toPrecision(4))) : v.toExponential(3);
  }

  // nearest is the index in sorted numbers of the one that is nearest to x.
  function nearest(numbers, x) {
    let low = 0, high = numbers.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (numbers[middle] < x) low = middle; else high = middle;
    }
    return x - numbers[low] <= numbers[high] - x ? low : high;
  }

  // addReadout shows the values of an iteration below a drawing, and marks them in it.
  function addReadout(figure, chart) {
    const svg = figure.querySelector("svg.drawing");
    const when = figure.querySelector(".when");
    const values = [...figure.querySelectorAll(".value > span")];
    const last = values.map((value) => value.textContent);
    const steps = [...new Set(chart.runs.flatMap((run) => run.x))].sort((a, b) => a - b);
    const groups = [...svg.querySelectorAll("g")];
    const marks = groups.map((group) => {
      const mark = document.createElementNS(svg.namespaceURI, "circle");
      mark.setAttribute("class", "mark");
      mark.setAttribute("r", "4");
      group.append(mark);
      return mark;
    });
    const rule = document.createElementNS(svg.namespaceURI, "path");
    rule.setAttribute("class", "rule");
    svg.insertBefore(rule, groups[0]);
    let at = steps.length - 1;

    const place = (x) => chart.x1 === chart.x0 ? (chart.l + chart.r) / 2
      : chart.l + (x - chart.x0) / (chart.x1 - chart.x0) * (chart.r - chart.l);

    function show(index) {
      at = Math.max(0, Math.min(steps.length - 1, index));
      const step = steps[at];
      rule.setAttribute("d", `M${place(step)} ${chart.t}V${chart.b}`);
      svg.classList.add("pointed");
      when.textContent = "iteration " + step;
      chart.runs.forEach((run, i) => {
        const j = nearest(run.x, step);
        const there = run.x[j] === step;
        const bounds = there && run.b && run.b[j];
        values[i].textContent = there ? format(run.y[j]) + (bounds ? ` [${format(bounds[0])}, ${format(bounds[1])}]` : "") : "–";
        marks[i].style.display = there ? "" : "none";
        marks[i].setAttribute("cx", place(step));
        marks[i].setAttribute("cy", run.p[j]);
      });
    }

    function reset() {
      at = steps.length - 1;
      svg.classList.remove("pointed");
      when.textContent = "latest";
      values.forEach((value, i) => { value.textContent = last[i]; });
    }

    svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      const step = chart.x0 + (x - chart.l) / (chart.r - chart.l) * (chart.x1 - chart.x0);
      show(nearest(steps, step));
    });
    svg.addEventListener("pointerleave", reset);
    svg.addEventListener("focus", () => figure.querySelector(".readout").setAttribute("aria-live", "polite"));
    svg.addEventListener("blur", reset);
    svg.addEventListener("keydown", (event) => {
      const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: steps.length - 1, PageUp: at - 10, PageDown: at + 10 };
      if (event.key === "Escape") reset();
      if (!(event.key in moves)) return;
      event.preventDefault();
      show(moves[event.key]);
    });
  }

  // addFilters narrows a list to what its form asks for, a page at a time.
  function addFilters(list) {
    const form = list.querySelector("form.filters");
    const entries = [...list.querySelectorAll(":scope > details.entry")];
    const texts = entries.map((entry) => entry.textContent.toLowerCase());
    const output = form.querySelector("output");
    const further = list.querySelector("button.further");
    const page = 20;
    let room = page;

    function fits(entry, i, words) {
      const kind = form.elements.kind.value;
      const run = form.elements.run ? form.elements.run.value : "";
      return (!kind || entry.dataset.kind === kind) && (!run || entry.dataset.run === run) &&
        words.every((word) => texts[i].includes(word));
    }

    function apply() {
      const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      entries.forEach((entry, i) => {
        entry.hidden = !fits(entry, i, words) || ++found > room;
      });
      output.textContent = `${found} of ${entries.length} ${list.dataset.noun}`;
      further.hidden = found <= room;
      further.textContent = `Show ${Math.min(page, found - room)} more of ${found}`;
    }

    function restart() {
      room = page;
      apply();
    }

    form.hidden = false;
    form.addEventListener("input", restart);
    form.addEventListener("reset", () => setTimeout(restart));
    form.addEventListener("submit", (event) => event.preventDefault());
    further.addEventListener("click", () => {
      const next = entries.filter((entry) => !entry.hidden).length;
      room += page;
      apply();
      const shown = entries.filter((entry) => !entry.hidden);
      if (shown[next]) shown[next].querySelector("summary").focus();
    });
    addEventListener("beforeprint", () => {
      room = entries.length;
      apply();
    });
    apply();
  }

  // openTarget opens the entry that the address names.
  function openTarget() {
    const entry = document.getElementById(location.hash.slice(1));
    if (!entry || entry.tagName !== "DETAILS") return;
    entry.hidden = false;
    entry.open = true;
    entry.scrollIntoView();
  }

  for (const figure of document.querySelectorAll("figure.chart")) addReadout(figure, data[figure.id]);
  for (const list of document.querySelectorAll(".list")) addFilters(list);
  addEventListener("hashchange", openTarget);
  openTarget();
})();
