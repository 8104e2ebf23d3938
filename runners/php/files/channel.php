<?php

namespace Polyproof;

/**
 * The private descriptors, by way of the C library: php's own streams would leave
 * them open to children, and php cannot end without running what was registered for the end.
 */
final class Channel
{
    private const CALLS = 200;
    private const REPLIES = 201;
    private const CLOSE_ON_EXEC = 0o2000000;
    private const CHUNK = 65536;

    private static \FFI $c;
    private static \FFI\CData $buffer;

    /** Moves descriptors 3 and 4 out of easy reach. */
    public static function open(): void
    {
        self::$c = \FFI::cdef('int dup3(int, int, int); int close(int); long read(int, void *, size_t); long write(int, const char *, size_t); void _exit(int);');
        self::$buffer = self::$c->new('char[' . self::CHUNK . ']');
        foreach ([3 => self::CALLS, 4 => self::REPLIES] as $from => $to) {
            self::$c->dup3($from, $to, self::CLOSE_ON_EXEC);
            self::$c->close($from);
        }
    }

    /** The payload of the next frame, or null at the end. */
    public static function receive(): ?string
    {
        $length = '';
        while (($digit = self::read(1)) !== "\n") {
            if ($digit === '') {
                return null;
            }
            $length .= $digit;
        }
        $payload = '';
        while (($missing = (int) $length - \strlen($payload)) > 0) {
            $part = self::read(\min($missing, self::CHUNK));
            if ($part === '') {
                return null;
            }
            $payload .= $part;
        }
        return $payload;
    }

    public static function send(string $payload): void
    {
        $frame = \strlen($payload) . "\n" . $payload;
        for ($at = 0; $at < \strlen($frame); $at += $written) {
            $part = \substr($frame, $at, self::CHUNK);
            $written = self::$c->write(self::REPLIES, $part, \strlen($part));
            if ($written < 0) {
                self::leave(1);
            }
        }
    }

    /** Shows what the program printed and still holds back. */
    public static function flush(): void
    {
        while (\ob_get_level() > 0 && @\ob_end_flush());
    }

    /** Ends at once: no shutdown functions, no destructors. */
    public static function leave(int $code): never
    {
        self::flush();
        self::$c->_exit($code);
        exit($code);
    }

    private static function read(int $length): string
    {
        $count = self::$c->read(self::CALLS, self::$buffer, $length);
        return $count > 0 ? \FFI::string(self::$buffer, $count) : '';
    }
}
