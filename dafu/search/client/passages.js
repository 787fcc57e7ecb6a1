// Whether the words really stand in a text, and the passage that shows it.
import { exact, mapped, mappedNumerals, normal, withArabicNumerals } from "./normal.js";

const MOST_PLACES = 60;
const BEFORE = 24;
const LENGTH = 110;

/** What `make` gives, made when it is first asked for. */
function once(make) {
  let made = null;
  return () => (made ??= make());
}

/** A text that can be searched; whatever costs time is made when it is first asked for. */
export function haystack(text, variants) {
  const plain = once(() => mapped(text, variants));
  const forms = once(() => {
    const form = normal(text, variants);
    const arabic = withArabicNumerals(form);
    const same = { form, map: plain };
    return arabic === form ? [same] : [same, { form: arabic, map: once(() => mappedNumerals(plain())) }];
  });
  const signs = once(() => [{ form: exact(text, variants), map: once(() => mapped(text, variants, true)) }]);
  return { text, forms, signs };
}

function placesIn({ form, map }, wanted) {
  const places = [];
  for (let at = form.indexOf(wanted); at >= 0 && places.length < MOST_PLACES; at = form.indexOf(wanted, at + 1)) {
    const { starts, ends } = map();
    places.push([starts[at], ends[at + wanted.length - 1]]);
  }
  return places;
}

/** Where one alternative stands: [[start, end]] in the text, in order. */
export function places(hay, { form, exact }) {
  if (exact === null) return hay.forms().flatMap((one) => placesIn(one, form));
  // What is not there without its signs is not there with them.
  return hay.forms().some((one) => one.form.includes(form)) ? hay.signs().flatMap((one) => placesIn(one, exact)) : [];
}

/** For each word, its places in the text. */
export function placesOfWords(hay, words) {
  return words.map((word) => word.alternatives.flatMap((one) => places(hay, one)).sort((a, b) => a[0] - b[0]));
}

function merged(spans) {
  const out = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}

/** A stretch of text as pieces: [{text, marked}]. */
export function pieces(text, spans, from = 0, to = text.length) {
  const out = [];
  let at = from;
  const put = (end, marked) => {
    if (end > at) out.push({ text: text.slice(at, end), marked });
    at = Math.max(at, end);
  };
  for (const [start, end] of merged(spans)) {
    if (end <= from || start >= to) continue;
    put(Math.max(start, from), false);
    put(Math.min(end, to), true);
  }
  put(to, false);
  return out;
}

const isLowHalf = (text, at) => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/** The paragraph with the most words, cut around the first of them: {anchor, pieces, cutBefore, cutAfter}. */
export function passage(paragraphs, placesByWord) {
  let best = { words: -1 };
  let start = 0;
  for (const { anchor, text } of paragraphs) {
    const end = start + text.length;
    const inside = placesByWord.map((spans) => spans.filter(([a, b]) => a < end && b > start));
    const words = inside.filter((spans) => spans.length).length;
    if (words > best.words) best = { words, anchor, text, spans: inside.flat().map(([a, b]) => [a - start, b - start]) };
    start = end + 1;
  }
  if (best.words < 0) return { anchor: "", pieces: [], cutBefore: false, cutAfter: false };
  const first = best.spans.length ? Math.max(0, Math.min(...best.spans.map(([a]) => a))) : 0;
  let from = first > BEFORE ? first - BEFORE : 0;
  let to = Math.min(best.text.length, from + LENGTH);
  if (isLowHalf(best.text, from)) from--;
  if (isLowHalf(best.text, to)) to++;
  return {
    anchor: best.anchor,
    pieces: pieces(best.text, best.spans, from, to),
    cutBefore: from > 0,
    cutAfter: to < best.text.length,
  };
}
