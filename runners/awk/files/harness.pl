# Has functions of a submitted AWK program called, or its tests run: docs/decisions/0002.
#
#     perl -I/opt/polyproof harness.pl calls ENTRY SIGNATURE    solution.awk is in the current folder
#     perl -I/opt/polyproof harness.pl tests                    so are solution.awk and tests.awk
#
# Each call has a gawk of its own, which knows nothing of the descriptors 3 and
# 4: it reads its arguments from files without a name and writes the result to
# another, so what it prints and whatever it leaves running is never waited for.
use strict;
use warnings;
use Fcntl qw(F_SETFD);
use Wire;

my $home = '/opt/polyproof';
my ($calls, $replies) = Wire::channel();

# What AWK takes for a number where the wire has another text.
my %numbers = (t => 1, f => 0, nan => '+nan', inf => '+inf');

my ($mode, @rest) = @ARGV;
$mode eq 'tests' ? run_tests() : serve_calls(@rest);

# Runs gawk with a solution between other programs; answers its status and all that it wrote to the result file.
sub gawk {
    my ($inherited, @programs) = @_;
    my $result = nameless('');
    my $pid = fork // die "fork: $!\n";
    if ($pid == 0) {
        fcntl $_, F_SETFD, 0 for $result, @$inherited;
        $ENV{POLYPROOF_RESULT} = '/dev/fd/' . fileno $result;
        $ENV{POLYPROOF_ARGUMENTS} = join ' ', map { fileno $_ } @$inherited;
        exec 'gawk', '-M', @programs, '/dev/null' or exit 127;
    }
    waitpid $pid, 0;
    my $status = $?;
    # Killed, be it for want of memory: what it died of is told by dying of it.
    kill $status & 127, $$ if $status & 127;
    die "the result is larger than $Wire::BYTES_MAX bytes\n" if -s $result > $Wire::BYTES_MAX;
    sysseek $result, 0, 0;
    sysread $result, my $text, $Wire::BYTES_MAX;
    return ($status >> 8, $text);
}

# A file that only those have who hold its descriptor.
sub nameless {
    my ($content) = @_;
    open my $file, '+>', undef or die "a temporary file: $!\n";
    Wire::write_all($file, $content) or die "a temporary file: $!\n";
    sysseek $file, 0, 0;
    return $file;
}

sub serve_calls {
    my ($entry, $signature) = @_;
    require Forms;
    my ($parameters, $result) = Forms::types($signature);
    $ENV{POLYPROOF_ENTRY} = $entry;
    my @programs = ('-f', 'solution.awk', '-e', caller_of($parameters, $result));
    while (defined(my $payload = Wire::receive($calls))) {
        my $reply = eval {
            my @values = @{ Wire::decode($payload)->[1] };
            my @files = map { nameless(argument($values[$_], $parameters->[$_])) } 0 .. $#values;
            reply($entry, $result, gawk(\@files, @programs));
        };
        Wire::send($replies, $reply // 'u' . Wire::message($@ =~ s/\n\z//r));
    }
}

# The program that makes the call, behind the solution: it holds no text of anybody's.
sub caller_of {
    my ($parameters, $result) = @_;
    my @names = map { "polyproof_$_" } 1 .. @$parameters;
    my $arguments = join ', ', @names;
    # What comes from a file may count as a number: a text never shall.
    my $reads = join "\n", map {
        my $is_text = $parameters->[$_][0] eq 's' || $parameters->[$_][0] eq 'o' && $parameters->[$_][1][0][0] eq 's';
        "  getline $names[$_] < (\"/dev/fd/\" polyproof_files[$_ + 1])" . ($is_text ? "\n  $names[$_] = $names[$_] \"\"" : '');
    } 0 .. $#names;
    my $digits = $result->[0] eq 's' ? '' : 'CONVFMT = "%.17g"';
    # A sum that nothing was added to was never assigned: AWK takes it for 0.
    my $zero = $result->[0] =~ /[tijd]/ ? 'if (typeof(polyproof_value) ~ /^un/) polyproof_value = 0' : '';
    return <<"AWK";
BEGIN {
  polyproof_result = ENVIRON["POLYPROOF_RESULT"]
  polyproof_entry = ENVIRON["POLYPROOF_ENTRY"]
  if (!(polyproof_entry in FUNCTAB)) {
    printf "missing" > polyproof_result
    exit
  }
  printf "called\\n" > polyproof_result
  fflush(polyproof_result)
  split(ENVIRON["POLYPROOF_ARGUMENTS"], polyproof_files, " ")
  polyproof_separator = RS
  RS = "^\$"
$reads
  RS = polyproof_separator
  polyproof_value = \@polyproof_entry($arguments)
  $digits
  $zero
  printf "returned\\n%s", (polyproof_value "") > polyproof_result
  exit
}
AWK
}

# As Bash has them, but for bools and for what a number of AWK looks like.
sub argument {
    my ($value, $type) = @_;
    $type = $type->[1][0] if $type->[0] eq 'o';
    my ($tag, $content) = @$value;
    return Forms::argument(['l', [map { number($_) } @$content]], $type) if Forms::is_plain($type) && $tag =~ /[lu]/;
    return Forms::argument(number($value), $type);
}

sub number {
    my ($tag, $content) = @{ $_[0] };
    return ['i', $numbers{$tag}] if $tag =~ /[tf]/;
    return ['d', $numbers{$content} // $content] if $tag eq 'd';
    return $_[0];
}

sub reply {
    my ($entry, $type, $status, $text) = @_;
    return 'u' . Wire::message("the solution has no function $entry") if $text eq 'missing';
    # It ended before its functions could be called.
    exit($status || 1) if $text !~ s/^called\n//;
    return 'e' . Wire::message($status ? "exit status $status" : 'exit') . Wire::message('the function ended the program')
        if $text !~ s/^returned\n//;
    $text =~ s/^-(?=0+\z)// if $type->[0] =~ /[ij]/;
    # A newline at the end belongs to what Bash prints, and not to what AWK returns.
    $text .= "\n" if $text ne '' || $type->[0] ne 'o';
    return 'v' . Wire::encode(Forms::result($text, $type));
}

# What the tests do is known by marks: see files/before.awk.
sub run_tests {
    my $tests = read_file('tests.awk');
    my @assert = $tests =~ /\bassert\s*\(/ && $tests !~ /\bfunc(?:tion)?\s+assert\b|\@include\s+"assert/ ? ('-f', "$home/assert.awk") : ();
    my ($status, $marks) = gawk([], map { ref ? @$_ : ('-f', $_) } "$home/before.awk", 'solution.awk', \@assert, 'tests.awk', "$home/behind.awk");
    exit 1 if $marks !~ /E[^s]*[ez]\z/;
    exit 10 if $status != 0;
    my $call = Wire::receive($calls) // exit 1;
    my ($nonce) = @{ Wire::decode($call)->[1] };
    Wire::send($replies, 'v' . Wire::encode(['u', [$nonce, ['i', -1]]]));
}

sub read_file {
    open my $file, '<', $_[0] or die "$_[0]: $!\n";
    local $/;
    return <$file>;
}
