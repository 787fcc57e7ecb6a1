// One search over one index: `createSearch({base})`, then `search`, `facets` and `jump`.
import { normal, variantTable, withArabicNumerals } from "./normal.js";
import { grams, parse } from "./query.js";
import { EMPTY, RARE, findList, intersect, scores, sumOfAll, sumOfAny } from "./postings.js";
import { Files, SearchError, networkReader, scriptReader, textOf } from "./files.js";
import { haystack, passage, pieces, places, placesOfWords } from "./passages.js";
import { counted, selected, sorted } from "./facets.js";
import { suggestion } from "./suggest.js";

const FORMAT = 1;
const GRAMS_AT_ONCE = 3;
const SHRINKS = 0.8; // a round that leaves more than this share is the last
const COMMON_LEVELS = 8;
const MOST_GRAMS = 20;
const FEW = 24; // so few candidates are cheaper to read than to narrow down
const HELD_QUERIES = 8;
const AT_ONCE = 16;
const LONGEST_JUMP = 48;

/** FNV-1a of the UTF-16 code units. */
export function keyHash(form) {
  let value = 0x811c9dc5;
  for (let i = 0; i < form.length; i++) value = Math.imul(value ^ form.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Whether the index has the triple of two pairs; the same rule as CommonPairs.triples. */
function areCommon(a = RARE, b = RARE) {
  return a < RARE && b < RARE && a + b <= COMMON_LEVELS;
}

function remember(cache, key, make) {
  const value = cache.get(key) ?? make();
  cache.delete(key);
  cache.set(key, value);
  value.catch?.(() => cache.delete(key));
  if (cache.size > HELD_QUERIES) cache.delete(cache.keys().next().value);
  return value;
}

function isOnePhrase(hay, whole) {
  return Boolean(whole) && places(hay, { form: whole, exact: null }).length > 0;
}

/** The works behind `createSearch`; tests look inside. */
export class Search {
  constructor(read) {
    this.files = new Files(read);
    this.forget();
  }

  forget() {
    this.files.clear();
    this.opening = null;
    this.variants = new Map();
    this.hasVariants = false;
    this.plans = new Map();
    this.walks = new Map();
  }

  async open(fresh = false) {
    this.opening ??= this.files.root(fresh).then((root) => {
      if (root.format !== FORMAT) throw new SearchError("format", "root.json");
      return (this.root = root);
    });
    try {
      return await this.opening;
    } catch (error) {
      this.opening = null;
      throw error;
    }
  }

  /** Do something; when a file is gone or damaged and the index has been built anew since, once more from the start. */
  async steadily(act) {
    const before = { ...this.files.traffic };
    let reloaded = false;
    let result;
    try {
      await this.open();
      result = await act();
    } catch (error) {
      if (!(error instanceof SearchError) || !["missing", "damaged"].includes(error.code) || !this.root) throw error;
      const { build } = this.root;
      this.forget();
      if ((await this.open(true)).build === build) throw error;
      reloaded = true;
      result = await act();
    }
    const { bytes, requests } = this.files.traffic;
    return { result, reloaded, traffic: { bytes: bytes - before.bytes, requests: requests - before.requests } };
  }

  // Lists ------------------------------------------------------------------------------------------------------------

  async list(key) {
    const location = await this.files.locate(this.root.grams, key);
    if (!location) return EMPTY;
    const shard = await this.files.get("grams", location, (bytes) => bytes);
    return findList(shard, key, this.root.documents);
  }

  /**
   * Documents that may have a form. Grams are asked for, a few at a time, until few documents are left or another
   * handful no longer helps; `thoroughly` goes on to the end.
   */
  async candidates({ form, exact }, thoroughly = false) {
    const { keys, triples, isOneGram, isOneTriple } = grams(form);
    const levels = new Map();
    const asked = new Set();
    // Pairs of digits are not among the keys where longer grams cover them; triples need them.
    const all = thoroughly ? [...keys, ...triples.flatMap(({ pairs }) => pairs)] : keys;
    let waiting = keys;
    let left = null;
    while (waiting.length && asked.size < MOST_GRAMS) {
      const round = waiting.slice(0, asked.size || waiting.length > GRAMS_AT_ONCE + 1 ? GRAMS_AT_ONCE : waiting.length);
      const lists = await Promise.all(round.map((key) => this.list(key)));
      round.forEach((key, i) => (asked.add(key), levels.set(key, lists[i].level)));
      if (lists.includes(EMPTY)) this.isMissingGrams = true;
      const before = left?.docs.length ?? Infinity;
      left = intersect(left ? [left, ...lists] : lists);
      const count = left.docs.length;
      if (count <= FEW || (!thoroughly && count > SHRINKS * before)) break;
      const useful = thoroughly || isOneTriple ? triples : [];
      const common = useful.filter(({ pairs: [a, b] }) => areCommon(levels.get(a), levels.get(b)));
      waiting = [...new Set([...common.map(({ key }) => key), ...all])].filter((key) => !asked.has(key));
    }
    const hasTriple = isOneTriple && asked.has(triples[0].key);
    return { list: left, certain: (isOneGram || hasTriple) && exact === null };
  }

  async wordScores(word, thoroughly) {
    const found = await Promise.all(word.alternatives.map((one) => this.candidates(one, thoroughly)));
    const maps = found.map(({ list }) => scores(list, this.root.documents));
    return { map: maps.length === 1 ? maps[0] : sumOfAny(maps), certain: found.every((one) => one.certain) };
  }

  everything() {
    const all = new Map();
    for (let doc = 0; doc < this.root.documents; doc++) all.set(doc, 0);
    return all;
  }

  async planFor(query, thoroughly = false) {
    const parsed = parse(query, this.variants);
    const found = await Promise.all(parsed.words.map((word) => this.wordScores(word, thoroughly)));
    const wanted = found.filter((_, i) => !parsed.words[i].excluded);
    const scored = wanted.length ? sumOfAll(wanted.map(({ map }) => map)) : this.everything();
    found.forEach(({ map, certain }, i) => {
      if (parsed.words[i].excluded && certain) for (const doc of map.keys()) scored.delete(doc);
    });
    const ranked = parsed.words.length ? [...scored].sort((a, b) => b[1] - a[1] || a[0] - b[0]) : [];
    return { ...parsed, docs: ranked.map(([doc]) => doc), certain: found.every((one) => one.certain) };
  }

  /** The plan of a query; the table of variants is fetched only when something was not found without it. */
  async plan(query) {
    return remember(this.plans, query, async () => {
      this.isMissingGrams = false;
      const plan = await this.planFor(query);
      const mayHaveVariants = !this.hasVariants && this.isMissingGrams && /[^\u0000-\u02ff]/.test(query);
      return mayHaveVariants && (await this.loadVariants(query)) ? this.planFor(query) : plan;
    });
  }

  /** Whether the table, now loaded, changes this query. */
  async loadVariants(query) {
    this.variants = variantTable(await this.files.json("pages", this.root.variants));
    this.hasVariants = true;
    return normal(query, this.variants) !== normal(query, new Map());
  }

  // Hits -------------------------------------------------------------------------------------------------------------

  async shown(doc) {
    const block = await this.files.json("shown", await this.files.locate(this.root.shown, doc));
    const at = doc % this.root.documentsInBlock;
    const { titles, subtitles, addresses, dates, texts, variants } = block;
    return { title: titles[at], subtitle: subtitles[at], address: addresses[at], date: dates[at], texts: texts[at], variants };
  }

  async textPart(location) {
    return this.files.get("texts", location, (bytes) => {
      const [variants, ...lines] = textOf(bytes).split("\n");
      const paragraphs = lines.map((line) => {
        const tab = line.indexOf("\t");
        return { anchor: line.slice(0, tab), text: line.slice(tab + 1) };
      });
      return { variants, paragraphs };
    });
  }

  /** Read a document as far as needed; the hit, or null when the words do not stand there. */
  async hit(doc, { words, whole }) {
    const shown = await this.shown(doc);
    const wanted = words.filter((word) => !word.excluded);
    const excluded = words.filter((word) => word.excluded);
    const title = haystack(`${shown.title}\n${shown.subtitle}`, variantTable(shown.variants));
    const inTitle = placesOfWords(title, wanted);
    const inBody = wanted.map(() => []);
    const paragraphs = [];
    let variants = "";
    let start = 0; // of the last paragraph that has been read
    let isExcluded = excluded.some((word) => placesOfWords(title, [word])[0].length);
    let asOne = isOnePhrase(title, whole);
    for (const [i, location] of shown.texts.entries()) {
      const part = await this.textPart(shown.texts.length > 1 ? location : location[0]);
      // A phrase may begin in the last paragraph of the part before.
      const stretch = [...paragraphs.slice(-1), ...part.paragraphs];
      variants += part.variants;
      const body = haystack(stretch.map(({ text }) => text).join("\n"), variantTable(variants));
      placesOfWords(body, wanted).forEach((spans, at) => {
        for (const [from, to] of spans) inBody[at].push([from + start, to + start]);
      });
      isExcluded ||= excluded.some((word) => placesOfWords(body, [word])[0].length);
      asOne ||= isOnePhrase(body, whole);
      paragraphs.push(...part.paragraphs);
      start += body.text.length - (stretch.at(-1)?.text.length ?? 0);
      if (isExcluded) return null;
      const hasAll = wanted.every((_, at) => inTitle[at].length || inBody[at].length);
      const isEnough = hasAll && inBody.some((spans) => spans.length) && !excluded.length && (asOne || !whole);
      if (i + 1 < shown.texts.length && !isEnough) continue;
      return hasAll ? { ...this.hitFrom(shown, inTitle.flat(), passage(paragraphs, inBody)), asOne } : null;
    }
    return null;
  }

  hitFrom({ title, subtitle, address, date }, spans, found) {
    const inSubtitle = spans.map(([start, end]) => [start - title.length - 1, end - title.length - 1]);
    return {
      title: pieces(title, spans),
      subtitle: pieces(subtitle, inSubtitle.filter(([, end]) => end > 0)),
      address,
      date,
      passage: found,
    };
  }

  /** The candidates of a query in order, after facets; read from the front as more are asked for. */
  async walk(query, facets, sort) {
    return remember(this.walks, JSON.stringify([query, facets, sort]), async () => {
      const plan = await this.plan(query);
      const docs = await sorted(this, await selected(this, plan.docs, facets), sort);
      return { query, plan, docs, next: 0, hits: [], isNarrow: false };
    });
  }

  async advance(walk, wanted) {
    while (walk.hits.length < wanted && walk.next < walk.docs.length) {
      const batch = walk.docs.slice(walk.next, walk.next + Math.min(AT_ONCE, wanted - walk.hits.length));
      const hits = await Promise.all(batch.map((doc) => this.hit(doc, walk.plan)));
      walk.next += batch.length;
      // What stands there as one phrase comes before scattered words, as far as texts have been read.
      const good = hits.filter(Boolean);
      walk.hits.push(...good.filter((hit) => hit.asOne), ...good.filter((hit) => !hit.asOne));
      if (good.length * 2 < batch.length) await this.narrow(walk);
    }
  }

  /** When most candidates prove wrong, ask for the rest of the grams before more texts are read. */
  async narrow(walk) {
    if (walk.isNarrow || walk.docs.length - walk.next <= FEW) return;
    walk.isNarrow = true;
    const { docs } = await this.planFor(walk.query, true);
    const possible = new Set(docs);
    walk.docs = walk.docs.filter((doc, i) => i < walk.next || possible.has(doc));
  }

  async found(query, { limit = 10, offset = 0, facets = {}, sort = "relevance" }) {
    let walk = await this.walk(query, facets, sort);
    await this.advance(walk, offset + limit);
    const hasTried = this.hasVariants || !/[^\u0000-\u02ff]/.test(query);
    if (!walk.hits.length && walk.docs.length && !hasTried && (await this.loadVariants(query))) {
      this.plans.clear();
      this.walks.clear();
      walk = await this.walk(query, facets, sort);
      await this.advance(walk, offset + limit);
    }
    const isRead = walk.next >= walk.docs.length;
    const total = isRead ? walk.hits.length : walk.docs.length - (walk.next - walk.hits.length);
    return { hits: walk.hits.slice(offset, offset + limit), total, exact: isRead || walk.plan.certain, words: walk.plan.words };
  }

  // Jumps and suggestions --------------------------------------------------------------------------------------------

  async jumpFor(query) {
    const form = normal(query, this.variants).replace(/^\n+|\n+$/g, "");
    if (!form || form.length > LONGEST_JUMP) return null;
    for (const name of new Set([form, withArabicNumerals(form)])) {
      const location = await this.files.locate(this.root.jumps, keyHash(name));
      const pages = location && (await this.files.json("jumps", location))[name];
      if (pages?.length === 1) return { title: pages[0][0], address: pages[0][1] };
    }
    return null;
  }

  /** Hits, the page that the query names, and what else to ask when nothing is found. */
  async answer(query, options) {
    const wantsJump = options.jump !== false && !options.offset;
    const hadVariants = this.hasVariants;
    const [found, early] = await Promise.all([this.found(query, options), wantsJump ? this.jumpFor(query) : null]);
    // A name in Traditional signs is known only under the table that the search may have fetched meanwhile.
    const jump = wantsJump && !early && this.hasVariants !== hadVariants ? await this.jumpFor(query) : early;
    const isLost = !found.total && found.words.length && options.suggest !== false;
    return { query, ...found, jump, suggestion: isLost ? await suggestion(this, found.words) : null };
  }
}

/**
 * Open an index. Nothing is fetched before the first call.
 *
 * @param {{base: string, read?: Function, scripts?: boolean}} options base: address of the folder, with a slash at the
 *   end; scripts: whether to load the second form of the files (by itself on file://); read: another way to the files.
 */
export function createSearch({ base, read, scripts = globalThis.location?.protocol === "file:" }) {
  const engine = new Search(read ?? (scripts ? scriptReader(base) : networkReader(base)));
  const answer = ({ result, reloaded, traffic }) => ({ ...result, reloaded, traffic });
  return {
    /** {hits, total, exact, words, jump, suggestion, reloaded, traffic}; exact is false where the total is an upper bound. */
    async search(query, options = {}) {
      return answer(await engine.steadily(() => engine.answer(query, options)));
    },
    /** {counts: {name: [{value, count}]}, exact}; counts of a facet follow what is chosen in the others. */
    async facets(query, { facets = {}, names } = {}) {
      const all = () => Object.keys(engine.root.facets).filter((name) => name !== "@date");
      return answer(await engine.steadily(() => counted(engine, query, facets, names ?? all())));
    },
    /** Numbers of the index: {documents, build, facets}. */
    async about() {
      const { documents, build, facets } = await engine.open();
      return { documents, build, facets: Object.keys(facets).filter((name) => name !== "@date") };
    },
  };
}
