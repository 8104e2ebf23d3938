package Wire;

# Frames on the private descriptors, and neutral values in their wire form: docs/decisions/0002.
#
# A value is [tag, content]: the text of a number, the bytes of a string, the
# items of a list, a tuple or a map (key, value, key, value …).
use strict;
use warnings;

our $BYTES_MAX = 16 << 20;

# The descriptors 3 and 4 under other numbers, which no program that is started inherits.
sub channel {
    open(my $low_calls,   '<&=', 3)           or die "no descriptor 3: $!\n";
    open(my $low_replies, '>&=', 4)           or die "no descriptor 4: $!\n";
    open(my $calls,       '<&', $low_calls)   or die "descriptor 3: $!\n";
    open(my $replies,     '>&', $low_replies) or die "descriptor 4: $!\n";
    close $low_calls;
    close $low_replies;
    return ($calls, $replies);
}

# The payload of the next frame; undef at the end.
sub receive {
    my ($calls) = @_;
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

sub send {
    my ($replies, $payload) = @_;
    write_all($replies, length($payload) . "\n$payload") or exit 1;
}

# Whether all bytes could be written.
sub write_all {
    my ($handle, $bytes) = @_;
    for (my $sent = 0; $sent < length $bytes;) {
        $sent += syswrite($handle, $bytes, length($bytes) - $sent, $sent) // return 0;
    }
    return 1;
}

# The value that a text holds.
sub decode {
    my ($text) = @_;
    return value(\$text);
}

sub value {
    my ($rest) = @_;
    $$rest =~ /\G([ntf])/gc         and return [$1];
    $$rest =~ /\G([id])([^;]*);/gc  and return [$1, $2];
    $$rest =~ /\G([slum])(\d+):/gc  or die "the call is not a neutral value\n";
    my ($tag, $count) = ($1, $2);
    if ($tag eq 's') {
        my $string = substr $$rest, pos $$rest, $count;
        pos($$rest) += $count;
        return ['s', $string];
    }
    $count *= 2 if $tag eq 'm';
    return [$tag, [map { value($rest) } 1 .. $count]];
}

sub encode {
    my ($tag, $content) = @{ $_[0] };
    return $tag if $tag =~ /[ntf]/;
    return "$tag$content;" if $tag =~ /[id]/;
    return string($content) if $tag eq 's';
    my $count = @$content / ($tag eq 'm' ? 2 : 1);
    return "$tag$count:" . join '', map { encode($_) } @$content;
}

# The wire form of bytes that should be text.
sub string {
    my ($bytes) = @_;
    die "the result holds text that is not UTF-8\n" if !is_text($bytes);
    return 's' . length($bytes) . ":$bytes";
}

sub is_text {
    my ($copy) = @_;
    return utf8::decode($copy) && $copy !~ /[\x{d800}-\x{dfff}]/ && $copy !~ /[^\x{0}-\x{10ffff}]/;
}

# The same for messages, which must not fail.
sub message {
    my $text = substr $_[0], 0, 2000;
    $text =~ s/[\x80-\xff]+\z// if length $_[0] > 2000;
    $text =~ s/[\x80-\xff]/?/g if !is_text($text);
    return string($text);
}

1;
