# Calls a submitted Perl solution, or runs tests against it: docs/decisions/0002.
#
#     perl harness.pl calls ENTRY SIGNATURE    solution.pl is in the current folder
#     perl harness.pl tests                    so are solution.pl and tests.pl
#
# The solution is hostile and shares our interpreter: all that is ours is
# lexical, and built-in functions are bound when this file is compiled.

# Runs a file, away from our lexicals, where the caller's context is kept.
sub Polyproof::load { package main; return do $_[0] }

use v5.40;
use POSIX ();

my ($decode, $encode, $text, $types) = do '/opt/polyproof/wire.pl';
my $exit_now = \&POSIX::_exit;
my $load = \&Polyproof::load;
undef *Polyproof::load;
my $owner = $$;

# Moves a descriptor out of easy reach, where programs that are started do not inherit it.
my sub hide ($descriptor, $mode) {
    open my $low, "$mode&=", $descriptor or die "descriptor $descriptor: $!\n";
    my $number = fcntl $low, 1030, 200 or die "descriptor $descriptor: $!\n";    # F_DUPFD_CLOEXEC
    close $low;
    open my $high, "$mode&=", $number or die "descriptor $number: $!\n";
    fcntl $high, 2, 1;                                                              # F_SETFD, FD_CLOEXEC
    return $high;
}

my ($calls, $replies) = (hide(3, '<'), hide(4, '>'));

# The payload of the next frame; undef at the end.
my sub receive () {
    $exit_now->(0) if $$ != $owner;    # a fork of the solution's came back here
    my ($length, $payload) = ('', '');
    while (1) {
        sysread($calls, my $byte, 1) or return undef;
        last if $byte eq "\n";
        $length .= $byte;
    }
    while (length $payload < $length) {
        sysread($calls, $payload, $length - length $payload, length $payload) or return undef;
    }
    return $payload;
}

my sub send_frame ($payload) {
    $exit_now->(0) if $$ != $owner;
    my $frame = length($payload) . "\n$payload";
    for (my $sent = 0; $sent < length $frame;) {
        $sent += syswrite($replies, $frame, length($frame) - $sent, $sent) // $exit_now->(1);
    }
}

my sub flush () {
    my $selected = select;
    for my $stream (*STDOUT{IO}, *STDERR{IO}) {
        select $stream;
        local $| = 1;
    }
    select $selected;
}

# Ends at once: no END blocks, no destructors.
my sub leave ($code) {
    flush();
    $exit_now->($code);
}

my sub message_of ($error) {
    my $message = eval { ref $error && $error->can('message') ? $error->message : "$error" } // 'an error that does not say what it is';
    return $message =~ s/\n\z//r;
}

my sub fail ($error, $code) {
    print STDERR message_of($error), "\n";
    leave($code);
}

# The packages that the solution declares.
my sub packages ($source) {
    my %seen;
    return grep { $_ ne 'main' && !$seen{$_}++ } $source =~ /^\s*(?:package|class)\s+([A-Za-z_][\w:]*)/mg;
}

my sub read_file ($path) {
    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    return scalar <$file>;
}

# Runs the solution; what it dies of ends us.
my sub load_solution () {
    local $@;
    $load->('./solution.pl');
    fail($@, 1) if $@;
}

# The entry point, and what comes before its arguments: nothing, or the object or class whose method it is.
my sub find ($entry) {
    no strict 'refs';
    return (\&{"main::$entry"}) if defined &{"main::$entry"};
    my $source = read_file('solution.pl');
    for my $package (packages($source)) {
        my $code = $package->can($entry) or next;
        my $method = $source =~ /\bmethod\s+\Q$entry\E\b/ || $source =~ /\bsub\s+\Q$entry\E\b[^{]*\{\s*my\s*\(?\s*\$(?:self|class|this)\b/
            || $source =~ /\bsub\s+\Q$entry\E\s*\(\s*\$(?:self|class|this)\b/;
        return ($code) if !$method;
        return ($code, sub { $package->can('new') ? $package->new : $package });
    }
    return;
}

my sub raised ($error) {
    return 'e' . $text->(ref $error || 'die') . $text->(message_of($error));
}

my sub answer ($payload, $code, $owner, $result, $entry) {
    return 'u' . $text->("the solution has no function $entry") if !$code;
    my $arguments = eval { $decode->($payload) } // return 'u' . $text->(message_of($@));
    my @returned;
    my $returned = eval {
        unshift @$arguments, $owner->() if $owner;
        if ($result->[0] =~ /[olum]/ && !($result->[0] eq 'o' && $result->[1][0][0] !~ /[lum]/)) { @returned = $code->(@$arguments) }
        else { $returned[0] = $code->(@$arguments) }
        1;
    };
    return raised($@) if !$returned;
    my $form = eval { $encode->($result, @returned) } // return 'u' . $text->(message_of($@));
    return "v$form";
}

my sub serve_calls ($entry, $signature) {
    my $result = $types->($signature);
    load_solution();
    my ($code, $owner) = find($entry);
    while (defined(my $payload = receive())) {
        my $reply = answer($payload, $code, $owner, $result, $entry);
        flush();
        send_frame($reply);
    }
    leave(0);
}

my ($mode, @rest) = splice @ARGV;
if ($mode eq 'calls') {
    $0 = 'solution.pl';
    serve_calls(@rest);
}
my $run_tests = do '/opt/polyproof/tests.pl';
$0 = 'tests.pl';
$run_tests->({
    packages => sub { packages(read_file('solution.pl')) },
    load_solution => \&load_solution,
    load => $load,
    read_file => \&read_file,
    fail => \&fail,
    leave => \&leave,
    report => sub ($name, $passed, $message) { send_frame('r' . $text->($name) . ($passed ? 't' : 'f') . $text->($message)) },
    prove => sub ($checks) {
        flush();
        my $payload = receive() // leave(1);
        send_frame('v' . $encode->(['u', [['s', []], ['i', []]]], [@{ $decode->($payload) }, $checks]));
        leave(0);
    },
});
