# Calls a submitted Tcl solution, or runs tests against it: docs/decisions/0002.
#
#     tclsh harness.tcl calls ENTRY SIGNATURE    solution.tcl is in the current folder
#     tclsh harness.tcl tests                    so are solution.tcl and tests.tcl
#
# The solution is hostile: it has an interpreter of its own, from which ours cannot be reached.
set home /opt/polyproof
load $home/channel.so Channel
source $home/values.tcl
set bytes_max [expr {16 << 20}]

proc flush_all {} {
    catch {flush stdout}
    catch {flush stderr}
}

# Ends at once, whatever the solution did to `exit`.
proc end {code} {
    flush_all
    leave $code
}

proc fail {options code} {
    catch {puts stderr [dict get $options -errorinfo]}
    end $code
}

# Gives the solution its interpreter and loads it; what it raises ends us.
proc load_solution {} {
    interp create solution
    solution eval {
        set argv0 harness.tcl
        set argv {}
        set argc 0
        set tcl_interactive 0
        expr {srand(1)}
    }
    set before [declared]
    set code [catch {solution eval {source -encoding utf-8 solution.tcl}} result options]
    if {$code == 1} {fail $options 1}
    return $before
}

# The commands of the solution's interpreter, with those in its namespaces.
proc declared {{namespace ::}} {
    set names [solution eval [list info commands [string trimright $namespace :]::*]]
    foreach child [solution eval [list namespace children $namespace]] {lappend names {*}[declared $child]}
    return $names
}

# The words before the arguments of a call: a command's name, a class to make an object of and its method, or nothing.
proc find {entry before} {
    set names [declared]
    foreach name [concat ::$entry [lsearch -all -inline -not -exact $names ::$entry]] {
        if {[namespace tail $name] ne $entry || $name ni $names} continue
        if {$name ni $before || [solution eval [list info procs $name]] ne ""} {return [list command $name]}
    }
    foreach name [concat ::Solution $names] {
        if {$name in $before || $name ni $names} continue
        if {![solution eval [list info object isa class $name]]} continue
        if {$entry in [solution eval [list info class methods $name -all]]} {return [list object $name]}
        if {$entry in [solution eval [list info object methods $name -all]]} {return [list command $name $entry]}
    }
    return {}
}

proc answer {found entry type payload} {
    if {$found eq ""} {return u[message_form "the solution has no procedure $entry"]}
    set place 0
    set arguments [read_value $payload place]
    set code [catch {
        set words [lassign $found kind]
        if {$kind eq "object"} {set words [list [solution eval [list $words new]] $entry]}
        solution eval [list {*}$words {*}$arguments]
    } result options]
    if {$code != 0} {
        set kind [lindex [dict get $options -errorcode] 0]
        return e[message_form [expr {$kind in {NONE {}} ? "error" : $kind}]][message_form $result]
    }
    if {[catch {encode $result $type} form]} {return u[message_form $form]}
    if {[string length $form] > $::bytes_max} {return u[message_form "the result takes more than 16 MiB"]}
    return v$form
}

proc serve_calls {entry signature} {
    set type [result_type $signature]
    set found [find $entry [load_solution]]
    while {[receive payload]} {
        set reply [answer $found $entry $type $payload]
        flush_all
        send $reply
    }
    end 0
}

if {[lindex $argv 0] eq "calls"} {serve_calls {*}[lrange $argv 1 2]}
source $home/tests.tcl
run_tests
