<?php

namespace Polyproof;

/** Whatever was thrown, for people and for replies. */
final class Errors
{
    private const CHECK_FAILED = 10;

    /** Prints an error as php does and ends at once. */
    public static function fail(\Throwable $error): never
    {
        Channel::flush();
        \fwrite(\STDERR, 'Uncaught ' . self::show($error) . "\n");
        Channel::leave(self::isFailedCheck($error) ? self::CHECK_FAILED : 1);
    }

    public static function failCheck(): never
    {
        Channel::leave(self::CHECK_FAILED);
    }

    /** Kind, and message with the line it came from. */
    public static function describe(\Throwable $error): array
    {
        $where = '';
        foreach ([['file' => $error->getFile(), 'line' => $error->getLine()], ...$error->getTrace()] as $frame) {
            if (\preg_match('#/(solution|tests)\.php$#', $frame['file'] ?? '') === 1) {
                $where = ' (' . \basename($frame['file']) . ", line {$frame['line']})";
                break;
            }
        }
        $message = $error instanceof \AssertionError ? self::asWritten($error->getMessage()) : $error->getMessage();
        return [$error::class, $message . $where];
    }

    public static function show(\Throwable $error): string
    {
        [$kind, $message] = self::describe($error);
        return "$kind: $message";
    }

    private static function asWritten(string $assertion): string
    {
        return \class_exists(Counted::class, false) ? Counted::original($assertion) : $assertion;
    }

    /** Whether the tests said so, and not the solution: by an assertion, or by an exception of their own. */
    private static function isFailedCheck(\Throwable $error): bool
    {
        if (!\class_exists(Tests::class, false)) {
            return false;
        }
        if ($error instanceof \AssertionError || $error instanceof \Exception) {
            return Tests::isIn($error->getFile()) || \is_a($error, 'PHPUnit\Framework\AssertionFailedError');
        }
        return false;
    }
}
