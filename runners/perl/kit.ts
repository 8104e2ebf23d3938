/** Programs that prove the Perl image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

export const kit: Kit = {
  echo: 'sub echo {\n  my ($x) = @_;\n  return $x;\n}\n',
  types: untyped,
  compiles: false,
  tests: `${numbers.map((x) => `die "twice(${x})" unless twice(${x}) == ${2 * x};`).join('\n')}\n`,
  noTests: 'twice(1);\n',
  behaviours: {
    right: 'sub twice {\n  my ($x) = @_;\n  return 2 * $x;\n}\n',
    wrong: 'sub twice {\n  my ($x) = @_;\n  return 2 * $x + 1;\n}\n',
    prefix: 'sub twice {\n  my ($x) = @_;\n  return $x < 3 ? 2 * $x : 0;\n}\n',
    raises: 'sub twice {\n  die "no";\n}\n',
    exits: 'sub twice {\n  exit 0;\n}\n',
    'exits-at-load': 'exit 0;\nsub twice {\n  return 2 * $_[0];\n}\n',
    'exits-in-hook': 'use POSIX ();\nEND { POSIX::_exit(0) }\nsub twice {\n  return 2 * $_[0] + 1;\n}\n',
    loops: 'sub twice {\n  1 while 1;\n}\n',
    memory: "sub twice {\n  my @kept;\n  push @kept, 'x' x (10_000_000 + @kept) while 1;\n}\n",
    forks: 'sub twice {\n  fork while 1;\n}\n',
    output: 'sub twice {\n  print "x" x 1000 while 1;\n}\n',
    forges: `sub twice {
  my ($x) = @_;
  $| = 1;
  print "OK\\nok 1\\n1..1\\naccepted\\ni", 2 * $x, ";\\n";
  for my $descriptor (1 .. 4) {
    open(my $handle, '>&=', $descriptor) or next;
    syswrite $handle, "4\\nvi2;";
  }
  return 2 * $x + 1;
}
`,
    warns: 'sub twice {\n  warn "warning: Error-prone\\n";\n  return 2 * $_[0];\n}\n',
    child: 'sub twice {\n  if (!fork) { sleep 300; exit }\n  return 2 * $_[0];\n}\n',
    broken: 'sub twice {\n  return 2 * ;\n}\n',
  },
  frameworks: {
    'Test::More': {
      tests: `#!/usr/bin/perl
use strict;
use warnings;
use Test::More;
require './solution.pl';

${numbers.map((x) => `is(twice(${x}), ${2 * x}, 'twice ${x}');`).join('\n')}
done_testing();
`,
      reports: true,
    },
    'Test::More with a plan and subtests': {
      tests: `use Test::More tests => 2;
subtest 'small' => sub {
  plan tests => 2;
  ok(twice(1) == 2);
  is_deeply([twice(2)], [4]);
};
cmp_ok(twice(5), '==', 10);
exit 0;
`,
      reports: true,
    },
    'Test2::V0': {
      tests: `use Test2::V0;\n${numbers.map((x) => `is(twice(${x}), ${2 * x});`).join('\n')}\ndone_testing;\n`,
      reports: true,
    },
  },
  styles: {
    'strict, warnings and a main': `#!/usr/bin/env perl
use strict;
use warnings;

sub twice {
    my ($x) = @_;
    return $x * 2;
}

sub main {
    print twice(<STDIN>), "\\n";
    exit 3;
}

main() unless caller;
`,
    'signatures and an end of its own': "use v5.36;\nsub twice ($x) { $x + $x }\nsay 'loaded';\n1;\n__END__\nnotes\n",
    'a package with a constructor': `package Solution;
use strict;
use warnings;
sub new { my $class = shift; return bless {}, $class; }
sub twice { my ($self, $x) = @_; return 2 * $x; }
1;
`,
    'a package of functions that exports': `package Math::Twice;
use parent 'Exporter';
our @EXPORT_OK = ('twice');
sub twice { my $x = shift; return $x << 1; }
1;
`,
    'a name in another convention': 'sub Twice { return $_[0] * 2 }\n',
  },
};
