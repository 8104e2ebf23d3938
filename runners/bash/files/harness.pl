# Has a submitted Bash solution called, or its tests run: docs/decisions/0002.
#
#     perl -I/opt/polyproof harness.pl calls ENTRY SIGNATURE    solution.sh is in the current folder
#     perl -I/opt/polyproof harness.pl tests                    so are solution.sh and tests.sh
#
# The solution runs in a Bash of its own, which knows nothing of the descriptors
# 3 and 4: it gets words from us and we read what the function printed.
use strict;
use warnings;
use Wire;

my $home = '/opt/polyproof';
my ($calls, $replies) = Wire::channel();
my $bash;
$SIG{PIPE} = sub { };

my ($mode, @rest) = @ARGV;
$mode eq 'tests' ? run_tests() : serve_calls(@rest);

# Starts one of our scripts in a Bash; answers the ends of two pipes, to it and from it.
sub start {
    my ($script, @words) = @_;
    local $^F = 1000;    # these descriptors are for the Bash to inherit
    pipe my $requests, my $to   or die "pipe: $!\n";
    pipe my $from, my $results or die "pipe: $!\n";
    $bash = fork // die "fork: $!\n";
    if ($bash == 0) {
        close $_ for $to, $from;
        exec 'bash', "$home/$script", fileno $requests, fileno $results, @words or exit 127;
    }
    close $_ for $requests, $results;
    return ($to, $from);
}

# Ends as the Bash ended, or with the code where it ended well although it should not have.
sub end_with_bash {
    my ($code) = @_;
    leave_as_it_did();
    exit $code;
}

sub leave_as_it_did {
    waitpid $bash, 0;
    kill $? & 127, $$ if $? & 127;
    exit $? >> 8 if $?;
}

sub serve_calls {
    my ($entry, $signature) = @_;
    require Forms;
    my ($parameters, $result) = Forms::types($signature);
    my ($to, $from) = start('calls.sh', $entry);
    my $found = field($from) // end_with_bash(1);
    while (defined(my $payload = Wire::receive($calls))) {
        Wire::send($replies, $found eq 'found' ? answer($to, $from, $payload, $parameters, $result)
            : 'u' . Wire::message("the solution has no function $entry"));
    }
    kill 'KILL', $bash;
}

sub answer {
    my ($to, $from, $payload, $parameters, $result) = @_;
    my ($printed, $status, $returned);
    my $ready = eval {
        my @values = @{ Wire::decode($payload)->[1] };
        my @arguments = map { Forms::argument($values[$_], $parameters->[$_]) } 0 .. $#values;
        Wire::write_all($to, join '', map { "$_\0" } scalar(@arguments), @arguments) or end_with_bash(1);
    };
    return 'u' . Wire::message($@) if !$ready;

    # What it printed, `r` and its status where the function came to its end, `x` and the status of its shell.
    $printed = field($from) // end_with_bash(0);
    while (($status = field($from) // end_with_bash(0)) !~ /^x\d+\z/) { $returned = 1 if $status =~ /^r\d+\z/ }
    $status =~ s/^x//;
    # Killed, be it for want of memory: what it died of is told by dying of it.
    kill 'KILL', $bash and kill $status - 128, $$ if $status > 128 && !$returned;
    my $is_bool = $result->[0] eq 't' && $printed eq '';
    return raised("exit status $status", $printed) if $status != 0 && !($is_bool && $returned && $status == 1);
    return raised('exit', 'the function ended its shell') if !$returned;
    $printed = $status == 0 ? 'true' : 'false' if $is_bool;
    my $reply = eval { 'v' . Wire::encode(Forms::result($printed, $result)) };
    return $reply // 'u' . Wire::message($@ =~ s/\n\z//r);
}

sub raised {
    my ($kind, $message) = @_;
    return 'e' . Wire::message($kind) . Wire::message($message =~ s/\n\z//r);
}

# The bytes up to the next NUL; undef at the end. What is too much for a result is output, and limited like it.
my $buffer = '';

sub field {
    my ($from) = @_;
    my ($searched, $at) = (0, -1);
    until (($at = index $buffer, "\0", $searched) >= 0) {
        $searched = length $buffer;
        pass_on($from) if $searched > $Wire::BYTES_MAX;
        sysread $from, $buffer, 1 << 16, $searched or return undef;
    }
    my $field = substr $buffer, 0, $at;
    substr($buffer, 0, $at + 1) = '';
    return $field;
}

sub pass_on {
    my ($from) = @_;
    do { syswrite STDOUT, $buffer or exit 1 } while sysread $from, $buffer, 1 << 16;
    exit 1;
}

sub run_tests {
    my $tests = read_file('tests.sh');
    my $bats = $tests =~ /^\s*\@test\s/m;
    # Tests of a whole script start it themselves.
    my $starts = !$bats && $tests =~ m{\bsh\s+\S*solution\.sh|(?<!\.)(?<!source)\s\./solution\.sh|\$\(\s*\./solution\.sh};
    chmod 0755, 'solution.sh';
    my ($to, $from) = start('tests.sh', $starts ? 'alone' : 'with', $bats ? 'none' : './tests.sh');
    end_with_bash(1) if (field($from) // '') ne 'done';
    # A signal that ends a shell has it say so too.
    leave_as_it_did();
    my $checks = -1;
    if ($bats) {
        require Bats;
        $checks = Bats::run($tests, sub { Wire::send($replies, 'r' . Wire::message($_[0]) . ($_[1] ? 't' : 'f') . Wire::message($_[2])) });
    }
    my $call = Wire::receive($calls) // exit 1;
    my ($nonce) = @{ Wire::decode($call)->[1] };
    Wire::send($replies, 'v' . Wire::encode(['u', [$nonce, ['i', $checks]]]));
}

sub read_file {
    open my $file, '<', $_[0] or die "$_[0]: $!\n";
    local $/;
    return <$file>;
}
