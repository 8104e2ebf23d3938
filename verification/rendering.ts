/**
 * Writes neutral cases as tests in a language's usual framework, for people.
 * Pure; what it writes is run before anybody gets it (see the conformance kit).
 */
import type { NeutralType, Value } from '../runners/signature.ts';
import type { Declaration, TestForm, TestStyle, ValueForm, ValueKind } from '../runners/test-style.ts';
import { findEntry, wordsOf } from './entry.ts';
import { VerificationError } from './errors.ts';
import { fill, isScalar, textOf } from './literals.ts';
import type { CallCase, CallTask } from './task.ts';
import { isTuple } from './wire.ts';

export interface RenderedTests {
  readonly framework: string;
  /** Name that people would give the file. */
  readonly file: string;
  readonly text: string;
}

/**
 * The tests of a call task, written for its own solution. Throws `unrenderable`
 * when the language has no style, or a value cannot be written in it.
 */
export function renderTests({ runner, source, signature, cases }: Rendered): RenderedTests {
  const { style } = runner;
  if (style === undefined) throw new VerificationError('unrenderable', `${runner.title} has no style of tests.`);
  const entry = findEntry(signature.entry, runner.naming, source);
  const types = declaredTypes(style.declaration, entry, source);
  const callee = calleeOf(style, entry, source);
  const names = { entry, Entry: wordsOf(entry).map(capital).join(''), callee };
  const tests = cases
    .map((one, index) => renderTest(style, one, signature, types, { ...names, number: String(index + 1) }))
    .join(style.between);
  const imports = (style.imports ?? []).filter(({ when }) => when.test(tests)).map(({ as }) => `${as}\n`);
  const text = fill(style.text, { ...names, tests, imports: imports.join('') });
  return { framework: style.framework, file: fill(style.file, names), text };
}

/** A value as the language writes it for a result or a parameter that is declared so; null where it cannot be written. */
export function writeLiteral(
  style: TestStyle,
  value: Value,
  type: NeutralType,
  declared: string | null,
): string | null {
  try {
    return writeValue(style, value, type, declared);
  } catch (error) {
    if (error instanceof VerificationError) return null;
    throw error;
  }
}

type Rendered = Pick<CallTask, 'runner' | 'source' | 'signature' | 'cases'>;

/** Types as the source declares them; null where it does not, or cannot be read. */
interface DeclaredTypes {
  readonly parameters: readonly (string | null)[];
  readonly returns: string | null;
}

function renderTest(
  style: TestStyle,
  { args, expected }: CallCase,
  { parameters, returns }: CallTask['signature'],
  types: DeclaredTypes,
  names: Groups,
): string {
  const written = args.map((value, at) =>
    writeValue(style, value, parameters[at]?.type ?? any, types.parameters[at] ?? null),
  );
  const form = style.tests.find((one) => fitsTest(one, expected, returns, types.returns));
  if (form === undefined) throw new VerificationError('unrenderable', 'no form of a test fits');
  return fill(form.as, {
    ...names,
    arguments: written.join(style.argumentSeparator ?? ', '),
    returns: types.returns ?? '',
    expected: expected.kind === 'value' ? writeValue(style, expected.value, returns, types.returns) : '',
  });
}

function fitsTest(
  { of, declared }: TestForm,
  expected: CallCase['expected'],
  type: NeutralType,
  written: string | null,
): boolean {
  if (declared !== undefined && !declared.test(written ?? '')) return false;
  if (expected.kind === 'raises' || of === 'raises') return expected.kind === of;
  const { value } = expected;
  if (of === 'float') return holdsFloat(type);
  if (of === 'big') return holds(value, isBig);
  if (of === 'map') return holds(value, (one) => one instanceof Map);
  if (of === 'empty') return isEmpty(value);
  if (of === 'nan') return typeof value === 'number' && Number.isNaN(value);
  return of === undefined || value === constants[of];
}

const constants = { null: null, true: true, false: false };

function holdsFloat(type: NeutralType): boolean {
  switch (type.kind) {
    case 'float':
      return true;
    case 'list':
    case 'optional':
      return holdsFloat(type.of);
    case 'tuple':
      return type.of.some(holdsFloat);
    case 'map':
      return holdsFloat(type.value);
    default:
      return false;
  }
}

/** Whether the value, or any within it, is such a one. */
function holds(value: Value, isSuch: (value: Value) => boolean): boolean {
  if (isSuch(value)) return true;
  if (value instanceof Map) return [...value.values()].some((one) => holds(one, isSuch));
  if (Array.isArray(value)) return (value as readonly Value[]).some((one) => holds(one, isSuch));
  return isTuple(value) && value.tuple.some((one) => holds(one, isSuch));
}

function isEmpty(value: Value): boolean {
  return value instanceof Map ? value.size === 0 : Array.isArray(value) && value.length === 0;
}

function isBig(value: Value): boolean {
  return typeof value === 'bigint' && BigInt.asIntN(64, value) !== value;
}

