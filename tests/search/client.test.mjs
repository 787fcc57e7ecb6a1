// The pure parts of the client, in node: node --test tests/search/
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { exact, mapped, mappedNumerals, normal, variantTable, withArabicNumerals } from "../../dafu/search/client/normal.js";
import { grams, parse } from "../../dafu/search/client/query.js";
import { EMPTY, findList, intersect, scores, sumOfAll, sumOfAny } from "../../dafu/search/client/postings.js";
import { haystack, passage, pieces, places } from "../../dafu/search/client/passages.js";
import { SearchError } from "../../dafu/search/client/files.js";
import { createSearch, keyHash } from "../../dafu/search/client/search.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));
const variants = variantTable(vectors.variants);
const NONE = new Map();

test("the normal form is that of the vectors", () => {
  for (const [text, form] of vectors.normal) assert.equal(normal(text, variants), form);
});

test("the exact form is that of the vectors", () => {
  for (const [text, form] of vectors.exact) assert.equal(exact(text, variants), form);
});

test("numerals have the Arabic form of the vectors", () => {
  for (const [text, form, arabic] of vectors.searchable) {
    assert.equal(normal(text, variants), form);
    assert.equal(withArabicNumerals(form), arabic);
  }
});

test("grams and hashes are those of the vectors", () => {
  for (const [form, keys] of vectors.grams) assert.deepEqual([...grams(form).keys].sort(), [...keys].sort());
  for (const [form, hash] of vectors.hash) assert.equal(keyHash(form), hash);
});

test("every unit of a form leads back to where it stood", () => {
  const text = "“e\u0301”，〔𠮷〕Ａ";
  const { form, starts, ends } = mapped(text, NONE);
  assert.equal(form, "é\n𠮷a");
  assert.deepEqual([...form].length, 4);
  assert.equal(text.slice(starts[0], ends[0]), "e\u0301");
  assert.equal(text.slice(starts[2], ends[3]), "𠮷");
  assert.equal(text.slice(starts[4], ends[4]), "Ａ");
});

test("a numeral in Arabic form leads back to the whole numeral", () => {
  const text = "第二百八十六号";
  const { form, starts, ends } = mappedNumerals(mapped(text, NONE));
  assert.equal(form, "第286号");
  assert.deepEqual([starts[1], ends[3]], [1, 6]);
  assert.equal(mappedNumerals(mapped("养老", NONE)), null);
});

const said = (query) =>
  parse(query, variants).words.map(({ alternatives, excluded }) => [
    excluded ? "-" : "+",
    ...alternatives.map((one) => (one.exact === null ? one.form : `"${one.exact}"`)),
  ]);

test("several words must all be there", () => assert.deepEqual(said("养老　服务 养老"), [["+", "养老"], ["+", "服务"]]));
test("、 stands between alternatives", () => assert.deepEqual(said("助餐、助浴 社区"), [["+", "助餐", "助浴"], ["+", "社区"]]));
test("a hyphen in front excludes, one inside does not", () =>
  assert.deepEqual(said("社区 -养老 2023-07 － -"), [["+", "社区"], ["-", "养老"], ["+", "2023\n07"]]));
test("quotes keep signs and spaces", () =>
  assert.deepEqual(said('社区"大，党 委"治理 -"A B"'), [["+", "社区"], ["+", '"大,党委"'], ["+", "治理"], ["-", '"ab"']]));
test("quoted words can be alternatives", () => assert.deepEqual(said('"助餐"、"助浴"、助洁'), [["+", '"助餐"', '"助浴"', "助洁"]]));
test("an unbalanced quote is no quote", () => assert.deepEqual(said('"养老 服务'), [["+", "养老"], ["+", "服务"]]));
test("Chinese numerals are also asked for in Arabic", () => assert.deepEqual(said("第二百八十六号"), [["+", "第二百八十六号", "第286号"]]));
test("brackets and variants do not count", () => assert.deepEqual(said("豫民議【2023】49號"), [["+", "豫民議202349号"]]));

test("queries without a letter ask for nothing", () => {
  for (const query of ["", " ", "，。", "😀", '""', '"，"', "- - -", "、、", "\ud83d", "-"]) assert.deepEqual(said(query), []);
});

