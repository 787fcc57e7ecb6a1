/* The facets of the page of results: one fold for each, whose values and counts are fetched when it is opened. */
(() => {
  "use strict";
  const search = globalThis.archiveSearch;
  if (!search) return;
  const { words, element } = search;
  const ORDER = ["kind", "province", "prefecture", "agency", "year", "topic", "assembly", "outcome"];
  const FEW = 12;
  const MOST = 200;

  /** Values to show: the chosen ones first, years from the newest on. */
  function sorted(name, counts, chosen) {
    const known = new Set(counts.map(({ value }) => value));
    const lost = chosen.filter((value) => !known.has(value)).map((value) => ({ value, count: 0 }));
    const all = name === "year" ? [...counts].sort((a, b) => (a.value < b.value ? 1 : -1)) : counts;
    return [...lost, ...all.filter(({ value }) => chosen.includes(value)), ...all.filter(({ value }) => !chosen.includes(value))];
  }

  /**
   * The panel. `state()` gives {query, facets}; `choose(name, value, isChosen)` is called when a reader chooses.
   * Its `refresh()` fetches the counts of open folds anew.
   */
  search.facetPanel = ({ names, state, choose, trouble }) => {
    const folds = ORDER.filter((name) => names.includes(name)).map((name) => fold(name));

    function entry(name, { value, count }, isExact) {
      const isChosen = (state().facets[name] ?? []).includes(value);
      const box = element("input", { type: "checkbox", change: () => choose(name, value, box.checked) });
      box.checked = isChosen;
      const shown = element("span", { class: "archive-facet__count" }, isExact ? String(count) : words.about(count));
      return element("li", {}, element("label", {}, box, element("span", {}, value), shown));
    }

    function fold(name) {
      const list = element("ul", {});
      const narrow = element("input", { type: "text", placeholder: words.narrow, "aria-label": words.narrow, hidden: "" });
      const chosenCount = element("span", { class: "archive-facet__chosen" });
      const details = element("details", { class: "archive-facet", "data-facet": name, toggle: () => details.open && load() },
        element("summary", {}, words.facets[name] ?? name, chosenCount), narrow, list);
      let known = { values: [], exact: true };
      let turn = 0;

      function render() {
        const chosen = state().facets[name] ?? [];
        const wanted = narrow.value.trim().toLowerCase();
        const all = sorted(name, known.values, chosen).filter(({ value }) => value.toLowerCase().includes(wanted));
        narrow.hidden = known.values.length <= FEW;
        const isWhole = details.dataset.whole || wanted;
        const shown = all.slice(0, isWhole ? MOST : Math.max(FEW, chosen.length));
        const entries = shown.map((one) => entry(name, one, known.exact));
        if (!all.length) entries.push(element("li", {}, wanted ? words.notAmong : words.none));
        if (shown.length < all.length && isWhole) {
          entries.push(element("li", { class: "archive-facet__rest" }, words.rest(all.length - shown.length)));
        } else if (shown.length < all.length) {
          const more = () => {
            details.dataset.whole = "yes";
            render();
          };
          entries.push(element("li", {}, element("button", { type: "button", class: "archive-ask", click: more }, words.more)));
        }
        const place = list.contains(document.activeElement) ? document.activeElement.parentElement.children[1]?.textContent : null;
        list.replaceChildren(...entries);
        if (place) [...list.querySelectorAll("label")].find((one) => one.children[1].textContent === place)?.firstChild.focus();
      }

      async function load() {
        const mine = ++turn;
        const { query, facets } = state();
        try {
          const engine = await search.engine();
          const { counts, exact } = await engine.facets(query, { facets, names: [name] });
          if (mine !== turn) return;
          known = { values: counts[name] ?? [], exact };
          render();
        } catch (error) {
          if (mine === turn) trouble(error);
        }
      }
      narrow.addEventListener("input", render);

      return {
        details,
        refresh() {
          const chosen = state().facets[name] ?? [];
          chosenCount.textContent = chosen.length ? ` (${chosen.length})` : "";
          if (chosen.length) details.open = true;
          if (details.open) load();
        },
      };
    }

    return { elements: folds.map(({ details }) => details), refresh: () => folds.forEach((one) => one.refresh()) };
  };
})();
