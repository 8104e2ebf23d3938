# The wire form of neutral values: docs/decisions/0002. Answers the functions (decode, encode, text, types).
#
# Perl does not tell a number from the text of one, nor a list from a tuple: the
# task's signature does. Where a result is of another kind than it says, the
# result is written as what it looks like.
#
# Everything is lexical: what the solution does to packages does not reach here.
use v5.40;
use Scalar::Util ();

no warnings qw(recursion non_unicode surrogate nonchar experimental::builtin);

my ($reftype, $blessed) = (\&Scalar::Util::reftype, \&Scalar::Util::blessed);
my ($BYTES_MAX, $DEPTH_MAX) = (16 << 20, 256);
my ($INF, $NAN) = (9**9**9, -sin(9**9**9));

# --- Types: [letter, types within] --------------------------------------------------

my sub type ($rest) {
    if ($$rest =~ /\Gu(\d+):/gc) {
        return ['u', [map { __SUB__->($rest) } 1 .. $1]];
    }
    if ($$rest =~ /\G([olm])/gc) {
        my $letter = $1;
        return [$letter, [map { __SUB__->($rest) } 1 .. ($letter eq 'm' ? 2 : 1)]];
    }
    $$rest =~ /\G(\w)/gc or die "the signature is not readable\n";
    return [$1, []];
}

# The type of the result.
my sub types ($letters) {
    type(\$letters);
    return type(\$letters);
}

# --- Values in ----------------------------------------------------------------------

my sub whole ($digits) {
    my $number = 0 + $digits;
    return $number if "$number" eq $digits;
    require Math::BigInt;
    return Math::BigInt->new($digits);
}

my sub value ($rest) {
    if ($$rest =~ /\G([ntf])/gc) { return $1 eq 'n' ? undef : $1 eq 't' }
    if ($$rest =~ /\Gi([^;]*);/gc) { return whole($1) }
    if ($$rest =~ /\Gd([^;]*);/gc) { return $1 eq 'nan' ? $NAN : $1 eq 'inf' ? $INF : $1 eq '-inf' ? -$INF : 0.0 + $1 }
    $$rest =~ /\G([slum])(\d+):/gc or die "the call is not readable\n";
    my ($tag, $count) = ($1, $2);
    if ($tag eq 's') {
        my $string = substr $$rest, pos $$rest, $count;
        pos($$rest) += $count;
        utf8::decode($string);
        return $string;
    }
    my @items = map { scalar __SUB__->($rest) } 1 .. ($tag eq 'm' ? 2 * $count : $count);
    return $tag eq 'm' ? {@items} : \@items;
}

my sub decode ($bytes) { return value(\$bytes) }

# --- Values out ---------------------------------------------------------------------

my sub text ($string) {
    $string = substr $string, 0, 2000;
    $string =~ s/[\x{d800}-\x{dfff}]|[^\x{0}-\x{10ffff}]/?/g;
    utf8::encode($string);
    return 's' . length($string) . ":$string";
}

my sub string ($value) {
    my $copy = "$value";
    die "the result holds text that is not Unicode\n" if $copy =~ /[\x{d800}-\x{dfff}]|[^\x{0}-\x{10ffff}]/;
    utf8::encode($copy);
    return 's' . length($copy) . ":$copy";
}

my sub float ($number) {
    return 'dnan;' if $number != $number;
    return $number > 0 ? 'dinf;' : 'd-inf;' if $number == $INF || $number == -$INF;
    for my $digits (15 .. 17) {
        my $written = sprintf '%.*g', $digits, $number;
        return "d$written;" if $written == $number || $digits == 17;
    }
}

my $INTEGER = qr/\A[-+]?\d+\z/;
my $NUMBER  = qr/\A\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*\z/;

