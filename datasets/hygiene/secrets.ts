/** Keys and passwords that got into data. Patterns of public formats; a finding never repeats the secret. */
export interface SecretFinding {
  /** What kind of secret: `AWS access key`. */
  readonly kind: string;
  /** Its line, counted from 1. */
  readonly line: number;
}

const patterns: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['private key', /-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP )?PRIVATE KEY/],
  ['AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,})\b/],
  ['GitLab token', /\bglpat-[\w-]{20,}\b/],
  ['Slack token', /\bxox[abprs]-[\w-]{10,}/],
  ['API key of a model', /\bsk-(?:proj-|ant-|live-)?[A-Za-z0-9_-]{32,}\b/],
  ['Google API key', /\bAIza[\w-]{35}\b/],
  ['Hugging Face token', /\bhf_[A-Za-z]{34}\b/],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ['address with a password', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,64}:[^\s@/]{6,64}@[\w.-]+/i],
];

/** The first secret in a text; null when none is seen. */
export function findSecret(text: string): SecretFinding | null {
  for (const [kind, pattern] of patterns) {
    const at = text.search(pattern);
    if (at >= 0) return { kind, line: text.slice(0, at).split('\n').length };
  }
  return null;
}
