/** Every language we can run. This table is the single list of them. */
import { awk } from './awk/facts.ts';
import { bash } from './bash/facts.ts';
import { c } from './c/facts.ts';
import { clojure } from './clojure/facts.ts';
import { coffeescript } from './coffeescript/facts.ts';
import { commonlisp } from './commonlisp/facts.ts';
import { cpp } from './cpp/facts.ts';
import { crystal } from './crystal/facts.ts';
import { csharp } from './csharp/facts.ts';
import { d } from './d/facts.ts';
import { elixir } from './elixir/facts.ts';
import { erlang } from './erlang/facts.ts';
import { go } from './go/facts.ts';
import { groovy } from './groovy/facts.ts';
import { haskell } from './haskell/facts.ts';
import { java } from './java/facts.ts';
import { javascript } from './javascript/facts.ts';
import { kotlin } from './kotlin/facts.ts';
import { lua } from './lua/facts.ts';
import { ocaml } from './ocaml/facts.ts';
import { perl } from './perl/facts.ts';
import { php } from './php/facts.ts';
import { python } from './python/facts.ts';
import { r } from './r/facts.ts';
import { ruby } from './ruby/facts.ts';
import type { Runner } from './runner.ts';
import { rust } from './rust/facts.ts';
import { scala } from './scala/facts.ts';
import { scheme } from './scheme/facts.ts';
import { swift } from './swift/facts.ts';
import { tcl } from './tcl/facts.ts';
import { typescript } from './typescript/facts.ts';

const table: Record<string, Runner> = {
  awk,
  bash,
  c,
  clojure,
  coffeescript,
  commonlisp,
  cpp,
  crystal,
  csharp,
  d,
  elixir,
  erlang,
  go,
  groovy,
  haskell,
  java,
  javascript,
  kotlin,
  lua,
  ocaml,
  perl,
  php,
  python,
  r,
  ruby,
  rust,
  scala,
  scheme,
  swift,
  tcl,
  typescript,
};

/** By name. Complete before anything else runs: a user's own languages are added at the start, and never later. */
export const languages: Readonly<Record<string, Runner>> = table;

/** Adds a language that is not of this package: see server/own-languages.ts. */
export function addLanguage(runner: Runner): void {
  table[runner.name] = runner;
}
