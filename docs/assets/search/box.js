/* The box that opens on / and Ctrl+K: results as one types. */
(() => {
  "use strict";
  const search = globalThis.archiveSearch;
  const door = document.querySelector(".archive-search-door");
  if (!search || !door || typeof HTMLDialogElement !== "function") return;
  const { words, element } = search;
  const DELAY = 150;
  const MOST = 10;
  const LIST = "archive-search-list";
  const OPTION = "archive-search-option-";

  let shown = null; // the query whose answer is on the screen
  let turn = 0;
  let answering = Promise.resolve();
  let target = null; // where Enter leads when no option is chosen

  const input = element("input", {
    type: "text", inputmode: "search", enterkeyhint: "search", name: "q", maxlength: 2000,
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": LIST,
    "aria-label": words.search, placeholder: words.placeholder(0),
    autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false",
  });
  const status = element("p", { role: "status", class: "archive-search__status" }, words.start);
  const list = element("div", { role: "listbox", id: LIST, "aria-label": words.results });
  const notes = element("div", { class: "archive-search__notes" });
  const button = (name, label, click) => element("button", { type: "button", "aria-label": label, title: label, click }, name);
  const form = element("form", { role: "search", action: door.href, submit: (event) => event.preventDefault() },
    input, button("?", words.help, () => showHelp()), button("×", words.close, () => dialog.close()));
  const scroll = element("div", { class: "archive-search__scroll" }, list, notes);
  const dialog = element("dialog", { class: "archive-search", "aria-label": words.search }, form, status, scroll);
  document.body.append(dialog);

  const options = () => [...list.children];
  const active = () => document.getElementById(input.getAttribute("aria-activedescendant"));

  function activate(option) {
    active()?.setAttribute("aria-selected", "false");
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /* The chosen option stays chosen where it is in the new list too. */
  function show(links, message, ...more) {
    const chosen = active()?.href;
    links.forEach((link, at) => (link.id = OPTION + at));
    list.replaceChildren(...links);
    notes.replaceChildren(...more);
    input.setAttribute("aria-expanded", String(links.length > 0));
    // Safari puts boxes back to their default when a reader comes back to a page.
    input.defaultValue = list.dataset.query = shown ?? "";
    const again = links.find(({ href }) => href === chosen);
    if (!again) scroll.scrollTop = 0;
    activate(again);
    say(message);
  }

  function say(message) {
    if (status.textContent !== message) status.textContent = message;
  }

  function showHelp() {
    turn++;
    shown = null;
    show([], words.help, ...search.help(ask));
    input.focus();
  }

  function ask(query) {
    input.value = query;
    input.focus();
    answering = answer();
  }

  const option = (href, kind, ...children) =>
    element("a", { href, role: "option", "aria-selected": "false", tabindex: "-1", class: `archive-hit ${kind}` }, ...children);

  const pageOf = (query) => search.addressWith(door.href, new URLSearchParams({ q: query }));

  const replies = (hits) => hits.map((hit) => option(search.addressOf(hit), "archive-hit--reply", ...search.hitParts(hit)));

  const sayTotal = (found, total) => total + (found.hits.length < found.total ? words.shown(found.hits.length) : "");

  /* The texts behind an answer have all been read. */
  function renderTotal(found) {
    const total = search.totalWords(found);
    say(sayTotal(found, total));
    const all = list.querySelector(".archive-hit--all");
    if (all) all.textContent = words.all(total);
  }

  function render(found, query) {
    const links = replies(found.hits);
    const total = search.totalWords(found);
    target = pageOf(query);
    if (found.hits.length) links.push(option(target, "archive-hit--all", words.all(total)));
    if (found.jump) {
      target = new URL(found.jump.address, search.base).href;
      const name = element("span", { class: "archive-hit__title" }, found.jump.title);
      links.unshift(option(target, "archive-hit--jump", element("span", { class: "archive-hit__lead" }, words.jump), " ", name));
    }
    const news = found.reloaded ? [element("p", {}, words.reloaded)] : [];
    if (found.hits.length) {
      show(links, sayTotal(found, total), ...news);
    } else {
      const why = search.nothingFound(found, ask, again);
      show(links, found.jump ? words.jump : why.map((part) => part.textContent).join(" "), ...news, ...(found.jump ? [] : why));
    }
  }

  function again() {
    shown = null;
    answering = answer();
  }

  async function answer() {
    later.cancel();
    const query = input.value.trim();
    if (query === shown) return;
    const mine = ++turn;
    if (/^[?？]$/.test(query)) return showHelp();
    target = null;
    if (!query) {
      shown = query;
      return show([], words.start);
    }
    const isCurrent = () => mine === turn;
    try {
      await search.answer(query, { limit: MOST }, {
        isCurrent,
        meanwhile: (message, found) => {
          // Nothing that has been shown moves when the page that the query names is known.
          if (found?.hits.length && found.jump !== undefined) render(found, query);
          else if (!options().length) notes.replaceChildren();
          say(message);
        },
        first: (found) => {
          shown = query;
          render(found, query);
        },
        exactly: renderTotal,
      });
    } catch (error) {
      if (!isCurrent()) return;
      shown = null;
      show([], search.troubleWords(error), ...search.trouble(error, () => ask(query)));
    }
  }
  const later = search.calm(() => (answering = answer()), DELAY);

  async function enter() {
    if (active()) return active().click();
    if (input.value.trim() !== shown) answering = answer();
    await answering;
    if (target && dialog.open) location.href = target;
  }

  function step(by) {
    const all = options();
    if (!all.length) return;
    const at = all.indexOf(active());
    activate(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
  }

  input.addEventListener("input", (event) => event.isComposing || later());
  input.addEventListener("compositionend", later);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // Safari ends a composition before it reports the key
    const act = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: enter }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  // A click on the dialog itself is one beside its content.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  // A result that opens in another tab leaves the list where it is.
  list.addEventListener("click", (event) => event.ctrlKey || event.metaKey || event.shiftKey || setTimeout(() => dialog.close()));

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    input.focus();
    input.select();
    search.engine().then((engine) => engine.about()).then(({ documents }) => {
      input.placeholder = words.placeholder(documents);
    }).catch(() => {}); // said when something is asked
  }

  door.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  // A box that has just been closed may still have the keys.
  const isTyping = ({ target: at }) =>
    at instanceof Element && at.closest("input, textarea, select, [contenteditable]") && (dialog.open || !dialog.contains(at));
  // Before the theme's own keys hear of it.
  addEventListener("keydown", (event) => {
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event);
    const isK = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!isSlash && !isK) return;
    event.preventDefault();
    event.stopPropagation();
    const page = document.querySelector("#archive-search-query");
    if (!page) return open();
    page.focus();
    page.select();
  }, true);
})();
