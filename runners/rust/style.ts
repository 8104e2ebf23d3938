/** Tests as people write them for Rust's own test harness. */
import type { TestStyle } from '../test-style.ts';

const test = (body: string) => `    #[test]\n    fn test_{{number}}() {\n        ${body}\n    }`;
const call = '{{callee}}({{arguments}})';

const header = '^impl(?:<[^>]*>)?\\s+(?<owner>\\w+)[^{]*\\{(?:(?!^\\})[^])*?\\bfn\\s+{{entry}}\\s*(?:<[^()]*>)?\\(\\s*';
const ofObject = `${header}&?\\s*(?:mut\\s+)?self\\b`;
const from = (there: string) => `(?<![^])(?=[^]*${there})[^]*?`;

/** What a list or a map is borrowed by. */
const borrowed = "^(?:Result<)?(?<borrow>&?)(?:'\\w+\\s+)?(?<mutable>(?:mut\\s+)?)";

export const style: TestStyle = {
  framework: '#[test]',
  file: '{{entry}}_test.rs',
  text: `#[cfg(test)]
mod tests {
    use super::*;
{{imports}}
{{tests}}
}
`,
  imports: [
    { when: /\bBigInt\b/, as: '    use num_bigint::BigInt;' },
    { when: /\bHashMap::/, as: '    use std::collections::HashMap;' },
    { when: /\bBTreeMap::/, as: '    use std::collections::BTreeMap;' },
  ],
  between: '\n\n',
  declaration: {
    pattern:
      "\\bfn\\s+{{entry}}\\s*(?:<[^()]*>)?\\s*\\(\\s*(?:&?\\s*(?:'\\w+\\s+)?(?:mut\\s+)?self\\b\\s*,?)?(?<parameters>(?:[^()]|\\([^()]*\\))*)\\)\\s*(?:->\\s*(?<returns>[^{;]+?))?\\s*(?:\\bwhere\\b[^{]*)?\\{",
    parameter: /^(?:mut\s+)?\w+\s*:\s*(?<type>.+)$/,
  },
  callees: [
    { when: `${from('\\bfn\\s+new\\s*\\(\\s*\\)')}${ofObject}`, as: '{{owner}}::new().{{entry}}' },
    { when: `${from('\\bstruct\\s+\\w+\\s*;')}${ofObject}`, as: '{{owner}}.{{entry}}' },
    { when: ofObject, as: '{{owner}}::default().{{entry}}' },
    { when: header, as: '{{owner}}::{{entry}}' },
  ],
  tests: [
    { of: 'raises', declared: /^Result</, as: test(`assert!(${call}.is_err());`) },
    {
      of: 'raises',
      as: `    #[test]\n    #[should_panic]\n    fn test_{{number}}() {\n        ${call};\n    }`,
    },
    { of: 'nan', declared: /^f\d\d$/, as: test(`assert!(${call}.is_nan());`) },
    { of: 'true', declared: /^bool$/, as: test(`assert!(${call});`) },
    { of: 'false', declared: /^bool$/, as: test(`assert!(!${call});`) },
    { declared: /^Result</, as: test(`assert_eq!(${call}.unwrap(), {{expected}});`) },
    { as: test(`assert_eq!(${call}, {{expected}});`) },
  ],
  values: [
    { of: 'null', as: 'None' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'big', declared: /\bBigInt\b/, as: '"{{text}}".parse::<BigInt>().unwrap()' },
    { of: 'int', declared: /^&(?:\w+::)*BigInt\b/, as: '&BigInt::from({{text}}i64)' },
    { of: 'int', declared: /\bBigInt\b/, as: 'BigInt::from({{text}}i64)' },
    { of: 'int', declared: /^&/, as: '&{{text}}' },
    { of: 'int', as: '{{text}}' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'f64::NAN' },
    { of: 'inf', as: 'f64::INFINITY' },
    { of: '-inf', as: 'f64::NEG_INFINITY' },
    { of: 'string', declared: /^&(?:'\w+\s+)?String\b/, as: '&{{text}}.to_string()' },
    { of: 'string', declared: /^(?:Result<)?String\b/, as: '{{text}}.to_string()' },
    { of: 'string', as: '{{text}}' },
    {
      of: 'list',
      declared: new RegExp(`${borrowed}(?:std::vec::)?Vec<(?<of>.+?)>(?:,[^>]*>)?$`),
      as: '{{borrow}}{{mutable}}vec![{{items}}]',
      empty: '{{borrow}}{{mutable}}Vec::<{{of}}>::new()',
    },
    {
      of: 'list',
      declared: new RegExp(`${borrowed}\\[(?<of>[^;]+?)(?:;\\s*\\w+)?\\]$`),
      as: '{{borrow}}{{mutable}}[{{items}}]',
    },
    { of: 'tuple', declared: /^(?:Result<)?&?\((?<items>.+)\)/, as: '({{items}})' },
    {
      of: 'map',
      declared: new RegExp(
        `${borrowed}(?:std::collections::)?(?<kind>HashMap|BTreeMap)<(?<key>[^,]+),\\s*(?<value>.+?)>(?:,[^>]*>)?$`,
      ),
      as: '{{borrow}}{{mutable}}{{kind}}::from([{{items}}])',
      item: '({{key}}, {{value}})',
      empty: '{{borrow}}{{mutable}}{{kind}}::new()',
    },
  ],
  some: [{ declared: /^(?:Result<)?Option<(?<of>.+?)>(?:,[^>]*>)?$/, as: 'Some({{value}})' }],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\u{{{hex}}}',
  },
};
