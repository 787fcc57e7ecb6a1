// The language of queries: what a reader typed → words, each with alternatives, each with grams.
import { BREAK, exact, normal, withArabicNumerals } from "./normal.js";

const MOST_WORDS = 32; // of a query, and of alternatives to one
const LONGEST = 2000;
const BETWEEN = /[\p{Zs}\p{Cc}]/u;
const QUOTE = /["＂]/;
const MINUS = /[-－−]/;

/** Cut a query at spaces, quotes and 、: [{pieces: [{text, quoted}], excluded, text}]. */
function split(text) {
  const words = [];
  let word = null;
  let piece = null;
  const signs = [...text];
  let start = 0;
  const open = (at) => {
    if (!word) start = at;
    return (word ??= { pieces: [], excluded: false });
  };
  const close = (at) => {
    if (word) words.push({ ...word, text: signs.slice(start, at).join("") });
    word = piece = null;
  };
  for (let i = 0; i < signs.length; i++) {
    const sign = signs[i];
    if (QUOTE.test(sign)) {
      const end = signs.findIndex((other, at) => at > i && QUOTE.test(other));
      if (end < 0) continue;
      if (piece) close(i);
      open(i).pieces.push({ text: signs.slice(i + 1, end).join(""), quoted: true });
      i = end;
      if (i + 1 < signs.length && signs[i + 1] !== "、") close(i + 1);
    } else if (BETWEEN.test(sign)) {
      close(i);
    } else if (sign === "、") {
      piece = null;
    } else if (!word && MINUS.test(sign) && i + 1 < signs.length && !BETWEEN.test(signs[i + 1])) {
      open(i).excluded = true;
    } else {
      if (!piece) {
        piece = { text: "", quoted: false };
        open(i).pieces.push(piece);
      }
      piece.text += sign;
    }
  }
  close(signs.length);
  return words;
}

/** A form without ends of runs around it. */
export function trimmed(form) {
  return form.replace(/^\n+|\n+$/g, "");
}

/** The forms that one piece of a query can be found under. */
function alternatives({ text, quoted }, variants) {
  const form = trimmed(normal(text, variants));
  if (!form) return [];
  if (quoted) return [{ form, exact: trimmed(exact(text, variants)) }];
  const arabic = withArabicNumerals(form);
  return [form, ...(arabic === form ? [] : [arabic])].map((one) => ({ form: one, exact: null }));
}

/** {words: [{alternatives: [{form, exact}], excluded, text}], whole}: whole is the form of all that must be there. */
export function parse(query, variants) {
  const seen = new Set();
  const words = [];
  for (const { pieces, excluded, text } of split(query.slice(0, LONGEST))) {
    const found = pieces.flatMap((piece) => alternatives(piece, variants)).slice(0, MOST_WORDS);
    const sameAs = JSON.stringify([excluded, found]);
    if (!found.length || seen.has(sameAs) || words.length === MOST_WORDS) continue;
    seen.add(sameAs);
    words.push({ alternatives: found, excluded, text });
  }
  const wanted = words.filter((word) => !word.excluded);
  return { words, whole: wanted.length > 1 ? wanted.map((word) => word.alternatives[0].form).join("") : "" };
}

const SECOND = 2 ** 21;
const ASCII_GRAMS = 0x110000;

function gramAt(signs, at) {
  const isAscii = (i) => i < signs.length && signs[i] < 128;
  if (isAscii(at) && isAscii(at + 1) && isAscii(at + 2)) {
    const [a, b, c, d] = signs.slice(at, at + 4);
    const four = isAscii(at + 3);
    const key = (ASCII_GRAMS + a * 128 + b) * SECOND + c * 128 + (four ? d : 0);
    return { key, start: at, end: at + (four ? 4 : 3) };
  }
  return { key: signs[at] * SECOND + (signs[at + 1] ?? 0), start: at, end: Math.min(at + 2, signs.length) };
}

const TRIPLES = 2 ** 50;
const SEAM_AFTER_TWO = 2 ** 51;
const SEAM_AFTER_ONE = SEAM_AFTER_TWO + 2 ** 45;
const SEAMS = 2 ** 52; // the last sign of a run and the first of the next
const HAN = [0x3400, 0xb300];
const ASCII_CODES = 0x7f00;
const CODES = 2 ** 15;

function codeOf(sign) {
  if (sign < 128) return ASCII_CODES + sign;
  return sign >= HAN[0] && sign < HAN[1] ? sign - HAN[0] : NaN;
}

const pairOf = (a, b) => a * SECOND + b;
const seamOf = (a, b) => SEAMS + pairOf(a, b);

/** Three neighbours are a gram where both of their pairs are common; none when the index has no number for a sign. */
function triple(base, signs, pairs) {
  const [a, b, c] = signs.map(codeOf);
  const key = base + (a * CODES + b) * CODES + c;
  return Number.isNaN(key) ? [] : [{ key, pairs }];
}

/** Three neighbours of one run, Han or some of them ASCII. */
function triplesOf(signs) {
  return signs.slice(2).flatMap((c, at) => {
    const [a, b] = signs.slice(at);
    return a < 128 && b < 128 && c < 128 ? [] : triple(TRIPLES, [a, b, c], [pairOf(a, b), pairOf(b, c)]);
  });
}

/** Three neighbours with the end of a run between them. */
function triplesAcross(before, after) {
  const [a, b] = before.slice(-2);
  const [c, d] = after;
  const last = before.at(-1);
  return [
    ...(before.length > 1 ? triple(SEAM_AFTER_TWO, [a, b, c], [pairOf(a, b), seamOf(b, c)]) : []),
    ...(after.length > 1 ? triple(SEAM_AFTER_ONE, [last, c, d], [seamOf(last, c), pairOf(c, d)]) : []),
  ];
}

/** Grams of one run: those that cover it, and the others. */
function runGrams(run) {
  const signs = Array.from(run, (sign) => sign.codePointAt(0));
  const all = [];
  let end = 0;
  for (let at = 0; at < signs.length; at++) {
    const gram = gramAt(signs, at);
    if (gram.end > end) all.push(gram);
    end = Math.max(end, gram.end);
  }
  let covered = 0;
  const cover = [];
  const rest = [];
  all.forEach((gram, i) => {
    const isNeeded = gram.start >= covered || (i === all.length - 1 && gram.end > covered);
    (isNeeded ? cover : rest).push(gram.key);
    if (isNeeded) covered = gram.end;
  });
  return { cover, rest, signs };
}

/**
 * What to ask the index for a form: {keys, triples, isOneGram, isOneTriple}. The first few keys lie far from each
 * other; triples are [{key, pairs}].
 */
export function grams(form) {
  const runs = form.split(BREAK).map(runGrams);
  const next = runs.slice(1);
  const seams = next.map(({ signs }, i) => seamOf(runs[i].signs.at(-1), signs[0]));
  const pairs = [...spread(runs.flatMap(({ cover }) => cover)), ...runs.flatMap(({ rest }) => rest)];
  const across = next.flatMap(({ signs }, i) => triplesAcross(runs[i].signs, signs));
  const triples = [...across, ...spread(runs.flatMap(({ signs }) => triplesOf(signs)))];
  const [{ cover, rest, signs }] = runs;
  return {
    keys: [...new Set([...seams.slice(0, 2), ...pairs, ...seams.slice(2)])],
    triples: [...new Map(triples.map((one) => [one.key, one])).values()],
    isOneGram: !next.length && cover.length + rest.length === 1,
    isOneTriple: !next.length && signs.length === 3 && triples.length === 1,
  };
}

/** The same things, so that any first few of them lie far from each other. */
function spread(things) {
  const order = [];
  const taken = new Set();
  for (let step = 4; order.length < things.length; step *= 2) {
    for (let i = 0; i < step; i++) {
      const at = Math.round((i * (things.length - 1)) / Math.max(1, step - 1));
      if (!taken.has(at)) order.push(things[at]);
      taken.add(at);
    }
  }
  return order;
}
