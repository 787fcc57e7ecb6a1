// Fetching the files of an index: by name, by range of a file, or as scripts where pages come from a disk.

/** What went wrong: code is "offline", "missing", "damaged" or "format". */
export class SearchError extends Error {
  constructor(code, file) {
    super(`search: ${code}: ${file}`);
    this.name = "SearchError";
    this.code = code;
    this.file = file;
  }
}

const HELD = 2048; // parsed files: of an answer that reads many texts, the next one needs them again

const MARKS = [0x67, 0x75, 0x6c]; // g and u: text in GBK and UTF-8; l: lists

/** A member unpacked; throws when it is not whole. */
async function unzipped(bytes) {
  let plain = bytes; // as it is when the host has unpacked it on the way
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const { readable, writable } = new DecompressionStream("gzip");
    // Not the stream of a Blob: Chromium asks another process for each.
    const writer = writable.getWriter();
    const [content] = await Promise.all([new Response(readable).arrayBuffer(), writer.write(bytes), writer.close()]);
    plain = new Uint8Array(content);
  }
  if (!MARKS.includes(plain[0])) throw new TypeError("no file of an index");
  return plain;
}

/** Text of a file: its first byte names the encoding. */
export function textOf(bytes) {
  return new TextDecoder(bytes[0] === 0x67 ? "gbk" : "utf-8").decode(bytes.subarray(1));
}

const scriptsWaiting = new Map();

function loadScript(base, name) {
  globalThis.__searchFile = (file, content) => scriptsWaiting.get(file)?.(content);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const done = (act) => (value) => {
      script.remove();
      scriptsWaiting.delete(name);
      act(value);
    };
    scriptsWaiting.set(name, done(resolve));
    script.onerror = done(() => reject(new SearchError("missing", name)));
    script.src = `${base}${name}.js`;
    document.head.append(script);
  }).then((content) => Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0)));
}

/** A range of what was sent, and how much that was. */
function cut(bytes, range) {
  return { bytes: range ? bytes.subarray(range[0], range[0] + range[1]) : bytes, paid: bytes.length };
}

/** Reads files over the network; {file, range, fresh} → bytes. */
export function networkReader(base) {
  return async ({ file, range, fresh }) => {
    const headers = range ? { Range: `bytes=${range[0]}-${range[0] + range[1] - 1}` } : {};
    let response;
    try {
      response = await fetch(base + file, { headers, cache: fresh ? "reload" : file === "root.json" ? "no-cache" : "default" });
    } catch {
      throw new SearchError("offline", file);
    }
    if (!response.ok) throw new SearchError("missing", file);
    const bytes = new Uint8Array(await response.arrayBuffer());
    return cut(bytes, response.status === 200 && range);
  };
}

/** Reads the second form of the files; a range is cut out here. */
export function scriptReader(base) {
  const loading = new Map();
  return async ({ file, range }) => {
    const name = file.replace(/\.(bin|json)$/, "");
    if (!loading.has(name)) loading.set(name, loadScript(base, name).finally(() => loading.delete(name)));
    return cut(await loading.get(name), range);
  };
}

/** Files of one index, each fetched once; counts bytes and requests. */
export class Files {
  constructor(read) {
    this.read = read;
    this.traffic = { bytes: 0, requests: 0 };
    this.clear();
  }

  clear() {
    this.held = new Map();
  }

  async fetch(request) {
    this.traffic.requests++;
    const { bytes, paid } = await this.read(request);
    this.traffic.bytes += paid;
    return bytes;
  }

  /** A file unpacked; a damaged or missing one is asked for once more, past every cache. */
  async unpacked(folder, location) {
    const [name, ...range] = [location].flat();
    const file = `${folder}/${name}.bin`;
    for (const fresh of [false, true]) {
      try {
        return await unzipped(await this.fetch({ file, range: range.length ? range : null, fresh }));
      } catch (error) {
        if (fresh || error.code === "offline") throw error instanceof SearchError ? error : new SearchError("damaged", file);
      }
    }
  }

  /** What `parse` makes of a file, kept for the next time. */
  get(folder, location, parse) {
    const key = `${folder}/${location}`;
    let entry = this.held.get(key);
    this.held.delete(key);
    entry ??= this.unpacked(folder, location).then(parse);
    entry.catch(() => this.held.delete(key));
    this.held.set(key, entry);
    if (this.held.size > HELD) this.held.delete(this.held.keys().next().value);
    return entry;
  }

  json(folder, location) {
    return this.get(folder, location, (bytes) => JSON.parse(textOf(bytes)));
  }

  async root(fresh) {
    const bytes = await this.fetch({ file: "root.json", range: null, fresh });
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /** Where a directory of the root keeps a key: {location, documents} or null; documents of a list that stands alone. */
  async locate(directory, key) {
    const at = lastNotAbove(directory.first, key);
    if (at < 0) return null;
    const page = await this.get("pages", directory.pages[at], (bytes) => {
      const { steps, files, counts, begins, sizes, long = [] } = JSON.parse(textOf(bytes));
      const documents = [];
      for (let i = 0; i < long.length; i += 2) documents[long[i]] = long[i + 1];
      let sum = directory.first[at];
      const locations = counts ? [] : files;
      let offset = begins;
      files.forEach((name, i) => {
        for (let left = counts?.[i]; left; left--, offset += sizes[locations.length - 1]) locations.push([name, offset, sizes[locations.length]]);
        offset = 0;
      });
      return { first: steps.map((step) => (sum += step)), locations, documents };
    });
    const entry = lastNotAbove(page.first, key);
    return { location: page.locations[entry], documents: page.documents[entry] ?? 0 };
  }
}

function lastNotAbove(numbers, limit) {
  let low = -1;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle] <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
