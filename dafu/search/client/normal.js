// The form in which queries and texts are compared; normal.py does the same, and both read the same test vectors.

/** Stands between two runs. */
export const BREAK = "\n";

const VANISHES = /[\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Zs}\p{Cf}\t"'`<>´′‵″·•‧・∙⋅˙\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const SPACE = /[\p{Zs}\p{Cf}\t\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const KEPT = /[\p{L}\p{N}\p{M}\u{20000}-\u{3ffff}]/u;
const CIRCLE = /[○◯⭕]/u;
const CLUSTER = /[^][\p{M}\u1160-\u11ff]*/gu;

const DIGITS = { 〇: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 零: 0, 两: 2 };
const TENS = { 十: 10, 廿: 20, 卅: 30, 百: 100, 千: 1000 };
const NUMERAL = /[〇一二三四五六七八九零两十廿卅百千]+(?=[号届次条月日])|[〇一二三四五六七八九零两]{4}(?=年)/g;

const folded = [new Map(), new Map()];

function classed(sign) {
  if (VANISHES.test(sign)) return "";
  return KEPT.test(sign) ? sign : BREAK;
}

function classedExactly(sign) {
  const plain = classed(sign);
  if (plain === sign) return sign;
  if (SPACE.test(sign)) return "";
  return /\p{C}/u.test(sign) ? BREAK : sign;
}

/** One sign in the form without variants; `exactly` keeps signs that are no letters. */
function fold(sign, exactly) {
  const known = folded[+exactly];
  let form = known.get(sign);
  if (form === undefined) {
    form = "";
    for (const one of sign.normalize("NFKC")) {
      for (const lower of one.toLowerCase()) {
        const plain = CIRCLE.test(lower) ? "〇" : lower;
        form += exactly ? classedExactly(plain) : classed(plain);
      }
    }
    known.set(sign, form);
  }
  return form;
}

/** Pairs of signs in a row, "養养禮礼", as a table. */
export function variantTable(pairs) {
  const signs = [...pairs];
  const table = new Map();
  for (let i = 0; i + 1 < signs.length; i += 2) table.set(signs[i], signs[i + 1]);
  return table;
}

/**
 * A form that knows where each of its units stood: {form, starts, ends}, places in UTF-16 units of the text.
 */
export function mapped(text, variants, exactly = false) {
  const clusters = text.normalize("NFC") === text ? text : text.match(CLUSTER);
  const starts = [];
  const ends = [];
  let form = "";
  let at = 0;
  for (const cluster of clusters) {
    for (const sign of clusters === text ? [cluster] : cluster.normalize("NFC")) {
      for (const one of fold(sign, exactly)) {
        if (one === BREAK && form.endsWith(BREAK)) continue;
        const plain = variants.get(one) ?? one;
        form += plain;
        for (let i = 0; i < plain.length; i++) {
          starts.push(at);
          ends.push(at + cluster.length);
        }
      }
    }
    at += cluster.length;
  }
  return { form, starts, ends };
}

// Most signs of a text are their own form; only the others are looked at one by one.
const MAY_CHANGE = /[^\u4e00-\u9fa5a-z0-9]/gu;

function formOf(text, variants, exactly) {
  const form = text.normalize("NFC").replace(MAY_CHANGE, (sign) => fold(sign, exactly));
  const plain = variants.size ? form.replace(/[^]/gu, (sign) => variants.get(sign) ?? sign) : form;
  return plain.replace(/\n+/g, BREAK);
}

/** The runs of a text with BREAK between them. */
export function normal(text, variants) {
  return formOf(text, variants, false);
}

/** The form for quoted queries: signs stay, spaces vanish. */
export function exact(text, variants) {
  return formOf(text, variants, true);
}

export const IDEOGRAPH = /\p{Script=Han}/u;
let plainHan = null;

/** The Han signs of GB 2312, which are Simplified but for a few. */
function isPlain(sign) {
  if (!plainHan) {
    const bytes = [];
    for (let row = 0xb0; row < 0xf8; row++) for (let at = 0xa1; at < 0xff; at++) bytes.push(row, at);
    plainHan = new Set(new TextDecoder("gbk").decode(Uint8Array.from(bytes)));
  }
  return plainHan.has(sign);
}

/** Whether a text may hold variants: signs that are not in GB 2312, or the doubtful ones of those that are. */
export function mayVary(text, doubtful) {
  return [...text.normalize("NFKC")].some((sign) => doubtful.includes(sign) || (IDEOGRAPH.test(sign) && !isPlain(sign)));
}

function arabic(numeral) {
  const signs = [...numeral];
  if (signs.every((sign) => sign in DIGITS)) return signs.map((sign) => DIGITS[sign]).join("");
  let total = 0;
  let pending = -1;
  for (const sign of signs) {
    if (sign in DIGITS) {
      pending = DIGITS[sign];
    } else {
      const value = TENS[sign];
      total += value * (pending < 0 || value === 20 || value === 30 ? 1 : pending);
      pending = -1;
    }
  }
  return String(total + Math.max(pending, 0));
}

/** 第二百八十六号 → 第286号, 二〇二三年 → 2023年. */
export function withArabicNumerals(form) {
  return form.replace(NUMERAL, arabic);
}

/** The same for a mapped form; null when nothing changes. */
export function mappedNumerals({ form, starts, ends }) {
  const out = { form: "", starts: [], ends: [] };
  let done = 0;
  const copy = (to) => {
    out.form += form.slice(done, to);
    for (; done < to; done++) {
      out.starts.push(starts[done]);
      out.ends.push(ends[done]);
    }
  };
  for (const match of form.matchAll(NUMERAL)) {
    copy(match.index);
    const value = arabic(match[0]);
    out.form += value;
    done += match[0].length;
    for (let i = 0; i < value.length; i++) {
      out.starts.push(starts[match.index]);
      out.ends.push(ends[done - 1]);
    }
  }
  if (!done) return null;
  copy(form.length);
  return out;
}
