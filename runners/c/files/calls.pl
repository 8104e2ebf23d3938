# Builds a solution and the harness that calls it: calls.pl ENTRY SIGNATURE, with the solution in solution.c.
#
# The compiler says how it understood the entry point (-aux-info); the task's
# signature says what is passed. Where the two meet, the glue is written: code
# at the end of the solution that reads arguments and puts the result.
#
#   int, bool, float, string    any integer, _Bool, floating or char* type
#   list<T>                     a pointer and, after or before it, its length
#   list<list<T>>               a pointer to pointers, the count of rows, and the
#                               length of each row (a pointer) or of all (an integer)
#   a list as result            the pointer; parameters at the end that point to
#                               the lengths: int *returnSize, int **returnColumnSizes
#   optional<T>                 a pointer, null for null
use strict;
use warnings;

my ($entry, $signature) = @ARGV;
my $home  = '/opt/polyproof';
my @flags = ('gcc', "\@$home/flags", '-fdiagnostics-color=never');

sub fail { print STDERR "solution.c: error: $_[0]\n"; exit 1 }

sub type {
    my ($rest) = @_;
    if ($$rest =~ /\Gu(\d+):/gc) { return { tag => 'u', of => [map { type($rest) } 1 .. $1] } }
    if ($$rest =~ /\G([ol])/gc) { my $tag = $1; return { tag => $tag, of => [type($rest)] } }
    $$rest =~ /\G(\w)/gc or fail('the signature is not readable');
    return { tag => $1, of => [] };
}

sub is_list { return $_[0]{tag} =~ /[lu]/ }

# How many lists a type has around its items.
sub depth { my ($type) = @_; return is_list($type) ? 1 + ($type->{of}[0] ? depth($type->{of}[0]) : 0) : 0 }

my $letters = $signature;
my @wanted  = @{ type(\$letters)->{of} };
my $returns = type(\$letters);

