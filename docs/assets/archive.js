/* Comfort only: every page works without this script, and it asks nobody for anything. */
(() => {
  "use strict";

  /* A link to each paragraph, in the margin. Hidden from screen readers, for whom it would only repeat the text. */
  const paragraphs = ".reply-text > p[id], .reply-text > ul > li[id], .reply-annex > p[id], .reply-annex > ul > li[id]";
  for (const paragraph of document.querySelectorAll(paragraphs)) {
    const anchor = document.createElement("a");
    anchor.className = "paragraph-anchor";
    anchor.href = "#" + paragraph.id;
    anchor.title = "本段的固定链接";
    anchor.tabIndex = -1;
    anchor.setAttribute("aria-hidden", "true");
    anchor.textContent = "¶";
    paragraph.append(anchor);
  }

  /* A link to a removed line opens the passport that holds it. */
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && (target.closest("details") || (target.matches(".archive-heading") && target.nextElementSibling));
    if (folded && folded.matches("details") && !folded.open) {
      folded.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
