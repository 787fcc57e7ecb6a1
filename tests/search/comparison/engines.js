// Each search behind the same two functions; loaded into a page of its site. `ask` answers with the addresses of the
// first ten, once their passages are there, and with the addresses or names of everything that it found.
globalThis.engines = {
  async "this search"(base) {
    const script = document.createElement("script");
    script.src = `${base}search/client.js`;
    await new Promise((onload, onerror) => document.head.append(Object.assign(script, { onload, onerror })));
    const engine = globalThis.createSearch({ base: `${base}search/index/` });
    return async (query, many) => {
      const { hits, total, exact } = await engine.search(query, { limit: many });
      return { top: hits.slice(0, 10).map((hit) => hit.address), all: hits.map((hit) => hit.address), total, exact };
    };
  },

  async "Material + jieba"(base) {
    const { config, docs } = await (await fetch(`${base}search/search_index.json`)).json();
    // Beside the scripts that it loads by relative addresses; the archive's own pages do not name it.
    const worker = new Worker(`${base}assets/javascripts/workers/search.js`);
    const said = (message) => new Promise((done, refuse) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = ({ message }) => refuse(new Error(`Material's worker failed: ${message ?? "it cannot be loaded"}`));
      worker.postMessage(message);
    });
    await said({ type: 0, data: { config, docs, options: { suggest: false } } });
    return async (query) => {
      const { data } = await said({ type: 2, data: query });
      const all = data.items.map(([first]) => first.location.split("#")[0]);
      return { top: all.slice(0, 10), all };
    };
  },

  async "Pagefind (extended)"(base) {
    const pagefind = await import(`${base}pagefind/pagefind.js`);
    // Without its worker, whose requests the emulated network would not slow down.
    await pagefind.options({ noWorker: true });
    await pagefind.init();
    return async (query) => {
      const { results } = await pagefind.search(query);
      const shown = await Promise.all(results.slice(0, 10).map((one) => one.data()));
      return { top: shown.map(({ url }) => url.replace(/^\//, "")), names: results.map(({ id }) => id) };
    };
  },
};
