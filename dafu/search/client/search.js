// One search over one index: `createSearch({base})`, then `search`, `facets` and `jump`.
import { mayVary, normal, variantTable, withArabicNumerals } from "./normal.js";
import { grams, parse, trimmed } from "./query.js";
import { EMPTY, findList, intersect, scores, sumOfAll, sumOfAny } from "./postings.js";
import { Files, SearchError, networkReader, scriptReader, textOf } from "./files.js";
import { haystack, passage, pieces, places, placesOfWords } from "./passages.js";
import { counted, selected, sorted } from "./facets.js";
import { suggestion } from "./suggest.js";

const FORMAT = 2;
const AT_ONCE = 4; // grams to look up
const SHARD_COST = 4_500; // bytes, where the directory does not say
const LISTS_COST = 40_000; // bytes for the lists of a word; more only when texts prove it wrong
const SHRINKS = 0.8; // a round that leaves more than this share is the last
const LEAST_BITS = 5;
const MOST_GRAMS = 24;
const FEW = 12; // so few candidates are cheaper to read than to narrow down
const LAST = 1e6; // off the score
const MOST_TEXTS = 300; // for one answer, once something has been found; the next answer goes on from there
const HELD_QUERIES = 8;
const TEXTS_AT_ONCE = 24;
const LONGEST_JUMP = 48;

