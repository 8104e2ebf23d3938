# Neutral values and their wire form: docs/decisions/0002. In Tcl everything is text, so the types decide:
#
#   bool, int, float, string   1 or 0, digits, digits, the text itself
#   null                       the empty string
#   lists and tuples           lists
#   maps                       dicts
#
# A result that does not look like its type is told as what it looks like, and is wrong.

# The type whose letters stand at a place, a list of its letter and the types within; moves the place on.
proc read_type {letters placeName} {
    upvar 1 $placeName place
    set letter [string index $letters $place]
    incr place
    set count [dict get {o 1 l 1 m 2 u 0} [expr {$letter in {o l m u} ? $letter : "u"}]]
    if {$letter eq "u"} {
        regexp -start $place {\A(\d+):} $letters head count
        incr place [string length $head]
    }
    set type [list $letter]
    while {$count > 0} {
        lappend type [read_type $letters place]
        incr count -1
    }
    return $type
}

# The type of the result, which stands behind those of the parameters.
proc result_type {signature} {
    set place 0
    read_type $signature place
    return [read_type $signature place]
}

# The value that stands at a place of a payload; moves the place on.
proc read_value {payload placeName} {
    upvar 1 $placeName place
    set tag [string index $payload $place]
    incr place
    if {$tag eq "n"} {return {}}
    if {$tag in {t f}} {return [expr {$tag eq "t"}]}
    set end [string first [expr {$tag in {i d} ? ";" : ":"}] $payload $place]
    set content [string range $payload $place [expr {$end - 1}]]
    set place [expr {$end + 1}]
    switch $tag {
        i {return $content}
        d {return [float_text $content]}
        s {
            set bytes [string range $payload $place [expr {$place + $content - 1}]]
            incr place $content
            return [encoding convertfrom utf-8 $bytes]
        }
    }
    set items {}
    if {$tag eq "m"} {set content [expr {2 * $content}]}
    for {set index 0} {$index < $content} {incr index} {lappend items [read_value $payload place]}
    return $items
}

proc float_text {text} {
    switch -- $text {
        nan {return NaN}
        inf {return Inf}
        -inf {return -Inf}
    }
    return [expr {[regexp {[.eE]} $text] ? $text : "$text.0"}]
}

proc text_form {text} {
    set bytes [encoding convertto utf-8 $text]
    if {[regexp {\xed[\xa0-\xbf]} $bytes]} {error "the result holds text that is not Unicode"}
    return s[string length $bytes]:$bytes
}

# The same for messages, which must not fail.
proc message_form {text} {
    return [text_form [regsub -all {[\ud800-\udfff]} [string range $text 0 1999] ?]]
}

proc int_form {value} {
    set bare [string trim $value]
    if {![regexp {^([+-]?)0*(\d+)$} $bare all sign digits]} {return [float_form $value]}
    return i[expr {$sign eq "-" ? "-" : ""}]$digits\;
}

proc float_form {value} {
    set bare [string tolower [string trim $value]]
    if {[regexp {^[+-]?nan(?:\([0-9a-f]*\))?$} $bare]} {return "dnan;"}
    if {[regexp {^([+-]?)inf(?:inity)?$} $bare all sign]} {return d[expr {$sign eq "-" ? "-" : ""}]inf\;}
    if {[regexp {^([+-]?)(\d*)(?:\.(\d*))?(e[+-]?\d+)?$} $bare all sign whole part power] && "$whole$part" ne ""} {
        return d[expr {$sign eq "-" ? "-" : ""}][expr {$whole eq "" ? 0 : $whole}].[expr {$part eq "" ? 0 : $part}]$power\;
    }
    return [text_form $value]
}

proc bool_form {value} {
    if {![string is boolean -strict $value]} {return [text_form $value]}
    return [expr {[string is true -strict $value] ? "t" : "f"}]
}

# The wire form of a result.
proc encode {value type} {
    set letter [lindex $type 0]
    switch $letter {
        n {return [expr {$value eq "" ? "n" : [text_form $value]}]}
        t {return [bool_form $value]}
        i - j {return [int_form $value]}
        d {return [float_form $value]}
        o {return [expr {$value eq "" ? "n" : [encode $value [lindex $type 1]]}]}
        l - u {
            if {![string is list $value]} {return [text_form $value]}
            set form $letter[llength $value]:
            set index 0
            foreach item $value {
                append form [encode $item [expr {$letter eq "l" ? [lindex $type 1] : [lindex $type [incr index]]}]]
            }
            return $form
        }
        m {
            if {![string is list $value] || [llength $value] % 2} {return [text_form $value]}
            set items [dict create {*}$value]
            set form m[dict size $items]:
            foreach {key item} $items {append form [encode $key [lindex $type 1]] [encode $item [lindex $type 2]]}
            return $form
        }
    }
    return [text_form $value]
}
