// What to ask instead when nothing is found: the nearest query that finds something.
import { variantTable } from "./normal.js";
import { intersect } from "./postings.js";
import { haystack } from "./passages.js";

const LONGEST_STRETCH = 16;
const TEXTS_FOR_STRETCH = 2;

async function firstThatFinds(search, queries) {
  for (const query of queries) {
    const { hits, total, exact } = await search.found(query, { limit: 1 });
    if (hits.length) return { query, total, exact };
  }
  return null;
}

/** The nearest query that finds something: without quotes, without a word, without the ends of a phrase. */
export async function suggestion(search, words) {
  const wanted = words.filter((word) => !word.excluded).map((word) => word.alternatives[0]);
  const forms = wanted.map(({ form }) => form);
  const tried = [];
  if (wanted.some(({ exact }) => exact !== null) || forms.some((form) => form.includes("\n"))) {
    tried.push(forms.join(" ").replaceAll("\n", " "));
  }
  if (words.length > wanted.length) tried.push(forms.join(" "));
  if (forms.length > 1) {
    tried.push(...forms.map((_, i) => forms.filter((_, other) => other !== i).join(" ")));
    tried.push(...forms);
  }
  return (await firstThatFinds(search, tried)) ?? firstThatFinds(search, await stretches(search, forms.slice(0, 4)));
}

/** Stretches of some forms that stand in a text, longest first. */
async function stretches(search, forms) {
  const found = new Set();
  for (const run of forms.flatMap((form) => form.split("\n"))) {
    const signs = [...run].slice(0, LONGEST_STRETCH);
    for (const { start, end, docs } of await windows(search, signs)) {
      for (const doc of docs.slice(0, TEXTS_FOR_STRETCH)) {
        found.add(await longestIn(search, doc, signs.slice(start, end)));
      }
    }
  }
  found.delete("");
  return [...found].sort((a, b) => b.length - a.length).slice(0, 3);
}

/** The two widest windows of a run whose grams occur together, and where. */
async function windows(search, signs) {
  const found = [];
  for (let start = 0; start < signs.length; start++) {
    let left = null;
    for (let end = start + 1; end <= signs.length; end++) {
      const { list } = await search.candidates({ form: signs.slice(Math.max(start, end - 2), end).join(""), exact: null });
      const next = intersect(left ? [left, list] : [list]);
      if (!next.docs.length) break;
      left = next;
      found[start] = { start, end, docs: next.docs };
    }
  }
  const width = ({ start, end }) => end - start;
  return found.filter((one) => one && width(one) >= Math.min(2, signs.length - 1)).sort((a, b) => width(b) - width(a)).slice(0, 2);
}

async function longestIn(search, doc, signs) {
  const { title, subtitle, texts } = await search.shown(doc);
  const { variants, paragraphs } = await search.textPart(texts.length > 1 ? texts[0] : texts[0][0]);
  const text = [title, subtitle, ...paragraphs.map((paragraph) => paragraph.text)].join("\n");
  const { forms } = haystack(text, variantTable(variants));
  for (let length = signs.length; length > 1; length--) {
    for (let start = 0; start + length <= signs.length; start++) {
      const stretch = signs.slice(start, start + length).join("");
      if (forms.some(({ form }) => form.includes(stretch))) return stretch;
    }
  }
  return "";
}
