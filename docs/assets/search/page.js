/* The page of results: facets, order, state in the address, results as a table. */
(() => {
  "use strict";
  const search = globalThis.archiveSearch;
  const place = document.querySelector("#archive-search-page");
  if (!search || !place) return;
  const { words, element } = search;
  const STEP = 20;
  const MOST_ROWS = 500;
  const DELAY = 150;
  const TITLE = document.title;

  let names = [];
  let state = { query: "", sort: "relevance", facets: {}, limit: STEP };
  let turn = 0;
  let panel = null;

  // The parts of the page ---------------------------------------------------------------------------------------------

  const input = element("input", {
    type: "text", inputmode: "search", enterkeyhint: "search", id: "archive-search-query", name: "q", maxlength: 2000,
    "aria-label": words.search, placeholder: words.placeholder(0),
    autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false",
  });
  const help = element("button", { type: "button", "aria-label": words.help, title: words.help, click: () => showHelp() }, "?");
  const form = element("form", { role: "search", class: "archive-page__form", submit: (event) => {
    event.preventDefault();
    change({ query: input.value }, "push");
  } }, input, help);
  const status = element("p", { role: "status", class: "archive-page__status" }, words.start);
  const sort = element("select", { "aria-label": words.sort, change: () => change({ sort: sort.value }, "push") },
    element("option", { value: "relevance" }, words.byRelevance), element("option", { value: "date" }, words.byDate));
  const csv = element("button", { type: "button", class: "archive-ask", click: () => download() }, words.csv);
  const tools = element("div", { class: "archive-page__tools", hidden: "" }, sort, csv);
  const chips = element("ul", { class: "archive-page__chips", "aria-label": words.chosen });
  const list = element("ol", { class: "archive-page__list", "aria-label": words.results });
  const notes = element("div", { class: "archive-search__notes" });
  const more = element("button", { type: "button", class: "archive-ask archive-page__more", hidden: "", click: () => showMore() }, words.more);
  // On a phone the open filters push the results, and how many there are, out of sight.
  const narrowed = element("span", { class: "archive-page__narrowed", "aria-hidden": "true" });
  const facets = element("details", { class: "archive-page__facets" }, element("summary", {}, words.filter, narrowed));
  facets.open = matchMedia("(min-width: 60em)").matches;
  const results = element("div", { class: "archive-page__results" }, status, chips, tools, notes, list, more);
  place.replaceChildren(form, element("div", { class: "archive-page__body" }, facets, results));

  // State and address -------------------------------------------------------------------------------------------------

  function read() {
    const parameters = new URLSearchParams(location.search || location.hash.slice(1));
    const chosen = names.map((name) => [name, [...new Set(parameters.getAll(name))]]).filter(([, values]) => values.length);
    const isByDate = parameters.get("sort") === "date";
    return { query: parameters.get("q") ?? "", sort: isByDate ? "date" : "relevance", facets: Object.fromEntries(chosen), limit: STEP };
  }

  function write(how) {
    const parameters = new URLSearchParams();
    if (state.query) parameters.set("q", state.query);
    for (const name of names) for (const value of state.facets[name] ?? []) parameters.append(name, value);
    if (state.sort === "date") parameters.set("sort", "date");
    const address = search.addressWith(location.href.split(/[?#]/)[0], parameters);
    try {
      if (address !== location.href) history[`${how}State`](null, "", address);
    } catch {
      /* A page from a disk: the state stays in the page alone. */
    }
  }

  function change(news, how) {
    state = { ...state, limit: STEP, ...news };
    write(how);
    refresh();
  }

  function choose(name, value, isChosen) {
    const others = (state.facets[name] ?? []).filter((one) => one !== value);
    const values = isChosen ? [...others, value] : others;
    const { [name]: _, ...rest } = state.facets;
    change({ facets: values.length ? { ...rest, [name]: values } : rest }, "push");
  }

  function ask(query) {
    input.value = query;
    change({ query, facets: {} }, "push");
    input.focus();
  }

  // Showing -----------------------------------------------------------------------------------------------------------

  function clear(message, ...parts) {
    list.replaceChildren();
    notes.replaceChildren(...parts);
    tools.hidden = more.hidden = true;
    status.textContent = message;
    narrowed.textContent = "";
  }

  function showHelp() {
    turn++;
    clear(words.help, ...search.help(ask));
  }

  function showChips() {
    const chip = ([name, value]) => element("li", {}, element("button", {
      type: "button", "aria-label": words.remove(value), click: () => choose(name, value, false),
    }, value, " ×"));
    chips.replaceChildren(...Object.entries(state.facets).flatMap(([name, values]) => values.map((value) => chip([name, value]))));
  }

  const entry = (hit) => element("li", {}, element("a", { class: "archive-hit", href: search.addressOf(hit) }, ...search.hitParts(hit)));

  function showJump(jump) {
    const link = element("a", { href: new URL(jump.address, search.base).href }, jump.title);
    return element("p", { class: "archive-page__jump" }, element("span", { class: "archive-hit__lead" }, words.jump), " ", link);
  }

  function renderTotal(found) {
    status.textContent = narrowed.textContent = search.totalWords(found);
  }

  function render(found) {
    const isChosen = Object.keys(state.facets).length > 0;
    const parts = found.reloaded ? [element("p", {}, words.reloaded)] : [];
    if (found.jump) parts.push(showJump(found.jump));
    if (!found.hits.length) {
      const why = search.nothingFound(found, ask, refresh);
      if (isChosen && found.words.length) {
        const free = () => change({ facets: {} }, "push");
        why.push(element("p", {}, words.narrowed, " ", element("button", { type: "button", class: "archive-ask", click: free }, words.withoutFacets)));
      }
      clear(found.total ? words.notYet(found.read, found.left) : words.found(0, true), ...parts, ...why.slice(found.total ? 1 : 0));
      return;
    }
    list.replaceChildren(...found.hits.map(entry));
    notes.replaceChildren(...parts);
    renderTotal(found);
    tools.hidden = false;
    sort.value = state.sort;
    csv.textContent = words.csv + (found.total > MOST_ROWS ? words.csvLimit(MOST_ROWS) : "");
    more.hidden = found.hits.length >= found.total;
  }

  async function refresh() {
    later.cancel();
    const mine = ++turn;
    input.defaultValue = state.query; // Safari puts boxes back to their default when a reader comes back to a page
    document.title = state.query.trim() ? `${state.query.trim().slice(0, 60)} - ${TITLE}` : TITLE;
    showChips();
    panel?.refresh();
    facets.hidden = !state.query.trim();
    if (!state.query.trim()) return clear(words.start, ...search.help(ask));
    if (/^[?？]$/.test(state.query.trim())) return showHelp();
    const isCurrent = () => mine === turn;
    const { query, limit, facets: chosen, sort: order } = state;
    const meanwhile = (message, found) => {
      // Nothing that has been shown moves when the page that the query names is known.
      if (found?.hits.length && found.jump !== undefined) render(found);
      else if (!list.children.length) notes.replaceChildren();
      status.textContent = message;
    };
    try {
      await search.answer(query, { limit, facets: chosen, sort: order }, { isCurrent, meanwhile, first: render, exactly: renderTotal });
    } catch (error) {
      if (isCurrent()) trouble(error);
    }
  }
  const later = search.calm(() => change({ query: input.value }, "replace"), DELAY);

  async function showMore() {
    const last = list.children.length;
    state.limit += STEP;
    await refresh();
    list.children[last]?.querySelector("a").focus();
  }

  function trouble(error) {
    clear(search.troubleWords(error), ...search.trouble(error, start));
  }

  // The results as a table --------------------------------------------------------------------------------------------

  /* Spreadsheets take a cell that begins with one of these signs for a formula. */
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const plain = (pieces) => pieces.map(({ text }) => text).join("");

  function row(hit) {
    const address = new URL(hit.address, search.base);
    if (hit.passage.anchor) address.hash = hit.passage.anchor;
    return [plain(hit.title), plain(hit.subtitle), hit.date, hit.passage.anchor, plain(hit.passage.pieces), address.href];
  }

  async function download() {
    csv.disabled = true;
    status.textContent = words.csvWait;
    try {
      const engine = await search.engine();
      const { query, facets: chosen, sort: order } = state;
      const { hits } = await engine.search(query, { limit: MOST_ROWS, facets: chosen, sort: order, jump: false });
      const lines = [words.csvHead, ...hits.map(row)].map((cells) => cells.map(cell).join(","));
      const address = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" }));
      element("a", { href: address, download: "search.csv" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      status.textContent = words.csvDone(hits.length);
    } catch (error) {
      trouble(error);
    } finally {
      csv.disabled = false;
    }
  }

  // Beginning ---------------------------------------------------------------------------------------------------------

  async function start() {
    state = read();
    input.value = state.query;
    try {
      const engine = await search.engine();
      const about = await engine.about();
      names = about.facets;
      input.placeholder = words.placeholder(about.documents);
      panel ??= search.facetPanel({ names, state: () => state, choose, trouble });
      facets.replaceChildren(facets.firstChild, ...panel.elements);
    } catch (error) {
      return trouble(error);
    }
    state = read();
    refresh();
  }

  input.addEventListener("input", (event) => event.isComposing || later());
  input.addEventListener("compositionend", later);
  addEventListener("popstate", start);
  start();
  if (!input.value) input.focus();
})();
