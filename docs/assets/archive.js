/* Comfort only: every page works without this script, and it asks nobody for anything. */
(() => {
  "use strict";

  const make = (tag, className, data = {}) => {
    const element = document.createElement(tag);
    element.className = className;
    Object.assign(element.dataset, data);
    return element;
  };

  /* A part of the frame as the theme's script wants it: what it shows, in three boxes. */
  const boxed = (nav) => {
    const [wrap, inner] = [make("div", "md-sidebar__scrollwrap"), make("div", "md-sidebar__inner")];
    wrap.append(inner);
    inner.append(nav);
    return wrap;
  };
  const titled = (nav, title, control) => {
    const label = make("label", "md-nav__title");
    label.htmlFor = control;
    label.textContent = title;
    nav.prepend(label);
    return nav;
  };
  const dressed = (nav) => {
    for (const list of nav.querySelectorAll("ul")) list.className = "md-nav__list";
    for (const item of nav.querySelectorAll("li")) item.className = "md-nav__item";
    for (const link of nav.querySelectorAll("a")) link.className = "md-nav__link";
    return nav;
  };

  /* Pages outside of the menu name the ways in and their own parts once; the drawer of a phone is made from that. */
  const ways = document.querySelector(".md-tabs ul:not([class])");
  const aside = document.querySelector(".md-sidebar--secondary:not([data-md-component])");
  if (ways && aside) {
    const drawer = make("div", "md-sidebar md-sidebar--primary", { mdComponent: "sidebar", mdType: "navigation" });
    const nav = make("nav", "md-nav md-nav--primary md-nav--lifted", { mdLevel: "0" });
    nav.setAttribute("aria-label", "导航栏");
    nav.append(ways.cloneNode(true));
    dressed(nav).firstElementChild.dataset.mdScrollfix = "";
    drawer.append(boxed(titled(nav, document.querySelector(".md-logo").getAttribute("aria-label"), "__drawer")));
    aside.before(drawer);

    const contents = aside.querySelector("nav");
    if (contents) {
      Object.assign(dressed(contents).firstElementChild.dataset, { mdComponent: "toc", mdScrollfix: "" });
      aside.append(boxed(titled(contents, contents.getAttribute("aria-label"), "__toc")));
      aside.dataset.mdComponent = "sidebar";
    }
  }

  /* A link at the end of each heading that has an address. */
  for (const heading of document.querySelectorAll("article :is(h1, h2, h3, h4, h5, h6)[id]")) {
    const anchor = make("a", "headerlink");
    anchor.href = "#" + heading.id;
    anchor.title = "本节的固定链接";
    anchor.textContent = "¶";
    heading.append(anchor);
  }

  /* A link to each paragraph, in the margin. Hidden from screen readers, for whom it would only repeat the text. */
  const paragraphs = ".reply-text > p[id], .reply-text > ul > li[id], .reply-annex > p[id], .reply-annex > ul > li[id]";
  for (const paragraph of document.querySelectorAll(paragraphs)) {
    const anchor = make("a", "paragraph-anchor");
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
