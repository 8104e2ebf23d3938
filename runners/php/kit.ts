/** Programs that prove the PHP image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const five = [1, 2, 3, 4, 5];

export const kit: Kit = {
  echo: '<?php\nclass Solution\n{\n    public function echo($x) { return $x; }\n}\n',
  types: untyped,
  compiles: false,
  tests: ['<?php', "require_once 'solution.php';", ...five.map((x) => `assert(twice(${x}) === ${2 * x});`), ''].join(
    '\n',
  ),
  noTests: '<?php\ntwice(1);\n',
  frameworks: {
    PHPUnit: {
      tests: `<?php
declare(strict_types=1);

namespace Tests;

use PHPUnit\\Framework\\TestCase;

require_once __DIR__ . '/../solution.php';

final class TwiceTest extends TestCase
{
${five.map((x) => `    public function testDoubles${x}(): void { $this->assertSame(${2 * x}, twice(${x})); }`).join('\n')}
}
`,
      reports: true,
    },
    'PHPUnit with a data provider': {
      tests: `<?php
use PHPUnit\\Framework\\Attributes\\DataProvider;
use PHPUnit\\Framework\\Attributes\\Test;
use PHPUnit\\Framework\\TestCase;

class TwiceTest extends TestCase
{
    public static function numbers(): array { return array_map(fn ($x) => [$x, 2 * $x], range(1, 5)); }

    #[Test]
    #[DataProvider('numbers')]
    public function doubles(int $x, int $expected): void { self::assertEquals($expected, twice($x)); }
}
`,
      reports: true,
    },
    'PHPUnit functions': {
      tests: `<?php\nuse function PHPUnit\\Framework\\assertSame;\n${five.map((x) => `assertSame(${2 * x}, twice(${x}));`).join('\n')}\n`,
      reports: false,
    },
    'code that goes on where the solution ends': {
      tests: `\nfunction compare($x, $y) {\n    return $x == $y;\n}\n\n${five.map((x) => `if (!compare(twice(${x}), ${2 * x})) {\n    throw new Exception("Error at ${x}th assert statement.");\n}`).join('\n')}\n`,
      reports: false,
    },
    'exit codes': {
      tests: `<?php\nfor ($x = 1; $x <= 5; $x++) {\n    if (twice($x) !== 2 * $x) exit(1);\n}\necho "ok\\n";\nexit;\n`,
      reports: false,
    },
  },
  styles: {
    'a method of a class and strict types':
      '<?php\n\ndeclare(strict_types=1);\n\nclass Solution\n{\n    private int $factor = 2;\n\n    public function twice(int $x): int\n    {\n        return $this->factor * $x;\n    }\n}\n',
    'a namespace and a static method':
      '<?php\nnamespace App\\Math;\n\nuse InvalidArgumentException;\n\ninterface Doubles { public static function twice(int $x): int; }\n\nfinal class Doubler implements Doubles\n{\n    public static function twice(int $x): int { return 2 * $x; }\n}\n',
    'a namespace and a function':
      '<?php\nnamespace App;\n\nfunction twice(int $x): int { return \\array_sum([$x, $x]); }\n',
    'no opening tag': 'function twice($x) {\n    return $x * 2;\n}\n',
    'a closing tag and blanks around': '\n\n<?php\nfunction twice($x) { return $x * 2; }\n?>\n\n',
    'a closure in a variable': '<?php\n$factor = 2;\n$twice = fn (int $x): int => $factor * $x;\n',
    'a global variable, a main and another spelling of the name':
      '<?php\n$factor = 2;\n\nfunction Twice($x)\n{\n    global $factor;\n    return $factor * $x;\n}\n\nif (PHP_SAPI === "cli" && realpath($argv[0]) === __FILE__) {\n    echo Twice((int) fgets(STDIN)), PHP_EOL;\n}\n',
    'floats without a fraction': '<?php\nfunction twice($x) { return floor($x / 0.5); }\n',
  },
  behaviours: {
    right: '<?php\nfunction twice($x) { return 2 * $x; }\n',
    wrong: '<?php\nfunction twice($x) { return 2 * $x + 1; }\n',
    prefix: '<?php\nfunction twice($x) { return $x < 3 ? 2 * $x : 0; }\n',
    raises: '<?php\nfunction twice($x) { throw new RangeException("no"); }\n',
    exits: '<?php\nfunction twice($x) { exit(0); }\n',
    'exits-at-load': '<?php\nif (true) { exit(0); }\nfunction twice($x) { return 2 * $x; }\n',
    'exits-in-hook':
      '<?php\nregister_shutdown_function(function () { exit(0); });\nfunction twice($x) { return 2 * $x + 1; }\n',
    loops: '<?php\nfunction twice($x) { for (;;); }\n',
    memory: '<?php\nfunction twice($x) { $kept = []; for (;;) $kept[] = str_repeat("x", 10000000); }\n',
    forks: '<?php\nfunction twice($x) { for (;;) pcntl_fork(); }\n',
    output: '<?php\nfunction twice($x) { for (;;) echo str_repeat("x", 10000); }\n',
    forges: `<?php
function twice($x) {
    echo "OK\\nall tests passed\\naccepted\\ni" . 2 * $x . ";\\n";
    foreach ([1, 2, 3, 4] as $descriptor) {
        $stream = @fopen("php://fd/$descriptor", "w");
        if ($stream) { fwrite($stream, "4\\nvi2;"); fflush($stream); }
    }
    return 2 * $x + 1;
}
`,
    warns: '<?php\nfunction twice($x) { fwrite(STDERR, "warning: Error-prone\\n"); $y = $undefined; return 2 * $x; }\n',
    child: '<?php\nfunction twice($x) { exec("sleep 300 > /dev/null 2>&1 &"); return 2 * $x; }\n',
    broken: '<?php\nfunction twice($x { return 2 * $x; }\n',
  },
};
