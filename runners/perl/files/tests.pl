# Runs the user's tests against the solution, to their end. Answers the function that does.
#
# The tests follow the solution in one program, and may also load it by a name of
# its own. All of Perl's test modules tell one place of each check, which is
# where we listen. Tests without a module die, or exit with another code than 0.
use v5.40;
no warnings 'once';

my $CHECK_FAILED = 10;

# The functions of packages, to be put back when the solution has been loaded.
my sub seal (@packages) {
    no strict 'refs';
    no warnings qw(redefine prototype);
    my @kept = map { my $package = $_; map { ["${package}::$_", \&{"${package}::$_"}] } grep { defined &{"${package}::$_"} } keys %{"${package}::"} } @packages;
    return sub { for my ($name, $code) (map { @$_ } @kept) { *{$name} = $code if \&{$name} != $code } };
}

# Lets the tests find the solution: by its file, by its packages, and its functions without either.
my sub make_known (@packages) {
    no strict 'refs';
    my @files = map { s{::}{/}gr . '.pm' } 'Solution', 'solution', @packages;
    $INC{$_} //= './solution.pl' for './solution.pl', 'solution.pl', 'lib/solution.pl', @files;
    for my $package (@packages) {
        for my $name (keys %{"${package}::"}) {
            *{"main::$name"} = \&{"${package}::$name"} if defined &{"${package}::$name"} && !defined &{"main::$name"} && $name ne 'import';
        }
    }
}

# Checks as the test modules tell of them.
my sub listen ($harness, $tally) {
    require Test2::API;
    my $hub = Test2::API::test2_stack()->top;
    $hub->listen(sub ($, $event, @) {
        my $facts = $event->facet_data;
        my $assert = $facts->{assert} or return;
        my $excuse = $facts->{amnesty} && $facts->{amnesty}[0];
        my $skipped = $excuse && lc $excuse->{tag} eq 'skip';
        my $passed = !$skipped && ($assert->{pass} || $excuse);
        $tally->{checks}++;
        $tally->{failed} ||= !$passed;
        $harness->{report}->($assert->{details} // "check $tally->{checks}", $passed, $skipped ? 'skipped while it ran' : '');
    });
    return $hub;
}

return sub ($harness) {
    my $source = $harness->{read_file}->('tests.pl');
    my $uses_module = $source =~ /^\s*use\s+Test(?:2?::|\b)/m;
    my %tally = (checks => 0, failed => false);
    my ($hub, $restore, $died_in);

    my $end = sub {
        $harness->{leave}->($CHECK_FAILED) if $tally{failed};
        if ($uses_module) {
            my $plan = $hub->plan;
            my $complete = defined $plan && ($plan !~ /\A\d+\z/ || $plan == $hub->count);
            $harness->{fail}->('the tests ran another number of checks than they planned', 1) if !$complete || !$hub->is_passing;
        }
        $harness->{prove}->($uses_module ? $tally{checks} : -1);
    };
    # Only the tests may say that they are done.
    *CORE::GLOBAL::exit = sub :prototype(;$) ($code = 0) {
        CORE::exit($code) if (caller)[1] !~ /tests\.pl\z/;
        $code == 0 ? $end->() : $harness->{leave}->($CHECK_FAILED);
    };

    if ($uses_module) {
        require Test::More;
        $hub = listen($harness, \%tally);
        $restore = seal('Test::More', 'Test::Builder', 'Test2::API', 'Test2::Hub');
    }
    $harness->{load_solution}->();
    $restore->() if $restore;
    make_known($harness->{packages}->());

    local $SIG{__DIE__} = sub { $died_in = (caller)[1] };
    local $@;
    $harness->{load}->('./tests.pl');
    if ($@) {
        my $is_check = ($died_in // '') =~ /tests\.pl\z/ && !ref $@ && $@ !~ /^(?:Can't locate|Undefined subroutine|syntax error|Global symbol)/;
        $harness->{fail}->($@, $is_check || $tally{failed} ? $CHECK_FAILED : 1);
    }
    $end->();
};
