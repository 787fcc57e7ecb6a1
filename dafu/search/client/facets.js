// Columns of facets and dates: choosing, sorting, counting.
import { textOf } from "./files.js";

async function column(search, name) {
  return search.files.get("facets", search.root.facets[name], (bytes) => {
    const { values, sets, runs } = JSON.parse(textOf(bytes));
    const codes = new Uint32Array(search.root.documents);
    for (let i = 0, at = 0; i < runs.length; i += 2) codes.fill(runs[i], at, (at += runs[i + 1]));
    return { values, sets, codes };
  });
}

/** Documents that have one of the chosen values in each facet. */
export async function selected(search, docs, facets) {
  let left = docs;
  for (const [name, chosen] of Object.entries(facets)) {
    if (!chosen?.length || !(name in search.root.facets)) continue;
    const { values, sets, codes } = await column(search, name);
    const fits = sets.map((set) => set.some((value) => chosen.includes(values[value])));
    left = left.filter((doc) => fits[codes[doc]]);
  }
  return left;
}

export async function sorted(search, docs, sort) {
  if (sort !== "date") return docs;
  const { sets, codes } = await column(search, "@date");
  const rank = (doc) => sets[codes[doc]][0] ?? -1; // values are in order, and ISO dates sort as text
  return [...docs].sort((a, b) => rank(b) - rank(a) || a - b);
}

const SOON_READ = 24;

export async function counted(search, query, facets, names) {
  const plan = await search.plan(query);
  await search.settle(plan, plan.docs, SOON_READ);
  const docs = plan.docs.filter((doc) => plan.judged.get(doc) !== null);
  const counts = {};
  for (const name of names) {
    const { values, sets, codes } = await column(search, name);
    const others = Object.fromEntries(Object.entries(facets).filter(([other]) => other !== name));
    const perSet = new Uint32Array(sets.length);
    for (const doc of await selected(search, docs, others)) perSet[codes[doc]]++;
    const totals = new Uint32Array(values.length);
    sets.forEach((set, i) => set.forEach((value) => (totals[value] += perSet[i])));
    const shown = values.map((value, i) => ({ value, count: totals[i] })).filter(({ count }) => count);
    counts[name] = shown.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  }
  return { counts, exact: plan.certain || plan.docs.every((doc) => plan.judged.has(doc)) };
}
