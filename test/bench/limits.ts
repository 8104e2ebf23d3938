/** Memory and output limits: a hello fits, twice the limit is told as such, much output is never a time-out. */
import type { LocalSandbox } from '../../sandboxes/local.ts';
import { countRow, type Row } from './rows.ts';
import { judged, mebibyte, runnerOf, stdioTask } from './setting.ts';

const limitBytes = 512 * mebibyte;

/** Programs that write to twice the limit, 1 MiB at a time. */
const hogs: Readonly<Record<string, string>> = {
  python: "kept = [b'x' * (1 << 20) for _ in range(1024)]\nprint(len(kept))\n",
  javascript:
    'const kept = [];\nfor (let i = 0; i < 1024; i++) kept.push(Buffer.alloc(1 << 20, 1));\nconsole.log(kept.length);\n',
  java: `public class Hog {
  public static void main(String[] args) {
    byte[][] kept = new byte[1024][];
    for (int i = 0; i < kept.length; i++) { kept[i] = new byte[1 << 20]; java.util.Arrays.fill(kept[i], (byte) 1); }
    System.out.println(kept.length);
  }
}
`,
  cpp: `#include <cstring>
#include <iostream>
#include <vector>
int main() {
  std::vector<char*> kept;
  for (int i = 0; i < 1024; i++) { kept.push_back(new char[1 << 20]); std::memset(kept.back(), i, 1 << 20); }
  std::cout << kept.size() << std::endl;
}
`,
};

export async function memoryRows(sandbox: LocalSandbox): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [language, hog] of Object.entries(hogs)) {
    const { title, hello } = runnerOf(language);
    const run = { memoryBytes: limitBytes };
    const small = await judged(sandbox, stdioTask(language, hello, [{ stdin: '', expected: 'hello' }], run));
    const large = await judged(sandbox, stdioTask(language, hog, [{ stdin: '', expected: '1024' }], run));
    const isRight = small.verdict === 'accepted' && large.verdict === 'memory-limit';
    const shown = {
      what: `at 512 MiB, ${title}: hello is accepted, twice the limit is memory-limit (1 = both)`,
      ours: `${small.verdict}, ${large.verdict}`,
    };
    rows.push(countRow(shown, Number(isRight), { atLeast: 1 }));
  }
  return rows;
}

export async function outputRows(sandbox: LocalSandbox): Promise<Row[]> {
  const source = "print('a' * 10_000_000)";
  const cases = [{ stdin: '', expected: 'a'.repeat(10_000_000) }];
  const whole = await judged(sandbox, stdioTask('python', source, cases, { wallMs: 10_000 }));
  const cut = await judged(sandbox, stdioTask('python', source, cases, { wallMs: 10_000, outputBytes: mebibyte }));
  const isMarked = cut.cases[0]?.execution?.stdout.truncated === true;
  const isRight = whole.verdict === 'accepted' && cut.verdict === 'output-limit' && isMarked;
  return [
    countRow(
      {
        what: "print('a' * 10_000_000): accepted; with an output limit of 1 MiB marked truncated (1 = both)",
        ours: `${whole.verdict}, ${cut.verdict}${isMarked ? ' (truncated)' : ''}`,
      },
      Number(isRight),
      { atLeast: 1 },
    ),
  ];
}
