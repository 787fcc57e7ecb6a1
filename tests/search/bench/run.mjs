// Asks an index every query of a file, one JSON object a line each way: node run.mjs INDEX < queries > answers.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Search } from "../../../dafu/search/client/search.js";

const base = process.argv[2];
const read = async ({ file, range }) => {
  const bytes = new Uint8Array(await readFile(base + file));
  return { bytes: range ? bytes.subarray(range[0], range[0] + range[1]) : bytes, paid: range ? range[1] : bytes.length };
};

/** One query by a reader who has just come. */
async function cold(query) {
  const search = new Search(read);
  return { search, result: await search.steadily(() => search.answer(query, {})) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { query, wanted, then } = JSON.parse(line);
  const { search, result } = await cold(query);
  const candidates = new Set((await search.plan(query)).docs);
  const missed = [];
  for (const doc of wanted) if (!candidates.has(doc)) missed.push(doc);
  const plan = await search.plan(query);
  const denied = [];
  for (const doc of wanted.slice(0, 20)) if (candidates.has(doc) && !(await search.hit(doc, plan))) denied.push(doc);
  const again = then ? await search.steadily(() => search.answer(then, {})) : null;
  const start = performance.now();
  search.walks.clear();
  search.plans.clear();
  await search.answer(query, {});
  console.log(
    JSON.stringify({
      query,
      top: result.hits.map((hit) => hit.address),
      total: result.total,
      exact: result.exact,
      suggestion: result.suggestion?.query ?? null,
      missed,
      denied,
      traffic: result.traffic,
      second: again?.traffic ?? null,
      warm: performance.now() - start,
    }),
  );
}