test("a query of 2,000 signs, half a surrogate pair or markup is a query like others", () => {
  assert.equal(said("养".repeat(5000))[0][1].length, 2000);
  assert.deepEqual(said("养\ud83d老"), [["+", "养\n老"]]);
  assert.deepEqual(said("<img onerror=x>"), [["+", "img"], ["+", "onerror\nx"]]);
  assert.equal(parse(Array.from({ length: 500 }, (_, i) => `养${i}`).join(" "), NONE).words.length, 32);
});

test("only a form of one gram is certain", () => {
  for (const form of ["养", "养老", "ab", "abc", "1234"]) assert.ok(grams(form).isOneGram, form);
  for (const form of ["居家养老", "区治理", "12345", "养\n老"]) assert.ok(!grams(form).isOneGram, form);
});

const list = (...entries) => ({ docs: entries.map(([doc]) => doc), flags: entries.map(([, flags]) => flags) });

test("lists are found in a shard in both forms", () => {
  // three lists: key 5 (gaps), key 9 (bitmap), key 300 (gaps), ten documents
  const bitmap = [0b00000101, 0b00000010, 0x5 | (0x6 << 4), 0x7];
  const shard = Uint8Array.from([0x6c, 3, 5, 4, 0xa3, 0x02, 2 << 1, (3 << 1) | 1, 1 << 1, 0x13, 0x20, ...bitmap, 0x91, 0x01]);
  assert.deepEqual(findList(shard, 5, 10), { docs: Uint32Array.of(1, 4), flags: Uint8Array.of(3, 0) });
  assert.deepEqual(findList(shard, 9, 10), { docs: Uint32Array.of(0, 2, 9), flags: Uint8Array.of(5, 6, 7) });
  assert.deepEqual(findList(shard, 300, 10), { docs: Uint32Array.of(9), flags: Uint8Array.of(1) });
  assert.equal(findList(shard, 7, 10), EMPTY);
});

test("joined lists keep the least impact, and a title only when all have it", () => {
  const joined = intersect([list([1, 7], [3, 15], [8, 4]), list([3, 9], [8, 13])]);
  assert.deepEqual(joined, { docs: [3, 8], flags: [9, 4] });
});

test("titles come before texts, and rare words weigh more", () => {
  const found = scores(list([1, 15], [2, 14]), 100);
  assert.ok(found.get(1) > 2 * found.get(2));
  assert.ok(scores(list([1, 8]), 100).get(1) > scores(list([1, 8], [2, 8], [3, 8]), 100).get(1));
  assert.deepEqual([...sumOfAll([new Map([[1, 2], [2, 3]]), new Map([[2, 4]])])], [[2, 7]]);
  assert.deepEqual([...sumOfAny([new Map([[1, 2]]), new Map([[1, 1], [2, 4]])])], [[1, 3], [2, 4]]);
});

test("a word is found across signs that vanish, and not across others", () => {
  const hay = haystack("“社区”（治理），服务", NONE);
  assert.deepEqual(places(hay, { form: "社区治理", exact: null }), [[1, 7]]);
  assert.deepEqual(places(hay, { form: "治理服务", exact: null }), []);
  assert.deepEqual(places(hay, { form: "治理\n服务", exact: null }), [[5, 11]]);
  assert.deepEqual(places(hay, { form: "社区治理", exact: "社区治理" }), []);
  assert.deepEqual(places(hay, { form: "社区治理", exact: "“社区”(治理" }), [[0, 7]]);
});

test("a passage is cut around the first word, with what is marked in pieces", () => {
  const paragraphs = [{ anchor: "p1", text: "没有" }, { anchor: "p2", text: `${"前".repeat(60)}<b>养老</b>${"后".repeat(200)}` }];
  const found = passage(paragraphs, [[[66, 68]]]);
  assert.equal(found.anchor, "p2");
  assert.ok(found.cutBefore && found.cutAfter);
  assert.deepEqual(found.pieces.filter((one) => one.marked), [{ text: "养老", marked: true }]);
  assert.ok(found.pieces[0].text.endsWith("<b>"));
});

test("pieces put together are the text", () => {
  const text = "养老服务𠮷";
  const cut = pieces(text, [[0, 2], [1, 3], [4, 6]]);
  assert.equal(cut.map((one) => one.text).join(""), text);
  assert.deepEqual(cut.map((one) => one.marked), [true, false, true]);
});

test("an index of another format is refused", async () => {
  const read = async () => ({ bytes: new TextEncoder().encode('{"format": 99}'), paid: 0 });
  await assert.rejects(createSearch({ base: "", read }).search("养老"), (error) => error instanceof SearchError && error.code === "format");
});
