# Runs the user's tests against the solution, to their end.
#
# Tests of tcltest are reported one by one. Others raise errors, or exit with another code than 0.
set check_failed 10
array set tally {uses_tcltest 0 checks 0 failed 0}

# The tests came to their end: answers the one call.
proc finish {} {
    global tally check_failed
    if {$tally(failed)} {end $check_failed}
    flush_all
    if {![receive payload]} {end 1}
    set place 0
    set nonce [lindex [read_value $payload place] 0]
    send vu2:[text_form $nonce]i[expr {$tally(uses_tcltest) ? $tally(checks) : -1}]\;
    end 0
}

# Whether a procedure or a method of the solution's is running.
proc in_solution {} {
    set frames [solution eval {
        apply {{} {
            for {set level [info frame]} {$level > 0} {incr level -1} {lappend frames [info frame $level]}
            return $frames
        }}
    }]
    foreach frame $frames {
        if {[dict exists $frame method]} {return 1}
        if {[dict exists $frame proc] && [namespace tail [dict get $frame proc]] in $::procedures} {return 1}
    }
    return 0
}

# What `exit` does: only the tests may say that they are done.
proc on_exit {{code 0}} {
    if {[in_solution]} {exit $code}
    if {$code != 0} {end $::check_failed}
    finish
}

proc on_report {name passed message} {
    global tally
    incr tally(checks)
    if {!$passed} {set tally(failed) 1}
    send r[message_form $name][expr {$passed ? "t" : "f"}][message_form $message]
}

# Has each test of tcltest told to us.
proc listen {} {
    global tally
    set tally(uses_tcltest) 1
    interp alias solution ::polyproof_report {} on_report
    solution eval {
        package require tcltest
        rename ::tcltest::test ::tcltest::polyproof_test
        proc ::tcltest::test {name args} {
            set before [array get ::tcltest::numTests]
            uplevel 1 [list ::tcltest::polyproof_test $name {*}$args]
            set passed [expr {$::tcltest::numTests(Passed) > [dict get $before Passed]}]
            set skipped [expr {$::tcltest::numTests(Skipped) > [dict get $before Skipped]}]
            ::polyproof_report $name $passed [expr {$skipped ? "skipped while it ran" : ""}]
        }
    }
}

# Whether an error was raised by the tests as a check of theirs, and not by the solution or by mistake.
proc is_check {trace} {
    foreach {all name} [regexp -all -inline {\(procedure "([^"]*)" line} $trace] {
        if {[namespace tail $name] in $::procedures} {return 0}
    }
    return [regexp {while executing\n"(?:::)?(?:error|throw|return|assert\S*|control::assert)\M} $trace]
}

proc run_tests {} {
    global procedures
    set before [load_solution]
    set procedures {}
    foreach name [declared] {if {$name ni $before} {lappend procedures [namespace tail $name]}}
    set file [open tests.tcl]
    if {[regexp {\mtcltest\M} [read $file]]} listen
    close $file
    interp alias solution ::exit {} on_exit
    solution eval {package provide solution 1.0}
    if {[catch {solution eval {source -encoding utf-8 tests.tcl}} result options] == 1} {
        set failed [expr {$::tally(failed) || [is_check [dict get $options -errorinfo]]}]
        fail $options [expr {$failed ? $::check_failed : 1}]
    }
    finish
}
