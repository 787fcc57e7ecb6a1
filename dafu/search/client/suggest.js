// What to ask instead when nothing is found: the nearest query that finds something.
import { IDEOGRAPH } from "./normal.js";
import { grams } from "./query.js";

const LONGEST_RUN = 16;
const MOST_TRIED = 12;
const MOST_TEXTS_EACH = 24;
const WEAKER = 3; // words end where a pair is in so many times fewer documents than the pair beside it
const CUT = 20;
const JOINS = /[的和与及]/; // ends no word
const BESIDE_WORDS = /[^\p{L}\p{N}\p{M}]+/u;

async function firstThatFinds(search, queries) {
  for (const query of [...new Set(queries)].slice(0, MOST_TRIED)) {
    const { hits, total, exact } = await search.found(query, { limit: 1, most: MOST_TEXTS_EACH });
    if (hits.length) return { query, total, exact };
  }
  return null;
}

/** The nearest query that finds something: without quotes, without a word, a word as two, words within a run. */
export async function suggestion(search, words) {
  const wanted = words.filter((word) => !word.excluded);
  const excluded = words.filter((word) => word.excluded).map(({ text }) => text);
  const written = (some) => [...some, ...excluded].join(" ");
  const forms = wanted.map(({ alternatives }) => alternatives[0].form);
  const terms = wanted.flatMap(({ text }) => (wanted.length > 1 ? text : text.split(BESIDE_WORDS).filter(Boolean)));
  const found = await firstThatFinds(search, [
    written([forms.join(" ").replaceAll("\n", " ")]),
    written(terms),
    forms.join(" "),
    // What a reader writes first is what matters most.
    ...terms.map((_, i) => written(terms.filter((_, other) => other !== i))).slice(terms.length > 1 ? 0 : 1).reverse(),
    ...terms,
  ]);
  if (found) return found;
  for (const run of forms.slice(0, 4).flatMap((form) => form.split("\n"))) {
    const instead = await withinRun(search, [...run].slice(0, LONGEST_RUN), written);
    if (instead) return instead;
  }
  return null;
}

/** In how many documents each pair of neighbours is. */
function pairWeights(search, signs) {
  return Promise.all(signs.slice(1).map(async (sign, i) => {
    const list = await search.wanted(grams(signs[i] + sign).keys[0]);
    return list.documents || (await search.list(list)).docs.length;
  }));
}

/**
 * Stretches of a run that may be words, the best first: {start, end, borders}. Borders are 2 where words seem to begin
 * and end, less where that is doubtful, below 0 where a word would be cut.
 */
function stretches(signs, weights) {
  const size = signs.length;
  /** Whether a word may end between two signs, with the pair within it beside them. */
  const border = (at, within) => {
    if (!at || at === size) return 1;
    const across = weights[at - 1];
    const isNumberNext = IDEOGRAPH.test(signs[at - 1]) && !IDEOGRAPH.test(signs[at]);
    return isNumberNext || across * WEAKER <= within ? 1 : across > within ? -CUT : 0;
  };
  const found = [];
  for (let start = 0; start < size; start++) {
    for (let end = start + 2; end <= size && weights[end - 2]; end++) {
      if (signs[start] < "\u0080" && end < start + 3) continue;
      // 星 of 火星社区 does not belong to 社区; where no text has the pair before, all belongs together.
      const mayStray = weights[start - 1] && end > start + 2 && IDEOGRAPH.test(signs[start + 1]);
      const hasStray = signs[start] === "的" || (end < size && JOINS.test(signs[end - 1])) || (mayStray && weights[start] * WEAKER <= weights[start + 1]);
      found.push({ start, end, borders: border(start, weights[start]) + border(end, weights[end - 2]) - (hasStray ? CUT : 0) });
    }
  }
  const worth = ({ start, end, borders }) => end - start + borders;
  return found.sort((a, b) => worth(b) - worth(a));
}

/** The run as two words; else as many of its words as stand in one document. `written` adds what the query excludes. */
async function withinRun(search, signs, written) {
  const all = stretches(signs, await pairWeights(search, signs));
  const query = (some, sign) => written([some.map(({ start, end }) => signs.slice(start, end).join("")).join(sign)]);
  const halves = all.filter(({ start }) => !start).flatMap((head) => {
    const tail = all.find(({ start, end }) => start === head.end && end === signs.length);
    return tail && head.borders + tail.borders > 2 ? [[head, tail]] : [];
  });
  let best = await firstThatFinds(search, ["，", " "].flatMap((sign) => halves.map((both) => query(both, sign))));
  const chosen = [];
  for (const one of best ? [] : all.slice(0, MOST_TRIED * 2)) {
    if (best && (one.borders < 0 || chosen.some(({ start, end }) => one.start < end && start < one.end))) continue;
    const words = [...chosen, one].sort((a, b) => a.start - b.start);
    const found = await firstThatFinds(search, [query(words, " ")]);
    if (!found) continue;
    best = found;
    chosen.push(one);
  }
  return best;
}
