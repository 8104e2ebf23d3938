package Forms;

# How neutral values look in Bash, where everything is text. The types decide:
#
#   bool, int, float, string   true or false, digits, digits, the text itself
#   null                       an empty argument; a result of nothing at all
#   lists and tuples of only   their items with spaces between: 1 2 3
#     bools, ints and floats
#   all others, and maps       JSON: ["a","b"], {"a":[1,2]}, NaN and Infinity included
#
# Results are read with more patience than arguments are written: JSON does for
# every list, as do items on lines of their own.
use strict;
use warnings;

# The types of the parameters and of the result, from the letters of a signature.
sub types {
    my ($letters) = @_;
    my ($parameters, $result) = (type(\$letters), type(\$letters));
    return ($parameters->[1], $result);
}

# A type is [letter, types within].
sub type {
    my ($rest) = @_;
    if ($$rest =~ /\Gu(\d+):/gc) {
        return ['u', [map { type($rest) } 1 .. $1]];
    }
    if ($$rest =~ /\G([olm])/gc) {
        my $letter = $1;
        return [$letter, [map { type($rest) } 1 .. ($letter eq 'm' ? 2 : 1)]];
    }
    $$rest =~ /\G(\w)/gc or die "the signature is not readable\n";
    return [$1, []];
}

sub is_plain {
    my ($letter, $within) = @{ $_[0] };
    return 0 if $letter !~ /[lu]/ || !@$within;
    return !grep { $_->[0] !~ /[tijd]/ } @$within;
}

# A value as an argument.
sub argument {
    my ($value, $type) = @_;
    my ($tag, $content) = @$value;
    return '' if $tag eq 'n';
    $type = $type->[1][0] if $type->[0] eq 'o';
    return $content if $tag =~ /[ids]/;
    return scalar_text($value) if $tag =~ /[tf]/;
    return join ' ', map { scalar_text($_) } @$content if is_plain($type);
    return json($value);
}

sub scalar_text {
    my ($tag, $content) = @{ $_[0] };
    return { t => 'true', f => 'false' }->{$tag} // $content;
}

my %escapes = ("\n" => '\n', "\r" => '\r', "\t" => '\t', '"' => '\"', '\\' => '\\\\');
my %specials = (nan => 'NaN', inf => 'Infinity', '-inf' => '-Infinity');

sub json {
    my ($tag, $content) = @{ $_[0] };
    return { n => 'null', t => 'true', f => 'false' }->{$tag} if $tag =~ /[ntf]/;
    return $content if $tag eq 'i';
    return $specials{$content} // $content if $tag eq 'd';
    return quoted($content) if $tag eq 's';
    my @items = map { json($_) } @$content;
    return '[' . join(',', @items) . ']' if $tag ne 'm';
    my @pairs;
    while (my ($key, $value) = splice @items, 0, 2) {
        push @pairs, ($key =~ /^"/ ? $key : "\"$key\"") . ":$value";
    }
    return '{' . join(',', @pairs) . '}';
}

