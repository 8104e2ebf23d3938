# Crystal's usual types for the parameters that a signature in letters names:
# `u2:liosd` gives `Array(Int64), Union(String, Nil)`.
use strict;
use warnings;

my %named = (n => 'Nil', t => 'Bool', i => 'Int64', j => 'BigInt', d => 'Float64', s => 'String', a => 'Int64');
my $letters = $ARGV[0];
$letters =~ s/^u(\d+):// or die "the signature is not one: $letters\n";
print join ', ', map { type() } 1 .. $1;

sub type {
    $letters =~ s/^([a-z])// or die "the signature ends too early\n";
    my $letter = $1;
    return 'Union(' . type() . ', Nil)' if $letter eq 'o';
    return 'Array(' . type() . ')' if $letter eq 'l';
    return 'Hash(' . join(', ', type(), type()) . ')' if $letter eq 'm';
    return $named{$letter} if $letter ne 'u';
    $letters =~ s/^(\d+):// or die "a tuple has no count\n";
    return 'Tuple(' . join(', ', map { type() } 1 .. $1) . ')';
}
