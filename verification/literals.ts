/** Scalars as they are written in programs, and templates with texts filled in. */
import type { Value } from '../runners/signature.ts';
import type { StringStyle } from '../runners/test-style.ts';

export type Scalar = null | boolean | bigint | number | string;

/** Whether a value holds no others. */
export function isScalar(value: Value): value is Scalar {
  return value === null || typeof value !== 'object';
}

/** How a scalar is written: the text that `{{text}}` stands for. */
export function textOf(value: Scalar, strings: StringStyle): string {
  if (typeof value === 'string') return writeString(value, strings);
  return typeof value === 'number' ? floatText(value) : String(value);
}

/** Reads back to the same bits, and looks like a float in every language. */
function floatText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  if (!/[.e]/.test(text)) return `${text}.0`;
  return /e/.test(text) && !text.includes('.') ? text.replace('e', '.0e').replace('e+', 'e') : text.replace('e+', 'e');
}

function writeString(text: string, strings: StringStyle): string {
  const { open, close, escapes } = strings;
  const body = Array.from(text, (character) => {
    const escape = Object.hasOwn(escapes, character) ? escapes[character] : undefined;
    if (escape !== undefined) return escape;
    return isInvisible.test(character) ? controlText(character, strings) : character;
  });
  return `${open}${body.join('')}${close}`;
}

/** Control and format characters, and separators other than the space: nobody would see them in a source. */
const isInvisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]|(?! )\p{Zs}/u;

function controlText(character: string, { low, control }: StringStyle): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = (unit: number, width: number) => unit.toString(16).padStart(width, '0');
  const template = code < 0x100 ? (low ?? control) : control;
  if (!template.includes('{{hex4}}')) {
    const octal = code.toString(8).padStart(3, '0');
    return fill(template, { octal, hex: hex(code, 1), hex2: hex(code, 2), hex8: hex(code, 8) });
  }
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => fill(template, { hex4: hex(unit, 4) })).join('');
}

/** One pass: what is filled in is not searched again. */
export function fill(template: string, texts: Readonly<Record<string, string | undefined>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (whole, key: string) => texts[key] ?? whole);
}
