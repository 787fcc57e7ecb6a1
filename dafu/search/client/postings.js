// Lists of documents: decoding a shard, and joining lists. A list is {docs, flags}, docs rising.

function reader(bytes) {
  let at = 0;
  return {
    number() {
      let value = 0;
      let unit = 1;
      let byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * unit;
        unit *= 128;
      } while (byte & 128);
      return value;
    },
    take(length) {
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
}

export const EMPTY = { docs: [], flags: [] };

function decodeBitmap(input, count, documents) {
  const docs = new Uint32Array(count);
  const flags = new Uint8Array(count);
  const bits = input.take((documents + 7) >> 3);
  let found = 0;
  for (let i = 0; i < bits.length; i++) {
    for (let byte = bits[i], bit = 0; byte; byte >>= 1, bit++) if (byte & 1) docs[found++] = i * 8 + bit;
  }
  const nibbles = input.take((count + 1) >> 1);
  for (let i = 0; i < count; i++) flags[i] = (nibbles[i >> 1] >> ((i & 1) * 4)) & 15;
  return { docs, flags };
}

function decodeGaps(input, count) {
  const docs = new Uint32Array(count);
  const flags = new Uint8Array(count);
  for (let i = 0, before = -1; i < count; i++) {
    const value = input.number();
    before += Math.floor(value / 16) + 1;
    docs[i] = before;
    flags[i] = value & 15;
  }
  return { docs, flags };
}

/** The list of one key in a shard of an index of so many documents. */
export function findList(shard, key, documents) {
  const input = reader(shard);
  input.take(1);
  const count = input.number();
  const keys = [];
  for (let i = 0, at = 0; i < count; i++) keys.push((at += input.number()));
  const heads = keys.map(() => input.number());
  for (let i = 0; i < count && keys[i] <= key; i++) {
    const isBitmap = heads[i] & 1;
    const length = heads[i] >> 1;
    if (keys[i] === key) return isBitmap ? decodeBitmap(input, length, documents) : decodeGaps(input, length);
    if (isBitmap) input.take(((documents + 7) >> 3) + ((length + 1) >> 1));
    else for (let left = length; left; left--) input.number();
  }
  return EMPTY;
}

/** Documents in all lists; weight is the least impact, and a title counts when it has all. */
export function intersect(lists) {
  const sorted = [...lists].sort((a, b) => a.docs.length - b.docs.length);
  let { docs, flags } = sorted[0];
  for (const other of sorted.slice(1)) {
    const nextDocs = [];
    const nextFlags = [];
    for (let i = 0, j = 0; i < docs.length; i++) {
      while (other.docs[j] < docs[i]) j++;
      if (other.docs[j] !== docs[i]) continue;
      nextDocs.push(docs[i]);
      nextFlags.push((Math.min(flags[i] >> 1, other.flags[j] >> 1) << 1) | (flags[i] & other.flags[j] & 1));
    }
    docs = nextDocs;
    flags = nextFlags;
  }
  return { docs, flags };
}

const WEIGHTS = [0.25, 0.475, 0.6, 0.705, 0.785, 0.85, 0.905, 0.965];
const TITLE = 2;

/** Scores of a list: document → weight × rarity, titles far ahead. */
export function scores({ docs, flags }, documents) {
  const rarity = 0.1 + Math.log(1 + (documents - docs.length + 0.5) / (docs.length + 0.5));
  const found = new Map();
  for (let i = 0; i < docs.length; i++) {
    found.set(docs[i], rarity * (WEIGHTS[flags[i] >> 1] + (flags[i] & 1 ? TITLE : 0)));
  }
  return found;
}

/** Keys of the first map that are in all maps, with their sums. */
export function sumOfAll(maps) {
  const [first, ...others] = [...maps].sort((a, b) => a.size - b.size);
  const sums = new Map();
  for (const [doc, score] of first) {
    if (others.every((other) => other.has(doc))) sums.set(doc, others.reduce((sum, o) => sum + o.get(doc), score));
  }
  return sums;
}

/** All keys of the maps, with their sums: of two that match, the document that has both comes first. */
export function sumOfAny(maps) {
  const sums = new Map();
  for (const map of maps) for (const [doc, score] of map) sums.set(doc, (sums.get(doc) ?? 0) + score);
  return sums;
}
