/**
 * The pattern of a regular expression as a tree: the part of ECMAScript's syntax (ECMA-262, section
 * 22.2.1) that a machine without memory can decide. Back references, lookahead and lookbehind are
 * not in it, and are refused; whether a group captures makes no difference here.
 *
 * The platform's own `RegExp` has read the pattern before, so what comes here is well formed.
 */

import {
  type CodeUnits,
  DIGITS,
  inverted,
  LINE_ENDS,
  SPACE,
  united,
  WORD,
  withBothCases,
} from './code-units.ts';

export type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'border' | 'no-border';

export type Pattern =
  | { readonly kind: 'units'; readonly units: CodeUnits }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly parts: readonly Pattern[] }
  | {
      readonly kind: 'repeat';
      readonly part: Pattern;
      readonly least: number;
      /** Infinity where there is no end to it. */
      readonly most: number;
    };

/** The pattern needs what this machine leaves out. */
export class Unsupported extends Error {
  /** What it is, as written. */
  readonly construct: string;

  constructor(construct: string) {
    super(construct);
    this.construct = construct;
  }
}

export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

/** @throws Unsupported */
export function patternOf(source: string, flags: Flags): Pattern {
  return new PatternReader(source, flags).choice();
}

const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, v: 11, f: 12, '0': 0 };
const CLASSES: Readonly<Record<string, CodeUnits>> = {
  d: DIGITS,
  D: inverted(DIGITS),
  w: WORD,
  W: inverted(WORD),
  s: SPACE,
  S: inverted(SPACE),
};

class PatternReader {
  readonly #source: string;
  readonly #flags: Flags;
  #at = 0;

  constructor(source: string, flags: Flags) {
    this.#source = source;
    this.#flags = flags;
  }

  choice(): Pattern {
    const parts = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      parts.push(this.#sequence());
    }
    return parts.length === 1 ? (parts[0] as Pattern) : { kind: 'choice', parts };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at] as string)) {
      parts.push(this.#quantified(this.#atom()));
    }
    return { kind: 'sequence', parts };
  }

  #quantified(part: Pattern): Pattern {
    const found = this.#match(QUANTIFIER);
    if (found === undefined) return part;
    const [, sign, from, comma, to] = found;
    if (sign === '?') return { kind: 'repeat', part, least: 0, most: 1 };
    const endless = Number.POSITIVE_INFINITY;
    if (sign !== undefined)
      return { kind: 'repeat', part, least: Number(sign === '+'), most: endless };
    const most = comma === undefined ? Number(from) : to === '' ? endless : Number(to);
    return { kind: 'repeat', part, least: Number(from), most };
  }

  #atom(): Pattern {
    const sign = this.#source[this.#at] as string;
    this.#at += 1;
    const { multiline, dotAll } = this.#flags;
    switch (sign) {
      case '^':
        return { kind: 'assertion', assertion: multiline ? 'line-start' : 'start' };
      case '$':
        return { kind: 'assertion', assertion: multiline ? 'line-end' : 'end' };
      case '.':
        return { kind: 'units', units: dotAll ? inverted([]) : inverted(LINE_ENDS) };
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      default:
        return this.#unit(sign.charCodeAt(0));
    }
  }

  #group(): Pattern {
    const opening = this.#match(/\?(?::|<[^=!>][^>]*>)/y);
    const other = this.#source[this.#at] === '?' ? this.#match(/\?<?[^)]?/y)?.[0] : undefined;
    if (opening === undefined && other !== undefined) throw new Unsupported(`(${other}`);
    const inner = this.choice();
    this.#at += 1;
    return inner;
  }

  #escape(): Pattern {
    const letter = this.#source[this.#at] as string;
    if (letter === 'b' || letter === 'B') {
      this.#at += 1;
      return { kind: 'assertion', assertion: letter === 'b' ? 'border' : 'no-border' };
    }
    const units = this.#escaped();
    return typeof units === 'number' ? this.#unit(units) : { kind: 'units', units };
  }

  /** What stands behind a backslash: one unit, or a class of them. */
  #escaped(): number | CodeUnits {
    const letter = this.#source[this.#at] as string;
    const code = this.#match(/x([\da-f]{2})|u([\da-f]{4})/iy);
    if (code !== undefined) return Number.parseInt((code[1] ?? code[2]) as string, 16);
    const control = this.#match(/c([a-z])/iy);
    if (control !== undefined) return (control[1] as string).charCodeAt(0) % 32;
    this.#at += 1;
    const units = CLASSES[letter];
    if (units !== undefined) return units;
    const octal = letter === '0' && /\d/.test(this.#source[this.#at] ?? '');
    if (/[1-9kpPcxu]/.test(letter) || octal) throw new Unsupported(`\\${letter}`);
    return CONTROLS[letter] ?? letter.charCodeAt(0);
  }

  #class(): Pattern {
    const negated = this.#match(/\^/y) !== undefined;
    const ranges: number[] = [];
    while (this.#source[this.#at] !== ']') {
      const from = this.#member();
      const dash = this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']';
      if (!dash) {
        ranges.push(...(typeof from === 'number' ? [from, from] : from));
        continue;
      }
      this.#at += 1;
      const to = this.#member();
      if (typeof from === 'number' && typeof to === 'number') ranges.push(from, to);
      // As in a browser: beside a class, the dash is only a dash.
      else
        for (const one of [from, 0x2d, to])
          ranges.push(...(typeof one === 'number' ? [one, one] : one));
    }
    this.#at += 1;
    const set = united(ranges);
    const units = this.#flags.ignoreCase ? withBothCases(set) : set;
    return { kind: 'units', units: negated ? inverted(units) : units };
  }

  #member(): number | CodeUnits {
    const sign = this.#source[this.#at] as string;
    this.#at += 1;
    if (sign !== '\\') return sign.charCodeAt(0);
    if (this.#source[this.#at] !== 'b') return this.#escaped();
    this.#at += 1;
    return 8;
  }

  #unit(unit: number): Pattern {
    const units = [unit, unit];
    return { kind: 'units', units: this.#flags.ignoreCase ? withBothCases(units) : units };
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }
}
