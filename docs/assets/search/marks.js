/* Marks in a page what the search found there. The address names it (?mark=…) and is clean again afterwards. */
(() => {
  "use strict";
  const wanted = new URLSearchParams(location.search).getAll("mark");
  if (!wanted.length) return;
  const MOST_WORDS = 8;
  const MOST_MARKS = 200;
  const squeezed = (text) => text.replace(/\s+/gu, "");
  const forms = [...new Set(wanted.map(squeezed))].filter(Boolean).slice(0, MOST_WORDS);
  const scope = document.querySelector("article");
  let left = MOST_MARKS;

  /* The text of a block without white space, and for each unit of it the node and the place that it comes from. */
  function unitsOf(block) {
    const units = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".headerlink, .paragraph-anchor, [aria-hidden]")) continue;
      for (let at = 0; at < node.data.length; at++) if (!/\s/u.test(node.data[at])) units.push({ node, at, sign: node.data[at] });
    }
    return units;
  }

  function spansIn(block) {
    const units = unitsOf(block);
    const text = units.map(({ sign }) => sign).join("");
    const isFound = new Uint8Array(units.length);
    for (const form of forms) {
      for (let at = text.indexOf(form); at >= 0 && left > 0; at = text.indexOf(form, at + form.length), left--) {
        isFound.fill(1, at, at + form.length);
      }
    }
    const spans = [];
    units.forEach(({ node, at }, i) => {
      if (!isFound[i]) return;
      const last = spans.at(-1);
      if (last && last.node === node && isFound[i - 1] && !/\S/u.test(node.data.slice(last.end, at))) last.end = at + 1;
      else spans.push({ node, start: at, end: at + 1 });
    });
    return spans;
  }

  /* From the end, so that the places of those before stay true. */
  function mark(block) {
    for (const { node, start, end } of spansIn(block).reverse()) {
      const found = node.splitText(start);
      found.splitText(end - start);
      const element = document.createElement("mark");
      element.className = "archive-mark";
      found.replaceWith(element);
      element.append(found);
    }
  }

  const target = document.getElementById(location.hash.slice(1));
  const blocks = scope ? [...scope.querySelectorAll("h1, .reply-header > p, .reply-text > *, .reply-annex > *")] : [];
  // The paragraph that the link names comes first: the number of marks is limited.
  for (const block of target && blocks.includes(target) ? [target, ...blocks.filter((one) => one !== target)] : blocks) mark(block);
  try {
    history.replaceState(history.state, "", location.pathname + location.hash);
  } catch {
    /* A page from a disk keeps its address. */
  }
})();
