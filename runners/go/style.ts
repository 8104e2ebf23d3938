/** Tests as people write them for Go's package testing. */
import type { TestStyle } from '../test-style.ts';

const test = (body: string) => `func Test{{Entry}}{{number}}(t *testing.T) {\n\t${body.replaceAll('\n', '\n\t')}\n}`;
const call = '{{callee}}({{arguments}})';
const unless = (condition: string, wanted: string) =>
  `if ${condition} {\n\tt.Errorf("got %v, want %v", got, ${wanted})\n}`;

const scalar = '^(?:$|u?int\\d*\\b|float\\d|string\\b|bool\\b|byte\\b|rune\\b|any\\b|interface)';

/** The test of one result, whether an error comes with it or not. */
const both = (of: 'nan' | 'empty' | 'null' | 'true' | 'false' | undefined, declared: string, check: string) => {
  const withError = {
    declared: new RegExp(`${declared}.*, error$`),
    as: test(`got, err := ${call}\nif err != nil {\n\tt.Fatal(err)\n}\n${check}`),
  };
  const alone = { declared: new RegExp(declared), as: test(`got := ${call}\n${check}`) };
  return of === undefined
    ? [withError, alone]
    : [
        { of, ...withError },
        { of, ...alone },
      ];
};

export const style: TestStyle = {
  framework: 'testing',
  file: '{{entry}}_test.go',
  text: `package main

{{imports}}
{{tests}}
`,
  imports: [
    { when: /\bmath\.(?:NaN|Inf|IsNaN)\(/, as: 'import "math"' },
    { when: /\bbig\.NewInt\(|\bbigInt\("/, as: 'import "math/big"' },
    { when: /\breflect\.DeepEqual\(/, as: 'import "reflect"' },
    { when: /\btesting\./, as: 'import "testing"' },
    {
      when: /\bbigInt\("/,
      as: '\nfunc bigInt(text string) *big.Int {\n\tnumber, _ := new(big.Int).SetString(text, 10)\n\treturn number\n}',
    },
    { when: /\bpointerTo\[/, as: '\nfunc pointerTo[T any](value T) *T {\n\treturn &value\n}' },
  ],
  between: '\n\n',
  declaration: {
    pattern:
      '^func\\s*(?:\\([^)]*\\)\\s*)?{{entry}}\\s*(?:\\[[^\\]]*\\])?\\((?<parameters>[^()]*)\\)\\s*\\(?\\s*(?<returns>(?:interface\\{\\}|[^{\\n])*?)\\s*\\)?\\s*\\{',
    parameter: /^\w+\s+(?:\.\.\.)?(?<type>.+)$/,
    sharesTypes: true,
  },
  callees: [
    { when: '^func\\s*\\(\\s*\\w*\\s*\\*?(?<owner>\\w+)\\s*\\)\\s*{{entry}}\\s*\\(', as: 'new({{owner}}).{{entry}}' },
  ],
  tests: [
    {
      of: 'raises',
      declared: /, error$/,
      as: test(`if _, err := ${call}; err == nil {\n\tt.Error("no error")\n}`),
    },
    {
      of: 'raises',
      as: test(`defer func() {\n\tif recover() == nil {\n\t\tt.Error("no panic")\n\t}\n}()\n${call}`),
    },
    ...both('null', '', unless('got != nil', 'nil')),
    ...both('true', '^bool\\b', unless('!got', 'true')),
    ...both('false', '^bool\\b', unless('got', 'false')),
    ...both('nan', '^float', unless('!math.IsNaN(got)', '"NaN"')),
    // A slice that is nil holds nothing either.
    ...both('empty', '^(?:\\[|map)', unless('len(got) != 0', '"nothing"')),
    ...both(undefined, '^\\*big\\.Int', `want := {{expected}}\n${unless('got.Cmp(want) != 0', 'want')}`),
    // Whatever has no name that Go itself gives may hold others.
    ...both(undefined, scalar, unless('got != {{expected}}', '{{expected}}')),
    ...both(undefined, '', `want := {{expected}}\n${unless('!reflect.DeepEqual(got, want)', 'want')}`),
  ],
  values: [
    { of: 'null', as: 'nil' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'big', as: 'bigInt("{{text}}")' },
    { of: 'int', declared: /^\*big\.Int/, as: 'big.NewInt({{text}})' },
    { of: 'int', as: '{{text}}' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'math.NaN()' },
    { of: 'inf', as: 'math.Inf(1)' },
    { of: '-inf', as: 'math.Inf(-1)' },
    { of: 'string', as: '{{text}}' },
    { of: 'tuple', declared: /^(?<name>[\w.]+)(?:, error)?$/, as: '{{name}}{{{items}}}' },
    { of: 'list', declared: /^\[(?<length>\d*)\](?<of>.+?)(?:, error)?$/, as: '[{{length}}]{{of}}{{{items}}}' },
    {
      of: 'map',
      declared: /^map\[(?<key>[^\]]+)\](?<value>.+?)(?:, error)?$/,
      as: 'map[{{key}}]{{value}}{{{items}}}',
    },
  ],
  some: [{ declared: /^\*(?<of>(?!big\.)[^,]+)/, as: 'pointerTo[{{of}}]({{value}})' }],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\U{{hex8}}',
  },
};
