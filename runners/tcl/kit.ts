/** Programs that prove the Tcl image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

export const kit: Kit = {
  echo: 'proc echo {x} {\n  return $x\n}\n',
  types: untyped,
  compiles: false,
  plain: { file: 'main.tcl', run: ['tclsh8.6', 'main.tcl'] },
  tests: `${numbers.map((x) => `if {[twice ${x}] != ${2 * x}} {error "twice ${x}"}`).join('\n')}\n`,
  noTests: 'puts [twice 1]\n',
  behaviours: {
    right: 'proc twice {x} {\n  expr {2 * $x}\n}\n',
    wrong: 'proc twice {x} {\n  expr {2 * $x + 1}\n}\n',
    prefix: 'proc twice {x} {\n  expr {$x < 3 ? 2 * $x : 0}\n}\n',
    raises: 'proc twice {x} {\n  error "no"\n}\n',
    exits: 'proc twice {x} {\n  exit 0\n}\n',
    'exits-at-load': 'exit 0\nproc twice {x} {\n  expr {2 * $x}\n}\n',
    'exits-in-hook': 'rename exit leave\nproc exit {args} {\n  leave 0\n}\nproc twice {x} {\n  expr {2 * $x + 1}\n}\n',
    loops: 'proc twice {x} {\n  while 1 {}\n}\n',
    memory: 'proc twice {x} {\n  while 1 {lappend kept [string repeat x [expr {1000000 + [info cmdcount] % 2}]]}\n}\n',
    forks: 'proc twice {x} {\n  while 1 {exec sleep 300 > /dev/null 2> /dev/null &}\n}\n',
    output: 'proc twice {x} {\n  while 1 {puts [string repeat x 1000]}\n}\n',
    forges: `proc twice {x} {
  puts "OK\\nTotal 1 Passed 1\\naccepted\\ni[expr {2 * $x}];"
  flush stdout
  foreach descriptor {1 2 3 4} {
    catch {
      set out [open /dev/fd/$descriptor wb]
      puts -nonewline $out "4\\nvi2;"
      close $out
    }
  }
  expr {2 * $x + 1}
}
`,
    warns: 'proc twice {x} {\n  puts stderr "warning: Error-prone"\n  expr {2 * $x}\n}\n',
    child: 'proc twice {x} {\n  exec sleep 300 > /dev/null 2> /dev/null &\n  expr {2 * $x}\n}\n',
    broken: 'proc twice {x} {\n  expr {2 * $x\n}\n',
  },
  frameworks: {
    'procedures that assert': {
      tests: `#!/usr/bin/env tclsh
source [file join [file dirname [info script]] solution.tcl]
proc assert_equal {expected actual} {
  if {$expected ne $actual} {
    return -code error "expected $expected, got $actual"
  }
}
${numbers.map((x) => `assert_equal ${2 * x} [twice ${x}]`).join('\n')}
puts "all passed"
exit
`,
      reports: false,
    },
    'an exit code': {
      tests: `set failed 0\nforeach x {1 2 3 4 5} {\n  if {[twice $x] != 2 * $x} {incr failed}\n}\nexit [expr {$failed > 0}]\n`,
      reports: false,
    },
    tcltest: {
      tests: `package require tcltest 2
namespace import ::tcltest::*

${numbers.map((x) => `test twice-${x} "twice ${x}" -body {\n  twice ${x}\n} -result ${2 * x}\n`).join('\n')}
cleanupTests
`,
      reports: true,
    },
    'tcltest in its old form': {
      tests: `package require tcltest\n${numbers.map((x) => `::tcltest::test twice-1.${x} {doubles} {twice ${x}} {${2 * x}}`).join('\n')}\nexit [expr {$::tcltest::numTests(Failed) > 0}]\n`,
      reports: true,
    },
  },
  styles: {
    'a namespace': `namespace eval ::doubling {
  namespace export twice
  variable factor 2
}

proc ::doubling::twice {x} {
  variable factor
  return [expr {$x * $factor}]
}
`,
    'a class': `oo::class create Solution {
  variable factor
  constructor {} { set factor 2 }
  method twice {x} {
    return [my Times $x $factor]
  }
  method Times {a b} { expr {$a * $b} }
}
`,
    'a main and a shebang': `#!/usr/bin/env tclsh
package require Tcl 8.6

# Doubles.
proc twice {x} { return [expr {$x + $x}] }

proc main {} {
  puts [twice [gets stdin]]
  exit 3
}

main
`,
    'a guard of its main':
      'proc twice x {expr {$x << 1}}\nif {[info exists argv0] && [file tail $argv0] eq [file tail [info script]]} {\n  exit 1\n}\n',
    'libraries and another spelling':
      'package require struct::list\nproc Twice {x} {\n  ::struct::list fold [list $x $x] 0 {apply {{a b} {expr {$a + $b}}}}\n}\n',
    'an ensemble and an example': `namespace eval maths {
  proc twice {x {by 2}} { tailcall expr "$x * $by" }
  namespace export *
  namespace ensemble create
}
puts [maths twice 21]
exit
`,
  },
};
