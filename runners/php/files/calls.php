<?php

namespace Polyproof;

/** Answers calls of the entry point with what it returns or throws. */
final class Calls
{
    private static string $entry;
    private static array $returns;

    public static function prepare(string $entry, string $signature): void
    {
        self::$entry = $entry;
        self::$returns = Values::types($signature)[1];
    }

    public static function serve(): never
    {
        $call = self::find();
        while (($payload = Channel::receive()) !== null) {
            $reply = self::answer($call, $payload);
            Channel::flush();
            Channel::send($reply);
        }
        Channel::leave(0);
    }

    private static function answer(?\Closure $call, string $payload): string
    {
        if ($call === null) {
            return 'u' . Values::text('the solution has no function ' . self::$entry);
        }
        $arguments = Values::decode($payload);
        try {
            $result = $call($arguments);
        } catch (\Throwable $error) {
            return self::isOurs($error)
                ? 'u' . Values::text($error->getMessage())
                : 'e' . \implode(\array_map(Values::text(...), Errors::describe($error)));
        }
        try {
            return 'v' . Values::encode($result, self::$returns);
        } catch (Unfit $unfit) {
            return 'u' . Values::text($unfit->getMessage());
        }
    }

    /** An argument that the parameter cannot hold, or too few of them: PHP says which file called. */
    private static function isOurs(\Throwable $error): bool
    {
        return $error instanceof \TypeError && \preg_match('#(?:called|passed) in \Q' . __FILE__ . '\E#', $error->getMessage()) === 1;
    }

    /** A function, a closure in a global variable, or a method of class Solution or of any other class. */
    private static function find(): ?\Closure
    {
        $entry = self::$entry;
        foreach (\get_defined_functions()['user'] as $name) {
            if (self::isNamed($name, $entry) && self::isSubmitted(new \ReflectionFunction($name))) {
                return static fn (array $arguments) => $name(...$arguments);
            }
        }
        if (($GLOBALS[$entry] ?? null) instanceof \Closure) {
            return static fn (array $arguments) => $GLOBALS[$entry](...$arguments);
        }
        $classes = \array_map(fn (string $name) => new \ReflectionClass($name), \get_declared_classes());
        $classes = \array_filter($classes, fn (\ReflectionClass $class) => self::isSubmitted($class) && $class->hasMethod($entry));
        \usort($classes, fn ($left, $right) => self::isNamed($right->getName(), 'Solution') <=> self::isNamed($left->getName(), 'Solution'));
        foreach ($classes as $class) {
            $method = $class->getMethod($entry);
            if ($method->isStatic() && !$method->isAbstract()) {
                return static fn (array $arguments) => $method->getClosure()(...$arguments);
            }
            if (!$class->isAbstract() && ($class->getConstructor()?->getNumberOfRequiredParameters() ?? 0) === 0) {
                return static fn (array $arguments) => $method->getClosure($class->newInstance())(...$arguments);
            }
        }
        return null;
    }

    /** Names of functions and classes are the same in any case, and have a namespace before them. */
    private static function isNamed(string $name, string $wanted): bool
    {
        return \strcasecmp(\substr(\strrchr("\\$name", '\\'), 1), $wanted) === 0;
    }

    private static function isSubmitted(\ReflectionFunction|\ReflectionClass $declared): bool
    {
        return $declared->getFileName() === \getcwd() . '/solution.php';
    }
}
