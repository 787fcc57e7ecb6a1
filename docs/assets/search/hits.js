/* What the box and the page of results have in common: the engine, and how results, totals and troubles are shown. */
(() => {
  "use strict";
  const search = globalThis.archiveSearch;
  const { words, base } = search;
  const MOST_MARKS = 8;
  const LONGEST_SENT = 2000;

  let loading = null;

  function script(address) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = resolve;
      element.onerror = () => {
        element.remove();
        reject(Object.assign(new Error(address), { code: navigator.onLine ? "missing" : "offline" }));
      };
      document.head.append(element);
    });
  }

  /** The engine, fetched when it is first asked for. */
  search.engine = () => {
    loading ??= script(`${base}search/client.js`).then(() => globalThis.createSearch({ base: `${base}search/index/` }));
    loading.catch(() => (loading = null));
    return loading;
  };

  /** An element; attributes that are null are left out, text is never read as markup. */
  search.element = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(key, value);
      else if (value !== null) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };
  const { element } = search;

  search.marked = (pieces) => pieces.map(({ text, marked }) => (marked ? element("mark", {}, text) : text));

  /** Where a hit leads: its paragraph, with what was found there as parameters for marks.js. */
  search.addressOf = (hit) => {
    const address = new URL(hit.address, base);
    const found = [...hit.passage.pieces, ...hit.title].filter(({ marked }) => marked).map(({ text }) => text.slice(0, 80));
    for (const text of [...new Set(found)].slice(0, MOST_MARKS)) address.searchParams.append("mark", text);
    if (hit.passage.anchor) address.hash = hit.passage.anchor;
    return address.href;
  };

  /** The parts of a hit, for a link or an entry. */
  search.hitParts = (hit) => {
    const { pieces, cutBefore, cutAfter } = hit.passage;
    const passage = [cutBefore ? "…" : "", ...search.marked(pieces), cutAfter ? "…" : ""];
    return [
      element("span", { class: "archive-hit__title" }, ...search.marked(hit.title)),
      element("span", { class: "archive-hit__notes" }, ...search.marked(hit.subtitle)),
      element("span", { class: "archive-hit__passage" }, ...passage),
    ];
  };

  const PATIENCE = 300;
  const SETTLED = 40; // texts, some 150 KB; so few are read after the first answer, to make its total exact
  const REST = 400;
  const READ_IN_VAIN = 300; // texts; then a reader is asked whether to go on

  /**
   * Ask, and show: `first(found)` the answer, once more with a proposal when nothing is found; before it, when that
   * takes long, `meanwhile(message, found)`; after it, `exactly(found)` when a few more texts make the total exact.
   * Nothing is shown once `isCurrent()` says no.
   */
  search.answer = async (query, options, { isCurrent, meanwhile, first, exactly }) => {
    const patient = performance.now() + PATIENCE;
    const slow = setTimeout(() => isCurrent() && meanwhile(words.searching), PATIENCE);
    const progress = (found) => {
      if (isCurrent() && performance.now() > patient) meanwhile(words.reading(found.read, found.left), found);
      return isCurrent();
    };
    let engine;
    let found;
    try {
      engine = await search.engine();
      found = await engine.search(query, { ...options, most: READ_IN_VAIN, suggest: false, progress });
    } finally {
      clearTimeout(slow);
    }
    if (!isCurrent()) return;
    first(found);
    if (!found.hits.length && found.words.length) {
      const proposed = await engine.search(query, { ...options, most: 0 }).catch(() => found);
      if ((proposed.suggestion || proposed.hits.length) && isCurrent()) first({ ...proposed, reloaded: found.reloaded || proposed.reloaded });
      return;
    }
    if (found.exact || found.total > SETTLED + found.hits.length || navigator.connection?.saveData) return;
    setTimeout(async () => {
      if (!isCurrent()) return;
      const settled = await engine.search(query, { ...options, settle: SETTLED, jump: false, progress: isCurrent }).catch(() => found);
      if (settled.exact && isCurrent()) exactly(settled);
    }, REST);
  };

  search.totalWords = ({ total, exact }) => words.found(total, exact);

  search.troubleWords = (error) => words[error.code] ?? `${words.missing} (${error.message})`;

  /**
   * The address of a query, or of a state of the page of results. Hosts refuse long addresses; what stands behind the #
   * is not sent to them.
   */
  search.addressWith = (page, parameters) => {
    const address = new URL(page);
    const text = parameters.toString();
    if (text.length > LONGEST_SENT) address.hash = text;
    else address.search = text;
    return address.href;
  };

  /** A button that asks something else. */
  search.asking = (query, ask) => element("button", { type: "button", class: "archive-ask", click: () => ask(query) }, query);

  /** What was searched when nothing was found, and what to ask instead. */
  search.nothingFound = (answer, ask, again) => {
    if (!answer.words.length) return [element("p", {}, words.onlySigns)];
    const said = answer.total ? words.notYet(answer.read, answer.left) : words.nothing(answer.query.slice(0, 60));
    const parts = [element("p", {}, element("strong", {}, said)), element("p", {}, words.scope(answer.documents))];
    if (answer.total) parts[1].replaceChildren(element("button", { type: "button", class: "archive-ask", click: again }, words.goOn));
    if (answer.suggestion) {
      const { query } = answer.suggestion;
      parts.push(element("p", {}, `${words.instead} `, search.asking(query, ask), words.try(search.totalWords(answer.suggestion))));
    }
    return parts;
  };

  /** Every form of a query, each with an example that can be tried. */
  search.help = (ask) => {
    const rows = words.examples.flatMap(([query, what]) => [
      element("dt", {}, search.asking(query, ask)),
      element("dd", {}, what),
    ]);
    const keys = element("p", { class: "archive-search__keys" }, words.keys);
    return [element("h2", {}, words.help), element("dl", {}, ...rows), keys];
  };

  search.trouble = (error, again) => [
    element("p", { class: "archive-trouble" }, search.troubleWords(error)),
    element("p", {}, element("button", { type: "button", class: "archive-ask", click: again }, words.retry)),
  ];

  /** Calls the last of several calls, some time after it. */
  search.calm = (act, milliseconds) => {
    let timer = 0;
    const later = (...values) => {
      clearTimeout(timer);
      timer = setTimeout(act, milliseconds, ...values);
    };
    later.cancel = () => clearTimeout(timer);
    return later;
  };
})();
