/* The switch of colours, and what the theme's script remembers the choice with. It stands in the header and is not deferred:
   the colours are set before anything is painted, and a page looks from the start as it does with scripts. */
(() => {
  "use strict";

  /* Nothing moves on a slow phone when the other scripts have come. */
  document.documentElement.classList.replace("no-js", "js");

  const root = new URL("..", document.currentScript.src);
  const name = (key, scope) => scope.pathname + "." + key;

  /* The theme's script asks for these four by name. */
  window.__md_scope = root;
  window.__md_hash = (text) => [...text].reduce((sum, sign) => ((sum << 5) - sum + sign.charCodeAt(0)) | 0, 0);
  window.__md_get = (key, storage = localStorage, scope = root) => JSON.parse(storage.getItem(name(key, scope)));
  window.__md_set = (key, value, storage = localStorage, scope = root) => {
    try {
      storage.setItem(name(key, scope), JSON.stringify(value));
    } catch {
      /* A full or forbidden storage forgets the choice. */
    }
  };

  /* As the palette of mkdocs.yml has them: when, which colours, and what the next click does. */
  const choices = [
    ["(prefers-color-scheme)", "default", "切换到浅色"],
    ["(prefers-color-scheme: light)", "default", "切换到深色"],
    ["(prefers-color-scheme: dark)", "slate", "跟随系统设置"],
  ];
  const form = document.querySelector("[data-md-component=palette]");
  choices.forEach(([media, scheme, title], index) => {
    const input = document.createElement("input");
    const colours = { mdColorMedia: media, mdColorScheme: scheme, mdColorPrimary: "custom", mdColorAccent: "custom" };
    Object.assign(input, { className: "md-option", type: "radio", name: "__palette", id: "__palette_" + index });
    Object.assign(input.dataset, colours);
    input.setAttribute("aria-label", title);
    const label = document.createElement("label");
    Object.assign(label, { className: "md-header__button md-icon", title, hidden: true });
    label.htmlFor = "__palette_" + ((index + 1) % choices.length);
    form.append(input, label);
  });

  let remembered = null;
  try {
    remembered = window.__md_get("__palette");
  } catch {
    /* Nothing can be remembered here. */
  }
  if (!remembered?.color) return;
  const follows = remembered.color.media === choices[0][0];
  const system = matchMedia(choices[1][0]).matches ? 1 : 2;
  const chosen = follows ? form.querySelector("#__palette_" + system).dataset : null;
  const scheme = chosen ? chosen.mdColorScheme : remembered.color.scheme;
  if (choices.some((choice) => choice[1] === scheme)) document.body.dataset.mdColorScheme = scheme;
  if (chosen) document.body.dataset.mdColorMedia = chosen.mdColorMedia;
  else if (remembered.color.media) document.body.dataset.mdColorMedia = remembered.color.media;
})();
