// Answers one JSON line with one JSON line: {folder, call, query, options, requestsLeft} on an index on the disk.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { SearchError } from "../../dafu/search/client/files.js";
import { createSearch } from "../../dafu/search/client/search.js";
import { normal, variantTable } from "../../dafu/search/client/normal.js";

const open = new Map();

function searchOf(folder) {
  const requests = [];
  const line = { left: Infinity }; // requests that the network still answers
  const read = async ({ file, range, fresh }) => {
    if (line.left-- <= 0) throw new SearchError("offline", file);
    requests.push({ file, range, fresh });
    let bytes;
    try {
      bytes = new Uint8Array(await readFile(`${folder}/${file}`));
    } catch {
      throw new SearchError("missing", file);
    }
    return { bytes: range ? bytes.subarray(range[0], range[0] + range[1]) : bytes, paid: range ? range[1] : bytes.length };
  };
  return { client: createSearch({ base: "", read }), requests, line };
}

async function answer({ folder, call, query, options, variants, requestsLeft }) {
  if (call === "normal") return query.map((text) => normal(text, variantTable(variants ?? "")));
  if (!open.has(folder)) open.set(folder, searchOf(folder));
  const { client, requests, line } = open.get(folder);
  requests.length = 0;
  line.left = requestsLeft ?? Infinity;
  try {
    return { ...(await client[call](query, options)), asked: requests.map(({ file }) => file) };
  } catch (error) {
    if (error.name !== "SearchError") throw error;
    return { error: error.code, file: error.file };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