/** A value as the language writes it, where the source declares it as `declared`. */
function writeValue(style: TestStyle, value: Value, type: NeutralType, declared: string | null): string {
  if (type.kind === 'optional' && value !== null) return writeSome(style, value, type.of, declared);
  const kinds = kindsOf(value, type);
  const [form, groups] = formOf(style.values, kinds, declared);
  if (form === undefined) {
    const where = declared === null ? '' : ` declared as ${declared.slice(0, 80)}`;
    throw new VerificationError('unrenderable', `there is no way to write a value of kind ${kinds[0]}${where}`);
  }
  const shared = { ...groups, declared: declared ?? '' };
  if (isScalar(value)) return fill(form.as, { ...shared, text: textOf(value, style.strings) });
  const items = itemsOf(style, value, type, form, groups) ?? [];
  if (items.length === 0 && form.empty !== undefined) return fill(form.empty, shared);
  return fill(form.as, { ...shared, items: items.join(form.separator ?? ', ') });
}

function writeSome(style: TestStyle, value: Value, type: NeutralType, declared: string | null): string {
  for (const { declared: wanted, as } of style.some ?? []) {
    const match = wanted === undefined ? null : wanted.exec(declared ?? '');
    if (wanted !== undefined && match === null) continue;
    const groups: Groups = match?.groups ?? {};
    return fill(as, { ...groups, value: writeValue(style, value, type, groups['of']?.trim() ?? null) });
  }
  return writeValue(style, value, type, declared);
}

type Groups = Readonly<Record<string, string>>;

function formOf(
  forms: readonly ValueForm[],
  kinds: readonly ValueKind[],
  declared: string | null,
): readonly [ValueForm | undefined, Groups] {
  for (const kind of kinds) {
    for (const form of forms) {
      if (form.of !== kind) continue;
      if (form.declared === undefined) return [form, {}];
      const match = form.declared.exec(declared ?? '');
      if (match !== null) return [form, match.groups ?? {}];
    }
  }
  return [undefined, {}];
}

/** From the most particular kind to the most general. */
function kindsOf(value: Value, type: NeutralType): readonly ValueKind[] {
  if (value === null) return ['null'];
  if (typeof value === 'boolean') return [value ? 'true' : 'false'];
  if (typeof value === 'string') return ['string'];
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(32, value) === value) return ['int'];
    if (value === leastOf64Bits) return ['least', 'long', 'int'];
    return isBig(value) ? ['big', 'long', 'int'] : ['long', 'int'];
  }
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return ['nan'];
    return Number.isFinite(value) ? ['float'] : [value > 0 ? 'inf' : '-inf'];
  }
  if (value instanceof Map) return ['map'];
  return isTuple(value) || type.kind === 'tuple' ? ['tuple', 'list'] : ['list'];
}

const leastOf64Bits = -(2n ** 63n);

/** Null for a scalar. */
function itemsOf(
  style: TestStyle,
  value: Value,
  type: NeutralType,
  form: ValueForm,
  groups: Groups,
): readonly string[] | null {
  if (value instanceof Map) {
    const { key, value: held } = type.kind === 'map' ? type : { key: any, value: any };
    return [...value].map(([name, item]) =>
      fill(form.item ?? '{{key}}: {{value}}', {
        key: writeValue(style, name, key, groups['key'] ?? null),
        value: writeValue(style, item, held, groups['value'] ?? null),
      }),
    );
  }
  const list = Array.isArray(value) ? (value as readonly Value[]) : isTuple(value) ? value.tuple : null;
  if (list === null) return null;
  const parts = groups['items'] === undefined ? null : splitTop(groups['items']);
  return list.map((item, index) => {
    const held = type.kind === 'list' ? type.of : type.kind === 'tuple' ? (type.of[index] ?? any) : any;
    const text = writeValue(style, item, held, parts?.[index]?.trim() ?? groups['of']?.trim() ?? null);
    return form.item === undefined ? text : fill(form.item, { item: text });
  });
}

const any: NeutralType = { kind: 'any' };

function calleeOf({ callees = [] }: TestStyle, entry: string, source: string): string {
  for (const { when, as } of callees) {
    const match = new RegExp(fill(when, { entry }), 'm').exec(source);
    if (match !== null) return fill(as, { ...match.groups, entry });
  }
  return entry;
}

function declaredTypes(declaration: Declaration | undefined, entry: string, source: string): DeclaredTypes {
  const none = { parameters: [], returns: null };
  if (declaration === undefined) return none;
  const groups = new RegExp(fill(declaration.pattern, { entry }), 'm').exec(source)?.groups;
  if (groups === undefined) return none;
  const written = splitTop(groups['parameters'] ?? '').map(
    (text) => declaration.parameter.exec(text.trim())?.groups?.['type']?.trim() ?? null,
  );
  const parameters = declaration.sharesTypes
    ? written.map((one, index) => one ?? written.slice(index).find((next) => next !== null) ?? null)
    : written;
  return { parameters, returns: groups['returns']?.trim() ?? null };
}

/** Splits at the commas that are inside no brackets. */
function splitTop(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  let before = '';
  for (const character of text) {
    if ('<([{'.includes(character)) depth += 1;
    // The arrow of a function type closes nothing.
    else if ('>)]}'.includes(character) && !(character === '>' && before === '-')) depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
    before = character;
  }
  return parts.filter((part) => part.trim() !== '');
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
