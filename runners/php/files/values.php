<?php

namespace Polyproof;

/** A value that is not neutral. */
final class Unfit extends \Exception
{
}

/**
 * The wire form of neutral values: docs/decisions/0002.
 *
 * An array is list, map and tuple alike, so the declared type says which one is
 * written. An int beyond 64 bits is a GMP object.
 */
final class Values
{
    private const BYTES_MAX = 16 << 20;
    private const DEPTH_MAX = 256;
    private const MESSAGE_MAX = 2000;
    private const OPEN = ['kind' => 'a'];

    private string $out = '';

    /** The parameters' types (a tuple) and the result's, from the text of a signature: `u2:liosd`. */
    public static function types(string $signature): array
    {
        $at = 0;
        return [self::type($signature, $at), self::type($signature, $at)];
    }

    private static function type(string $text, int &$at): array
    {
        $kind = $text[$at++] ?? 'a';
        if ($kind === 'u') {
            $count = (int) self::until($text, $at, ':');
            for ($of = []; \count($of) < $count;) {
                $of[] = self::type($text, $at);
            }
            return ['kind' => $kind, 'of' => $of];
        }
        return match ($kind) {
            'm' => ['kind' => $kind, 'key' => self::type($text, $at), 'of' => self::type($text, $at)],
            'l' => ['kind' => $kind, 'of' => self::type($text, $at)],
            'o' => self::type($text, $at),
            default => ['kind' => $kind],
        };
    }

    public static function decode(string $bytes): mixed
    {
        $at = 0;
        return self::value($bytes, $at);
    }

    private static function value(string $bytes, int &$at): mixed
    {
        switch ($tag = $bytes[$at++]) {
            case 'n':
                return null;
            case 't':
            case 'f':
                return $tag === 't';
            case 'i':
                return self::int(self::until($bytes, $at, ';'));
            case 'd':
                $text = self::until($bytes, $at, ';');
                return match ($text) {
                    'nan' => \NAN,
                    'inf' => \INF,
                    '-inf' => -\INF,
                    default => (float) $text,
                };
            case 's':
                $length = (int) self::until($bytes, $at, ':');
                $at += $length;
                return \substr($bytes, $at - $length, $length);
            case 'm':
                $map = [];
                for ($left = (int) self::until($bytes, $at, ':'); $left > 0; $left--) {
                    $key = self::value($bytes, $at);
                    $map[\is_int($key) ? $key : (string) $key] = self::value($bytes, $at);
                }
                return $map;
            default:
                $items = [];
                for ($left = (int) self::until($bytes, $at, ':'); $left > 0; $left--) {
                    $items[] = self::value($bytes, $at);
                }
                return $items;
        }
    }

    private static function int(string $digits): int|\GMP
    {
        $int = (int) $digits;
        return (string) $int === $digits ? $int : \gmp_init($digits);
    }

    private static function until(string $bytes, int &$at, string $end): string
    {
        $from = $at;
        $at = \strpos($bytes, $end, $from) + 1;
        return \substr($bytes, $from, $at - 1 - $from);
    }

    /** The wire form of a value, as the declared type says. Throws Unfit. */
    public static function encode(mixed $value, array $type = self::OPEN): string
    {
        $values = new self();
        $values->write($value, $type, 0);
        return $values->out;
    }

    /** Wire form of a text of ours, which must not fail. */
    public static function text(string $text): string
    {
        $short = \mb_strcut(\mb_scrub($text, 'UTF-8'), 0, self::MESSAGE_MAX, 'UTF-8');
        return 's' . \strlen($short) . ':' . $short;
    }

    private function write(mixed $value, array $type, int $depth): void
    {
        if ($depth > self::DEPTH_MAX) {
            throw new Unfit('the result is nested deeper than ' . self::DEPTH_MAX);
        }
        if (\strlen($this->out) > self::BYTES_MAX) {
            throw new Unfit('the result takes more than ' . self::BYTES_MAX . ' bytes');
        }
        if (\is_object($value)) {
            $value = self::plain($value);
        }
        $this->out .= match (true) {
            $value === null => 'n',
            \is_bool($value) => $value ? 't' : 'f',
            \is_int($value) => "i$value;",
            \is_float($value) => self::float($value, $type['kind']),
            $value instanceof \GMP => 'i' . \gmp_strval($value) . ';',
            \is_string($value) => self::string($value, $type['kind']),
            \is_array($value) => '',
            default => throw new Unfit('the result holds a ' . \get_debug_type($value) . ', which is not a neutral value'),
        };
        if (\is_array($value)) {
            $this->writeArray($value, $type, $depth);
        }
    }

    private function writeArray(array $array, array $type, int $depth): void
    {
        $kind = $type['kind'];
        $isMap = $kind === 'm' || !\array_is_list($array);
        $tag = $isMap ? 'm' : ($kind === 'u' ? 'u' : 'l');
        $this->out .= $tag . \count($array) . ':';
        foreach ($array as $key => $item) {
            if ($isMap) {
                $this->write(self::key($key, $type['key']['kind'] ?? 'a'), self::OPEN, $depth + 1);
            }
            $of = $type['of'] ?? self::OPEN;
            $this->write($item, $kind === 'u' ? $of[$key] ?? self::OPEN : $of, $depth + 1);
        }
    }

    /** PHP makes ints of keys that look like one; where the type is open they stay text, as most keys are. */
    private static function key(int|string $key, string $kind): int|string|\GMP
    {
        $isInt = ($kind === 'i' || $kind === 'j') && \preg_match('/^-?\d+$/D', (string) $key) === 1;
        return $isInt ? self::int((string) $key) : (string) $key;
    }

    /** PHP takes a float without a fraction for an int wherever an int is declared; floor() and round() give those. */
    private static function float(float $value, string $kind): string
    {
        if (($kind === 'i' || $kind === 'j') && \floor($value) === $value && \abs($value) <= 2 ** 53) {
            return 'i' . (int) $value . ';';
        }
        return match (true) {
            \is_nan($value) => 'dnan;',
            \is_infinite($value) => $value > 0 ? 'dinf;' : 'd-inf;',
            default => 'd' . \sprintf('%.16e', $value) . ';',
        };
    }

    /** The functions of bcmath give ints as texts. */
    private static function string(string $value, string $kind): string
    {
        if ($kind === 'j' && \preg_match('/^-?\d+$/D', $value) === 1) {
            return "i$value;";
        }
        if (!\mb_check_encoding($value, 'UTF-8')) {
            throw new Unfit('the result holds a string that is not UTF-8');
        }
        return 's' . \strlen($value) . ':' . $value;
    }

    private static function plain(object $value): mixed
    {
        return match (true) {
            $value instanceof \stdClass => \get_object_vars($value),
            $value instanceof \SplFixedArray => $value->toArray(),
            $value instanceof \ArrayObject, $value instanceof \ArrayIterator => $value->getArrayCopy(),
            default => $value,
        };
    }
}