sub quoted {
    my ($text) = @_;
    $text =~ s/(["\\\x00-\x1f\x7f])/$escapes{$1} \/\/ sprintf '\u%04x', ord $1/ge;
    return "\"$text\"";
}

# The value of what was printed; dies with the reason where it is none of the type.
sub result {
    my ($text, $type) = @_;
    my ($letter, $within) = @$type;
    my $line = $text =~ s/\n\z//r;
    if ($letter eq 'o') {
        my $silent = $within->[0][0] eq 's' ? $text eq '' : $line =~ /^(?:null)?\z/;
        return $silent ? ['n'] : result($text, $within->[0]);
    }
    return ['s', $line] if $letter eq 's';
    my $bare = $line =~ s/^\s+|\s+\z//gr;
    return scalar_value($bare, $letter, "the result") if $letter =~ /[ntijd]/;
    my $parsed = parsed($bare);
    return $parsed // ['s', $line] if $letter eq 'a';
    if ($letter =~ /[lu]/ && (!$parsed || $parsed->[0] ne 'l')) {
        my @texts = is_plain($type) ? split(/[\s,]+/, $bare) : split(/\n/, $line, -1);
        $parsed = ['l', [map { ['s', $_] } @texts]];
    }
    die 'the result is not JSON: ' . shown($line) . "\n" if !$parsed;
    return typed($parsed, $type);
}

sub scalar_value {
    my ($text, $letter, $what) = @_;
    if ($letter eq 'n') { return ['n'] if $text =~ /^(?:null)?\z/ }
    elsif ($letter eq 't') {
        return ['t'] if $text =~ /^(?:true|1|yes)\z/i;
        return ['f'] if $text =~ /^(?:false|0|no)\z/i;
    }
    elsif ($letter =~ /[ij]/) { return ['i', "$1$2"] if $text =~ /^\+?(-?)0*(\d+)\z/ }
    elsif ($text =~ /^[-+]?nan\z/i) { return ['d', 'nan'] }
    elsif ($text =~ /^([-+]?)inf(?:inity)?\z/i) { return ['d', ($1 eq '-' ? '-' : '') . 'inf'] }
    elsif ($text =~ /^([-+]?)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?\z/ && "$2" . ($3 // '') ne '') {
        return ['d', ($1 eq '-' ? '-' : '') . ($2 eq '' ? 0 : $2) . '.' . (($3 // '') eq '' ? 0 : $3) . ($4 // '')];
    }
    my %names = (n => 'null', t => 'bool', i => 'int', j => 'int', d => 'float');
    die "$what is no $names{$letter}: " . shown($text) . "\n";
}

sub shown {
    my ($text) = @_;
    return $text eq '' ? 'nothing was printed' : length $text > 200 ? substr($text, 0, 200) . '…' : $text;
}

# JSON as the type wants it: a number for a float, a text for a number, a key for an int.
sub typed {
    my ($value, $type) = @_;
    my ($tag, $content) = @$value;
    my ($letter, $within) = @$type;
    return $value if $letter eq 'a';
    if ($letter eq 'o') { return $tag eq 'n' ? $value : typed($value, $within->[0]) }
    if ($letter =~ /[lu]/ && $tag eq 'l') {
        die 'the result has ' . @$content . ' items where ' . @$within . " belong\n" if $letter eq 'u' && @$content != @$within;
        return [$letter, [map { typed($content->[$_], $within->[$letter eq 'u' ? $_ : 0]) } 0 .. $#$content]];
    }
    if ($letter eq 'm' && $tag eq 'm') {
        return ['m', [map { typed($content->[$_], $within->[$_ % 2]) } 0 .. $#$content]];
    }
    return ['s', $tag eq 's' ? $content : scalar_text($value)] if $letter eq 's' && $tag =~ /[sidtf]/;
    return scalar_value(scalar_text($value), $letter, 'an item of the result') if $letter =~ /[tijd]/ && $tag =~ /[sidtf]/;
    return $value if $letter eq 'n' && $tag eq 'n';
    die "an item of the result is of another type\n";
}

# The value of a JSON text, undef where it is none.
sub parsed {
    my ($text) = @_;
    pos($text) = 0;
    my $value = eval { json_value(\$text, 0) } or return undef;
    return $text =~ /\G\s*\z/gc ? $value : undef;
}

my %words = (null => ['n'], true => ['t'], false => ['f'], NaN => ['d', 'nan'], nan => ['d', 'nan'],
    Infinity => ['d', 'inf'], '-Infinity' => ['d', '-inf']);

sub json_value {
    my ($rest, $depth) = @_;
    die "nested deeper than 256\n" if $depth > 256;
    $$rest =~ /\G\s+/gc;
    $$rest =~ /\G(null|true|false|NaN|nan|-?Infinity)/gc and return $words{$1};
    $$rest =~ /\G(-?\d+)(?![\d.eE])/gc                   and return ['i', $1];
    $$rest =~ /\G(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)/gc   and return ['d', $1];
    $$rest =~ /\G"((?:[^"\\]|\\.)*+)"/gcs                and return ['s', unescaped($1)];
    $$rest =~ /\G([\[{])\s*/gc or die "not JSON\n";
    my ($tag, $close) = $1 eq '[' ? ('l', ']') : ('m', '}');
    my (@items, %places);
    return [$tag, []] if $$rest =~ /\G\Q$close/gc;
    while (1) {
        push @items, json_value($rest, $depth + 1);
        if ($tag eq 'm') {
            die "not JSON\n" if $items[-1][0] ne 's' || $$rest !~ /\G\s*:/gc;
            # A key that comes again takes the place of the first.
            my $key = pop @items;
            my $place = $places{ $key->[1] } //= @items;
            @items[$place, $place + 1] = ($key, json_value($rest, $depth + 1));
        }
        $$rest =~ /\G\s*,/gc and next;
        $$rest =~ /\G\s*\Q$close/gc ? return [$tag, \@items] : die "not JSON\n";
    }
}

my %unescapes = (n => "\n", r => "\r", t => "\t", b => "\b", f => "\f");

sub unescaped {
    my ($text) = @_;
    $text =~ s{\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)|\\u(....)|\\(.)}
              {defined $1 ? utf8_of(0x10000 + ((hex($1) & 0x3ff) << 10) + (hex($2) & 0x3ff))
               : defined $3 ? utf8_of(hex $3) : $unescapes{$4} // $4}gse;
    return $text;
}

sub utf8_of {
    my $text = chr $_[0];
    utf8::encode($text);
    return $text;
}

1;
