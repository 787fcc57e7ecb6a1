// What to ask instead when nothing is found: the nearest query that finds something.
import { intersect } from "./postings.js";

const LONGEST_RUN = 16;
const MOST_TRIED = 12;

async function firstThatFinds(search, queries) {
  for (const query of [...new Set(queries)].slice(0, MOST_TRIED)) {
    const { hits, total, exact } = await search.found(query, { limit: 1 });
    if (hits.length) return { query, total, exact };
  }
  return null;
}

/** The nearest query that finds something: without quotes, without a word, a word as two, a piece of a word. */
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
  const found = await firstThatFinds(search, tried);
  if (found) return found;
  for (const run of forms.slice(0, 4).flatMap((form) => form.split("\n"))) {
    const instead = await firstThatFinds(search, await piecesOf(search, [...run].slice(0, LONGEST_RUN)));
    if (instead) return instead;
  }
  return null;
}

/** How far a run goes on from a place until no document has all of its pairs; backwards with step -1. */
async function reach(search, signs, from, step) {
  let left = null;
  let at = from;
  for (; at + step >= 0 && at + step < signs.length; at += step) {
    const pair = step > 0 ? signs[at] + signs[at + 1] : signs[at - 1] + signs[at];
    const { list } = await search.candidates({ form: pair, exact: null });
    const next = intersect(left ? [left, list] : [list]);
    if (!next.docs.length) break;
    left = next;
  }
  return Math.abs(at - from) + 1;
}

/** Pieces of a run that may be found, the nearest first: cut in two, its beginning or its end, then what stands within. */
async function piecesOf(search, signs) {
  const size = signs.length;
  const cut = (start, end) => signs.slice(start, end).join("");
  const [head, tail] = await Promise.all([reach(search, signs, 0, 1), reach(search, signs, size - 1, -1)]);
  // Pairs in a document are not yet a run in it: shorter ends too.
  const lengths = (most) => [most, most - 1, (most * 3) >> 2, most >> 1, 2].filter((length) => length > 1 && length <= most);
  const ends = [...lengths(head).map((length) => cut(0, length)), ...lengths(tail).map((length) => cut(size - length))];
  ends.sort((a, b) => b.length - a.length);
  const halves = [head, size - tail].filter((at) => at > 0 && at < size);
  const split = (sign) => halves.map((at) => cut(0, at) + sign + cut(at));
  const tried = [...split("，"), ...split(" "), ...ends].filter((query) => query.length > (query < "\u0080" ? 2 : 1));
  if (ends.length) return tried;
  const within = [];
  for (let start = 1; start < size - 2; start++) within.push({ start, length: await reach(search, signs, start, 1) });
  within.sort((a, b) => b.length - a.length);
  return [...tried, ...within.filter(({ length }) => length > 1).map(({ start, length }) => cut(start, start + length))];
}