# The declaration as the compiler saw it: "int *two_sum (int *numbers, int count); /* (numbers, count) … */".
sub declaration {
    system(@flags, '-fsyntax-only', '-aux-info', 'declarations', 'solution.c') == 0 or exit 1;
    open my $file, '<', 'declarations' or fail("declarations: $!");
    my ($found) = grep { /^\/\* solution\.c:\d+:\w*F \*\/.*?\b\Q$entry\E \(/ } <$file>;
    fail("there is no function '$entry'") if !defined $found;
    my ($result, $parameters, $names) = $found =~ m{\*/ (?:(?:extern|static|inline) )*(.*?)\b\Q$entry\E \((.*?)\); /\* \((.*?)\)};
    fail("'$entry' has a type that is not understood") if !defined $names || $parameters =~ /[(.]/;
    my @names = split /, /, $names;
    my @declared = grep { $_ ne 'void' } split /, /, $parameters;
    return (c_type($result), map { c_type($declared[$_] =~ s/\b\Q$names[$_]\E$//r) } 0 .. $#declared);
}

my $source = do { local (@ARGV, $/) = 'solution.c'; <> };

# Without qualifiers, typedefs of pointers written out.
sub c_type {
    my ($text) = @_;
    $text =~ s/\b(?:const|volatile|restrict|__restrict|register|inline)\b//g;
    my ($base, $stars) = $text =~ /^\s*(.*?)\s*((?:\*\s*)*)$/;
    if ($source =~ /\btypedef\s+([\w\s]+?)\s*(\*+)\s*\Q$base\E\s*;/) { return c_type("$1 $2$stars") }
    return $base . '*' x ($stars =~ tr/*//);
}

sub stars { return $_[0] =~ tr/*// }
sub pointed { return $_[0] =~ s/\*$//r }
sub is_number { return $_[0] =~ /\w/ && !stars($_[0]) && $_[0] !~ /^(?:struct|union)\b/ }

my ($result, @parameters) = declaration();
my (@code, $serial);

# What a parameter of a type may be declared as: sequences of `value`, `size` and `absent`.
sub forms {
    my ($type) = @_;
    $type = $type->{of}[0] if $type->{tag} eq 'o' && is_list($type->{of}[0]);
    return ['value'] if !is_list($type);
    my @sizes = ('size') x depth($type);
    my @alone = $type->{tag} eq 'u' || $type->{of}[0]{tag} eq 's' ? (['value']) : ();
    return (['value', @sizes], [@sizes, 'value'], @alone);
}

# The form of each parameter, so that all the C parameters are spoken for; undef where that cannot be.
sub arranged {
    my ($types, $left, $outputs) = @_;
    if (!@$types) { return @$left == 0 || @$left == $outputs ? [] : undef }
    my ($type, @types) = @$types;
    for my $form (forms($type)) {
        next if @$form > @$left;
        my @mine = @$left[0 .. $#$form];
        next if grep { !suits($form->[$_], $mine[$_], $type) } 0 .. $#mine;
        my $rest = arranged(\@types, [@$left[@$form .. $#$left]], $outputs);
        return [$form, @$rest] if $rest;
    }
    return undef;
}

sub suits {
    my ($what, $c_type, $type) = @_;
    my $optional = $type->{tag} eq 'o' && $type->{of}[0]{tag} ne 's';
    my $inner = $optional ? $type->{of}[0] : $type;
    return is_number(pointed($c_type)) || is_number($c_type) || $c_type =~ /\*$/ && depth($inner) > 2 if $what eq 'size';
    return stars($c_type) == depth($inner) + has_text($inner) if is_list($inner);
    return stars($c_type) == 1 if $optional || $type->{tag} eq 'n' || $type->{tag} eq 'o';
    return $type->{tag} eq 's' ? $c_type =~ /\bchar\*?$/ : is_number($c_type);
}

sub has_text {
    my ($type) = @_;
    return has_text($type->{of}[0] // return 0) if is_list($type);
    return $type->{tag} =~ /[so]/ ? 1 : 0;
}

# An expression that reads a value that is no list.
sub reading {
    my ($type, $c_type) = @_;
    my $tag = $type->{tag};
    return "POLYPROOF_INT($c_type)"          if $tag eq 'i';
    return "(($c_type)polyproof_float())"    if $tag eq 'd';
    return "(($c_type)polyproof_bool())"     if $tag eq 't';
    return '(polyproof_null(), (void*)0)'    if $tag eq 'n';
    if ($tag eq 's') { return $c_type =~ /\*/ ? "(($c_type)polyproof_string())" : 'polyproof_char()' }
    if ($tag eq 'o') {
        my ($inner, $target) = ($type->{of}[0], pointed($c_type));
        return '(polyproof_null() ? (void*)0 : ' . reading($inner, $c_type) . ')' if $inner->{tag} eq 's';
        return "(polyproof_null() ? (void*)0 : ({ $target *polyproof_held = polyproof_keep(sizeof($target)); "
            . '*polyproof_held = ' . reading($inner, $target) . '; polyproof_held; }))';
    }
    fail("C has no type for a value of kind '$tag'");
}

# Statements that read a list into a variable and its lengths into others.
sub filling {
    my ($type, $c_type, $value, @sizes) = @_;
    my ($element, $inner, $i) = (pointed($c_type), $type->{of}[0] // { tag => 'i', of => [] }, 'polyproof_i' . ++$serial);
    my $size = shift @sizes;
    my $count = "polyproof_count$serial";
    push @code, "{ const long $count = polyproof_items();",
        "$value = polyproof_keep(($count + 1) * sizeof($element));",
        $size->{set}->($count),
        map { $_->{make}->($count) } @sizes;
    push @code, "for (long $i = 0; $i < $count; $i++) {";
    if (is_list($inner)) { filling($inner, $element, "$value\[$i]", map { $_->{at}->($i) } @sizes) }
    else { push @code, "$value\[$i] = " . reading($inner, $element) . ';' }
    push @code, '} }';
}

# A length to be set: of one list, of each list in a list, or one for all the lists in a list.
sub size {
    my ($name, $c_type) = @_;
    return {
        set  => sub { "$name = $_[0];" },
        make => sub { stars($c_type) ? "$name = polyproof_keep(($_[0] + 1) * sizeof(*$name));" : "$name = -1;" },
        at   => sub { my ($i) = @_; stars($c_type) ? size("$name\[$i]", pointed($c_type)) : shared($name) },
    };
}

sub shared {
    my ($name) = @_;
    return {
        set  => sub { "if ($name != -1 && $name != $_[0]) polyproof_unable(\"rows are of different lengths, and there is one parameter for all\"); $name = $_[0];" },
        make => sub { '' },
        at   => sub { shared($name) },
    };
}

sub unsized { return { set => sub { '' }, make => sub { '' }, at => sub { unsized() } } }

# Statements that put a result; @sizes are expressions of its lengths.
sub putting {
    my ($type, $c_type, $value, @sizes) = @_;
    my $tag = $type->{tag};
    return "polyproof_put_null();"        if $tag eq 'n';
    return "polyproof_put_bool($value);"  if $tag eq 't';
    return "POLYPROOF_PUT_NUMBER($value);" if $tag =~ /[id]/;
    if ($tag eq 's') { return $c_type =~ /\*/ ? "polyproof_put_string((const char*)$value);" : "polyproof_put_char($value);" }
    if ($tag eq 'o') {
        my $inner = $type->{of}[0];
        my $plain = $inner->{tag} eq 's' || is_list($inner);
        my ($held, $held_type) = $plain ? ($value, $c_type) : ("(*$value)", pointed($c_type));
        return "if ($value == (void*)0) polyproof_put_null(); else { " . putting($inner, $held_type, $held, @sizes) . ' }';
    }
    fail("C has no type for a value of kind '$tag'") if !is_list($type);
    my ($i, $size) = ('polyproof_i' . ++$serial, shift @sizes);
    my $count = $tag eq 'u' ? scalar @{ $type->{of} } : $size // fail("'$entry' needs a last parameter for the length of its result: int *returnSize");
    my $inner = $type->{of}[0] // { tag => 'i', of => [] };
    return "polyproof_put_list('$tag', $count); for (long $i = 0; $i < (long)($count); $i++) { "
        . putting($inner, pointed($c_type), "$value\[$i]", map { "($_)[$i]" } @sizes) . ' }';
}

sub write_glue {
    my $returned = $returns->{tag} eq 'o' && is_list($returns->{of}[0]) ? $returns->{of}[0] : $returns;
    my $outputs = depth($returned);
    my $forms = arranged(\@wanted, \@parameters, $outputs)
        // fail("the parameters of '$entry' do not fit the task: " . join(', ', @parameters));
    fail("'$entry' returns nothing") if $result eq 'void' && $returns->{tag} ne 'n';
    my $fits = $returned->{tag} eq 'n' || (is_list($returned) ? stars($result) == depth($returned) + has_text($returned)
        : $returned->{tag} eq 'o' ? stars($result) == 1 : $returned->{tag} eq 's' ? $result =~ /\bchar\*?$/ : is_number($result));
    fail("'$entry' returns $result, which does not fit the task") if !$fits;

    push @code, 'polyproof_begin(' . @wanted . ');';
    my $next = 0;
    for my $k (0 .. $#wanted) {
        my ($type, @sizes) = $wanted[$k];
        my ($value, $c_type);
        for my $what (@{ $forms->[$k] }) {
            my $name = "polyproof_argument$next";
            my $declared = $parameters[$next++];
            push @code, "$declared $name = 0;";
            if ($what eq 'size') { push @sizes, size($name, $declared) }
            else { ($value, $c_type) = ($name, $declared) }
        }
        my $list = $type->{tag} eq 'o' ? $type->{of}[0] : $type;
        if (!is_list($list)) { push @code, "$value = " . reading($type, $c_type) . ';'; next }
        push @code, 'if (!polyproof_null())' if $type->{tag} eq 'o';
        filling($list, $c_type, $value, @sizes ? @sizes : map { unsized() } 1 .. depth($list));
    }
    my (@arguments, @lengths) = map { "polyproof_argument$_" } 0 .. $next - 1;
    for my $k ($next .. $#parameters) {
        my $name = "polyproof_length$k";
        my $pointed = pointed($parameters[$k]);
        push @code, "$pointed $name = 0;";
        push @arguments, "&$name";
        push @lengths, $name;
    }
    # One length for all rows: the same whatever the row.
    for my $level (1 .. $#lengths) { $lengths[$level] = "(typeof($lengths[$level])[1]){$lengths[$level]}" if !stars(pointed($parameters[$next + $level])) }
    my $call = "$entry(" . join(', ', @arguments) . ')';
    push @code, $returned->{tag} eq 'n' ? "$call; polyproof_put_null();"
        : "__auto_type polyproof_result = $call; " . putting($returns, $result, 'polyproof_result', @lengths);
}

write_glue();
open my $glue, '>', 'main.c' or fail("main.c: $!");
print $glue "#line 1 \"solution.c\"\n$source\n#line 1 \"the call of the entry point\"\n",
    "#include \"$home/polyproof.h\"\nvoid polyproof_call(void) {\n", map({ "$_\n" } @code), "}\n";
close $glue;
exec @flags, '-Wl,--wrap=main', '-o', 'program', 'main.c', "$home/lib/calls.o", '-lm';