# A number, or the text of one, as an int where it is whole and an int is wanted.
my sub number ($value, $wants_int) {
    if ($wants_int) {
        return 'i' . ("$value" =~ s/\A\+//r) . ';' if "$value" =~ $INTEGER;
        return sprintf 'i%.0f;', $value if $value == int $value && abs $value < 9e18;
    }
    return float(0 + $value);
}

my sub is_numeric ($value) {
    return builtin::created_as_number($value) || "$value" =~ $NUMBER;
}

# A scalar that is no reference, as the type's letter wants it or as it looks.
my sub scalar_form ($value, $letter) {
    return $letter eq 't' ? 'f' : 'n' if !defined $value;
    return $value ? 't' : 'f' if $letter eq 't';
    return string($value) if $letter eq 's';
    return number($value, $letter ne 'd') if $letter =~ /[ijd]/ && is_numeric($value);
    return $value ? 't' : 'f' if builtin::is_bool($value);
    return builtin::created_as_number($value) ? number($value, 1) : string($value);
}

my sub form ($value, $type, $depth) {
    die "the result is nested deeper than $DEPTH_MAX\n" if $depth > $DEPTH_MAX;
    my ($letter, $within) = @$type;
    if ($letter eq 'o') {
        return defined $value ? __SUB__->($value, $within->[0], $depth) : 'n';
    }
    return scalar_form($value, $letter) if !ref $value;
    my ($class, $kind) = ($blessed->($value), $reftype->($value));
    if (defined $class) {
        return number("$value", $letter ne 'd') if $class =~ /\AMath::Big(?:Int|Float|Rat)\z/ && "$value" =~ $NUMBER;
        return "$value" ? 't' : 'f' if $class =~ /\A(?:JSON::PP|Types::Serialiser)::Boolean\z/ || $class eq 'boolean';
        die "the result holds an object of class $class, which is not a neutral value\n";
    }
    if ($kind eq 'ARRAY') {
        my @items = @$value;
        my $tag = $letter eq 'u' ? 'u' : 'l';
        my $form = join '', map {
            __SUB__->($items[$_], $within->[$letter eq 'u' ? $_ : 0] // ['a', []], $depth + 1)
        } 0 .. $#items;
        die "the result takes more than 16 MiB\n" if length $form > $BYTES_MAX;
        return $tag . @items . ":$form";
    }
    if ($kind eq 'HASH') {
        my %items = %$value;
        my ($key_type, $item_type) = $letter eq 'm' ? @$within : (['s', []], ['a', []]);
        my $form = join '', map { scalar_form($_, $key_type->[0]) . __SUB__->($items{$_}, $item_type, $depth + 1) } sort keys %items;
        die "the result takes more than 16 MiB\n" if length $form > $BYTES_MAX;
        return 'm' . keys(%items) . ":$form";
    }
    if (($kind eq 'SCALAR' || $kind eq 'REF') && $letter eq 't') {
        return $$value ? 't' : 'f';    # JSON's \1 and \0
    }
    die "the result holds a reference to $kind, which is not a neutral value\n";
}

# What a function returned in list context: a reference, or the items themselves.
my sub gathered ($type, @returned) {
    my ($letter, $within) = @$type;
    if ($letter eq 'o') {
        return undef if !@returned || (@returned == 1 && !defined $returned[0]);
        return __SUB__->($within->[0], @returned);
    }
    my $first = @returned == 1 ? $returned[0] : undef;
    if ($letter eq 'm') {
        return ref $first || @returned % 2 ? $first : {@returned};
    }
    if ($letter =~ /[lu]/ && !(ref $first && $reftype->($first) eq 'ARRAY')) {
        return \@returned;
    }
    # A list of one list, or the one list itself?
    my $rows = $letter eq 'l' && $within->[0][0] =~ /[lu]/ || $letter eq 'u' && @$within == 1 && $within->[0][0] =~ /[lu]/;
    return \@returned if $letter =~ /[lu]/ && $rows && @$first && grep { ref ne 'ARRAY' } @$first;
    return $first;
}

my sub encode ($type, @returned) {
    return form(gathered($type, @returned), $type, 0) if $type->[0] =~ /[olum]/;
    return form($returned[-1], $type, 0);
}

return (\&decode, \&encode, \&text, \&types);
