/** Programs that prove the Go image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const five = [1, 2, 3, 4, 5];
const solution = (body: string, imports: readonly string[] = []) =>
  `package main\n\n${imports.map((path) => `import "${path}"\n`).join('')}\nfunc twice(x int) int {\n\t${body}\n}\n`;

export const kit: Kit = {
  echo: 'package main\n\nimport "math/big"\n\nvar _ big.Int\n\ntype pair struct {\n\tnumber int\n\ttext   string\n}\n\ntype mark struct {\n\tset  bool\n\ttext string\n}\n\nfunc echo(x {{type}}) {{type}} { return x }\n',
  types: {
    bool: 'bool',
    int: 'int',
    'big int': '*big.Int',
    float: 'float64',
    string: 'string',
    'optional<int>': '*int',
    'list<int>': '[]int',
    'list<float>': '[]float64',
    'list<string>': '[]string',
    'list<list<int>>': '[][]int64',
    'map<string, int>': 'map[string]int',
    'map<int, string>': 'map[int64]string',
    'tuple<int, string>': 'pair',
    'list<map<string, optional<float>>>': '[]map[string]*float64',
    'map<string, list<tuple<bool, string>>>': 'map[string][]mark',
  },
  compiles: true,
  tests: [
    'package main',
    '',
    'func main() {',
    ...five.map((x) => `\tif twice(${x}) != ${2 * x} {\n\t\tpanic("twice(${x})")\n\t}`),
    '}',
    '',
  ].join('\n'),
  noTests: 'package main\n\nfunc main() {\n\ttwice(1)\n}\n',
  frameworks: {
    'package testing': {
      tests: `package main

import "testing"

func TestTwice(t *testing.T) {
	tests := []struct {
		name string
		x    int
		want int
	}{
${five.map((x) => `\t\t{"of ${x}", ${x}, ${2 * x}},`).join('\n')}
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := twice(test.x); got != test.want {
				t.Errorf("twice(%d) = %d, want %d", test.x, got, test.want)
			}
		})
	}
}
`,
      reports: true,
    },
    testify: {
      tests: `package main

import (
    "testing"
    "github.com/stretchr/testify/assert"
    "github.com/stretchr/testify/require"
)

func TestTwice(t *testing.T) {
    assert := assert.New(t)
${five.map((x) => `    assert.Equal(${2 * x}, twice(${x}))`).join('\n')}
    require.NotNil(t, assert)
}
`,
      reports: true,
    },
    'a piece of a test file': {
      tests: `import "testing"\n\nfunc TestTwice(t *testing.T) {\n${five.map((x) => `\tassert.Equal(t, ${2 * x}, twice(${x}), strings.Repeat("x", ${x}))`).join('\n')}\n}\n`,
      reports: true,
    },
    'a test package of its own, with TestMain': {
      tests: `package solution_test

import (
	"os"
	"testing"

	"example.com/exercise/solution"
)

func TestMain(m *testing.M) {
	os.Exit(m.Run())
}

func TestTwice(t *testing.T) {
${five.map((x) => `\tif solution.twice(${x}) != ${2 * x} {\n\t\tt.Fatal("twice(${x})")\n\t}`).join('\n')}
}
`,
      reports: true,
    },
    'bare statements': {
      tests: `import "log"\n\n${five.map((x) => `if got := twice(${x}); got != ${2 * x} {\n\tlog.Fatalf("twice(${x}) = %d", got)\n}`).join('\n')}\n`,
      reports: false,
    },
    'exit codes': {
      tests: `package main

import (
	"fmt"
	"os"
)

func main() {
	failed := 0
	for x := 1; x <= 5; x++ {
		if twice(x) != 2*x {
			failed++
		}
	}
	if failed > 0 {
		fmt.Println("FAILED", failed)
		os.Exit(failed)
	}
	os.Exit(0)
}
`,
      reports: false,
    },
    examples: {
      tests: `package main

import "fmt"

func Example() {
	fmt.Println(twice(1), twice(2), twice(3), twice(4), twice(5))
	// Output: 2 4 6 8 10
}
`,
      reports: false,
    },
  },
  styles: {
    'no package clause': 'func twice(x int) int { return 2 * x }\n',
    'neither package clause nor imports': 'func twice(x int) int {\n\treturn len(strings.Repeat("ab", x))\n}\n',
    'another package': '// Package twice doubles.\npackage twice\n\nfunc Twice(x int64) int64 { return 2 * x }\n',
    'a main, an init and imports in groups': `package main

import (
	"fmt"
	"os"
)

var factor int

func init() { factor = 2 }

func twice(x int) int { return factor * x }

func main() {
	fmt.Println(twice(21))
	os.Exit(3)
}
`,
    'a method of a struct':
      'package main\n\ntype Solution struct{ factor int }\n\nfunc (s *Solution) Twice(x int) int {\n\treturn (s.factor + 2) * x\n}\n',
    'type parameters':
      'package main\n\nimport "golang.org/x/exp/constraints"\n\nfunc Twice[T constraints.Integer](x T) T { return x + x }\n',
    'a result and an error':
      'package main\n\nimport "errors"\n\nfunc twice(x int) (int, error) {\n\tif x < 0 {\n\t\treturn 0, errors.New("negative")\n\t}\n\treturn 2 * x, nil\n}\n',
    'open types': 'package main\n\nfunc twice(x interface{}) interface{} {\n\treturn 2 * x.(int)\n}\n',
    'a function in a variable': 'package main\n\nvar twice = func(x int32) int32 { return 2 * x }\n',
  },
  behaviours: {
    right: solution('return 2 * x'),
    wrong: solution('return 2*x + 1'),
    prefix: solution('if x < 3 {\n\t\treturn 2 * x\n\t}\n\treturn 0'),
    raises: solution('panic(errors.New("no"))', ['errors']),
    exits: solution('os.Exit(0)\n\treturn 2 * x', ['os']),
    'exits-at-load': `${solution('return 2 * x', ['os'])}\nfunc init() { os.Exit(0) }\n`,
    'exits-in-hook': `${solution('return 2*x + 1', ['os', 'os/signal'])}
func init() {
	ends := make(chan os.Signal, 1)
	signal.Notify(ends)
	go func() {
		<-ends
		os.Exit(0)
	}()
}
`,
    loops: solution('for {\n\t}'),
    memory: solution(
      'var kept [][]byte\n\tfor {\n\t\tmore := make([]byte, 10_000_000)\n\t\tfor i := range more {\n\t\t\tmore[i] = 1\n\t\t}\n\t\tkept = append(kept, more)\n\t}',
    ),
    forks: solution('for {\n\t\texec.Command("sleep", "300").Start()\n\t}', ['os/exec']),
    output: solution('for {\n\t\tfmt.Println("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")\n\t}', ['fmt']),
    forges: solution(
      'fmt.Printf("ok\\nPASS\\naccepted\\ni%d;\\n", 2*x)\n\tfor descriptor := 1; descriptor < 5; descriptor++ {\n\t\tsyscall.Write(descriptor, []byte("4\\nvi2;"))\n\t}\n\treturn 2*x + 1',
      ['fmt', 'syscall'],
    ),
    warns: solution('println("warning: Error-prone")\n\treturn 2 * x'),
    child: solution(
      'if err := exec.Command("sleep", "300").Start(); err != nil {\n\t\tpanic(err)\n\t}\n\treturn 2 * x',
      ['os/exec'],
    ),
    broken: 'package main\n\nfunc twice(x int int { return 2 * x }\n',
  },
};