/** FNV-1a of the UTF-16 code units. */
export function keyHash(form) {
  let value = 0x811c9dc5;
  for (let i = 0; i < form.length; i++) value = Math.imul(value ^ form.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

const bits = (count) => 32 - Math.clz32(count ?? 0);

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
    return { ...result, reloaded, traffic: { bytes: bytes - before.bytes, requests: requests - before.requests } };
  }

  // Lists ------------------------------------------------------------------------------------------------------------

  /** Where the list of a gram is, and what it costs to fetch. */
  async wanted(key) {
    const all = this.root.documents;
    const found = await this.files.locate(this.root.grams, key);
    const documents = found?.documents;
    return { key, documents, location: found?.location, cost: documents ? documents / 2 + Math.min(documents, all / 8) : SHARD_COST };
  }

  async list({ key, location }) {
    if (!location) return EMPTY;
    const shard = await this.files.get("grams", location, (bytes) => bytes);
    return findList(shard, key, this.root.documents);
  }

  /**
   * Documents that may have a form. A few grams are looked up at a time, and the cheapest lists fetched, until few
   * documents are left, another round no longer helps, or enough has been spent; `thoroughly` goes on to the end.
   */
  async candidates({ form, exact }, thoroughly = false) {
    const { keys, triples, isOneGram, isOneTriple } = grams(form);
    const counts = new Map(); // documents that have a pair, as far as known
    const asked = new Set();
    // Pairs of digits are not among the keys where longer grams cover them; triples need them.
    const all = thoroughly ? [...keys, ...triples.flatMap(({ pairs }) => pairs)] : keys;
    /** What has not been asked; the index has a triple where both of its pairs are common, see CommonPairs. */
    const rest = () => {
      const useful = triples.filter(({ pairs }) => {
        const [a, b] = pairs.map((key) => bits(counts.get(key)));
        return a >= LEAST_BITS && b >= LEAST_BITS && a + b >= this.root.common;
      });
      return [...new Set([...useful.map(({ key }) => key), ...all])].filter((key) => !asked.has(key));
    };
    const lookUp = async () => {
      const found = await Promise.all(rest().slice(0, AT_ONCE).map((key) => this.wanted(key)));
      for (const { key, documents } of found) if (documents) counts.set(key, documents);
      return found;
    };
    let left = null;
    for (let spent = 0; rest().length && asked.size < MOST_GRAMS; ) {
      await lookUp();
      const found = (await lookUp()).sort((a, b) => a.cost - b.cost); // long lists may have shown that triples are useful
      const chosen = found.filter(({ cost }, i) => (spent += cost) < LISTS_COST || !i || thoroughly);
      const lists = await Promise.all(chosen.map((one) => this.list(one)));
      chosen.forEach(({ key }, i) => (asked.add(key), counts.set(key, lists[i].docs.length)));
      const before = left?.docs.length ?? Infinity;
      left = intersect(left ? [left, ...lists] : lists);
      const count = left.docs.length;
      if (count <= FEW || (!thoroughly && (count > SHRINKS * before || spent > LISTS_COST))) break;
    }
    const hasTriple = isOneTriple && asked.has(triples[0].key);
    return { list: left, certain: (isOneGram || hasTriple) && exact === null };
  }

  async wordScores(word, thoroughly) {
    const found = await Promise.all(word.alternatives.map((one) => this.candidates(one, thoroughly)));
    const maps = found.map(({ list }) => scores(list, this.root.documents));
    return { map: maps.length === 1 ? maps[0] : sumOfAny(maps), certain: found.every((one) => one.certain) };
  }

  async planFor(query, thoroughly = false) {
    const parsed = parse(query, this.variants);
    const found = await Promise.all(parsed.words.map((word) => this.wordScores(word, thoroughly)));
    const wanted = found.filter((_, i) => !parsed.words[i].excluded);
    const everything = () => new Map(Array.from({ length: this.root.documents }, (_, doc) => [doc, 0]));
    const scored = wanted.length ? sumOfAll(wanted.map(({ map }) => map)) : everything();
    // What may have an excluded word comes last, and only there texts are read for it.
    const suspects = new Set();
    found.forEach(({ map, certain }, i) => {
      if (!parsed.words[i].excluded) return;
      for (const doc of map.keys()) {
        if (certain) scored.delete(doc);
        else if (scored.has(doc)) suspects.add(doc), scored.set(doc, scored.get(doc) - LAST);
      }
    });
    const ranked = parsed.words.length ? [...scored].sort((a, b) => b[1] - a[1] || a[0] - b[0]) : [];
    return { ...parsed, suspects, docs: ranked.map(([doc]) => doc), certain: found.every((one) => one.certain) };
  }

  /** The plan of a query; the table of variants is fetched only for signs that may have one. */
  async plan(query) {
    return remember(this.plans, query, async () => {
      if (!this.variants.size && mayVary(query, this.root.doubtful)) {
        this.variants = variantTable(await this.files.json("pages", this.root.variants));
      }
      return { ...(await this.planFor(query)), judged: new Map() };
    });
  }

  // Hits -------------------------------------------------------------------------------------------------------------

  async parts(doc) {
    const { location } = await this.files.locate(this.root.texts, doc);
    return (await this.files.json("where", location))[doc % this.root.documentsInBlock];
  }

  async textPart(location, isFirst) {
    return this.files.get("texts", location, (bytes) => {
      const [variants, ...lines] = textOf(bytes).split("\n");
      const [title, subtitle, address, date] = isFirst ? lines.splice(0, 4) : [];
      const paragraphs = lines.map((line) => {
        const tab = line.indexOf("\t");
        return { anchor: line.slice(0, tab), text: line.slice(tab + 1) };
      });
      const head = isFirst && haystack(`${title}\n${subtitle}`, variantTable(variants));
      return { variants, paragraphs, bodies: new Map(), title, subtitle, address, date, head };
    });
  }

  /** Read a document as far as needed; the hit, or null when the words do not stand there. */
  async hit(doc, { words, whole, suspects }) {
    const locations = await this.parts(doc);
    const wanted = words.filter((word) => !word.excluded);
    const excluded = suspects.has(doc) ? words.filter((word) => word.excluded) : [];
    const inBody = wanted.map(() => []);
    const paragraphs = [];
    let first = null;
    let inTitle;
    let isExcluded;
    let asOne;
    let variants = "";
    let start = 0; // of the last paragraph that has been read
    for (const [i, location] of locations.entries()) {
      const part = await this.textPart(location, !i);
      variants += part.variants;
      // A phrase may begin in the last paragraph of the part before.
      const before = paragraphs.slice(-1);
      const body = remember(part.bodies, before[0], () => {
        return haystack([...before, ...part.paragraphs].map(({ text }) => text).join("\n"), variantTable(variants));
      });
      if (!i) {
        first = part;
        inTitle = placesOfWords(first.head, wanted);
        isExcluded = excluded.some((word) => placesOfWords(first.head, [word])[0].length);
        asOne = isOnePhrase(first.head, whole);
      }
      placesOfWords(body, wanted).forEach((spans, at) => {
        for (const [from, to] of spans) inBody[at].push([from + start, to + start]);
      });
      isExcluded ||= excluded.some((word) => placesOfWords(body, [word])[0].length);
      asOne ||= isOnePhrase(body, whole);
      paragraphs.push(...part.paragraphs);
      start += body.text.length - (paragraphs.at(-1)?.text.length ?? 0);
      if (isExcluded) return null;
      const hasAll = wanted.every((_, at) => inTitle[at].length || inBody[at].length);
      const isEnough = hasAll && inBody.some((spans) => spans.length) && !excluded.length && (asOne || !whole);
      if (i + 1 < locations.length && !isEnough) continue;
      return hasAll ? { ...this.hitFrom(first, inTitle.flat(), passage(paragraphs, inBody)), asOne } : null;
    }
    return null;
  }

  /** The hit of a document, or null; remembered with the plan. */
  async judge(doc, plan) {
    if (!plan.judged.has(doc)) plan.judged.set(doc, await this.hit(doc, plan));
    return plan.judged.get(doc);
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
      return { query, plan, docs, next: 0, hits: [] };
    });
  }

  async advance(walk, wanted, most, progress) {
    const begin = walk.next;
    const isEnough = () => walk.next - begin > (walk.hits.length ? MOST_TEXTS : most);
    while (walk.hits.length < wanted && walk.next < walk.docs.length && !isEnough()) {
      const share = walk.next ? Math.max(walk.hits.length / walk.next, 0.1) : 1;
      const size = Math.min(TEXTS_AT_ONCE, Math.ceil((wanted - walk.hits.length) / share));
      const batch = walk.docs.slice(walk.next, walk.next + size);
      const hits = await Promise.all(batch.map((doc) => this.judge(doc, walk.plan)));
      walk.next += batch.length;
      // What stands there as one phrase comes before scattered words, as far as texts have been read.
      const good = hits.filter(Boolean);
      walk.hits.push(...good.filter((hit) => hit.asOne), ...good.filter((hit) => !hit.asOne));
      if (progress?.() === false) return;
      if (good.length * 2 < batch.length) await this.narrow(walk);
    }
  }

  /** When so few texts have not been read, read them: then totals are exact. */
  async settle(plan, docs, most) {
    const left = plan.certain ? [] : docs.filter((doc) => !plan.judged.has(doc));
    if (left.length <= most) await Promise.all(left.map((doc) => this.judge(doc, plan)));
  }

  /** When most candidates prove wrong, ask for the rest of the grams before more texts are read. */
  async narrow(walk) {
    if (walk.plan.isNarrow || walk.docs.length - walk.next <= FEW) return;
    const { docs } = await this.planFor(walk.query, true);
    const possible = new Set(docs);
    walk.plan.isNarrow = true;
    walk.plan.docs = walk.plan.docs.filter((doc) => possible.has(doc));
    walk.docs = walk.docs.filter((doc, i) => i < walk.next || possible.has(doc));
  }

  async found(query, { limit = 10, offset = 0, facets = {}, sort = "relevance", most = Infinity, settle = 0, progress }) {
    const walk = await this.walk(query, facets, sort);
    const { judged, certain, words } = walk.plan;
    const outcome = () => {
      const { docs, next, hits } = walk;
      const total = docs.length - docs.filter((doc) => judged.get(doc) === null).length;
      const exact = certain || docs.every((doc) => judged.has(doc));
      return { query, hits: hits.slice(offset, offset + limit), total, exact, words, read: next, left: docs.length - next };
    };
    await this.advance(walk, offset + limit, most, progress && (() => progress(outcome())));
    await this.settle(walk.plan, walk.docs, settle);
    return outcome();
  }

  // Jumps and suggestions --------------------------------------------------------------------------------------------

  async jumpFor(query) {
    const form = trimmed(normal(query, this.variants));
    if (!form || form.length > LONGEST_JUMP) return null;
    for (const name of new Set([form, withArabicNumerals(form)])) {
      const found = await this.files.locate(this.root.jumps, keyHash(name));
      const page = found && (await this.files.json("jumps", found.location))[name];
      if (page) return { title: page[0], address: page[1] };
    }
    return null;
  }

  /** Hits, the page that the query names, and what else to ask when nothing is found. */
  async answer(query, options) {
    const { progress, offset, suggest = true } = options;
    const { documents, build } = this.root;
    let jump; // not known yet
    const plan = this.plan(query);
    const named = options.jump !== false && !offset ? plan.then(() => this.jumpFor(query)) : null;
    const told = progress && ((found) => progress({ ...found, documents, jump }));
    const [found] = await Promise.all([this.found(query, { ...options, progress: told }), named?.then((page) => (jump = page))]);
    const isLost = suggest && !offset && !found.hits.length && found.words.length;
    // An index that has been built anew since may have it.
    if (isLost && (await this.files.root().catch(() => this.root)).build !== build) throw new SearchError("missing", "root.json");
    return { ...found, documents, jump, suggestion: isLost ? await suggestion(this, found.words) : null };
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
  const facetNames = () => Object.keys(engine.root.facets).filter((name) => name !== "@date");
  return {
    /**
     * {hits, total, exact, words, read, left, documents, jump, suggestion, reloaded, traffic}; exact is false where the
     * total is an upper bound, `left` is how many documents have not been read. `most`: stop when so many texts have
     * been read in vain; asked again, the search goes on from there. `settle`: read so many more texts when that makes
     * the total exact. `progress` hears such an answer on the way (`jump` undefined when it is not known yet), and says
     * false where nobody waits any more.
     */
    async search(query, options = {}) {
      return engine.steadily(() => engine.answer(query, options));
    },
    /** {counts: {name: [{value, count}]}, exact}; counts of a facet follow what is chosen in the others. */
    async facets(query, { facets = {}, names } = {}) {
      return engine.steadily(() => counted(engine, query, facets, names ?? facetNames()));
    },
    /** Numbers of the index: {documents, build, facets}. */
    async about() {
      const { documents, build } = await engine.open();
      return { documents, build, facets: facetNames() };
    },
  };
}
