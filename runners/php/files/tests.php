<?php

namespace Polyproof;

require __DIR__ . '/counted.php';

/**
 * Runs the user's tests to their end, and then proves it: docs/decisions/0002.
 *
 * What the tests assert is counted when it is reached; tests that check by
 * throwing or by ending the program cannot be counted (-1).
 */
final class Tests
{
    private static string $text;
    private static string $file = '';
    private static array $classesBefore;
    private static int $checks = 0;
    private static bool $isUncounted = false;

    /** Reads the tests and loads their framework while nobody can interfere. */
    public static function prepare(): void
    {
        $tests = \file_get_contents('tests.php');
        self::$text = Counted::tests($tests, self::$isUncounted);
        if (\preg_match('/PHPUnit|\bTestCase\b/', $tests) === 1) {
            require __DIR__ . '/phpunit.php';
            Phpunit::prepare();
        }
    }

    /** The file to load next. It is written only now, so that the solution cannot have changed it. */
    public static function file(): string
    {
        self::$classesBefore = \get_declared_classes();
        $folder = \sys_get_temp_dir() . '/' . \bin2hex(\random_bytes(8));
        \mkdir($folder);
        self::$file = "$folder/tests.php";
        \file_put_contents(self::$file, self::$text);
        return self::$file;
    }

    public static function isIn(string $file): bool
    {
        return $file === self::$file;
    }

    /** Called by the tests for each assertion that is reached. */
    public static function check(mixed $assertion): mixed
    {
        self::$checks++;
        return $assertion;
    }

    public static function report(string $name, bool $passed, string $message = ''): void
    {
        Channel::send('r' . Values::text($name) . ($passed ? 't' : 'f') . Values::text($message));
    }

    /** What `exit` in the tests becomes: a text or a code is a failed check, anything else is their end. */
    public static function leave(int|string|null $status = 0): never
    {
        if (\is_string($status)) {
            echo $status;
        }
        if ($status === 0 || $status === null) {
            self::end();
        }
        Errors::failCheck();
    }

    public static function end(): never
    {
        if (\class_exists(Phpunit::class, false)) {
            self::$checks += Phpunit::run(\array_diff(\get_declared_classes(), self::$classesBefore));
        }
        Channel::flush();
        $payload = Channel::receive();
        if ($payload !== null) {
            [$nonce] = Values::decode($payload);
            $checks = self::$checks === 0 && self::$isUncounted ? -1 : self::$checks;
            Channel::send('vu2:' . Values::encode($nonce) . "i$checks;");
        }
        Channel::leave(0);
    }
}
