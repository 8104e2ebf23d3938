<?php

namespace Polyproof;

/** The text of the tests, changed so that every assertion is counted and `exit` comes to us. No line moves. */
final class Counted
{
    private const CHECK = '\Polyproof\Tests::check(';
    private const LEAVE = '\Polyproof\Tests::leave';
    private const BLANKS = [\T_WHITESPACE, \T_COMMENT, \T_DOC_COMMENT];
    private const NOT_A_CALL_AFTER = [\T_OBJECT_OPERATOR, \T_NULLSAFE_OBJECT_OPERATOR, \T_DOUBLE_COLON, \T_FUNCTION, \T_NEW];

    /** Sets `isUncounted` where the tests check in other ways as well. */
    public static function tests(string $text, bool &$isUncounted): string
    {
        $tokens = \PhpToken::tokenize($text);
        $isUncounted = false;
        $out = '';
        /** For each open bracket, whether it is the one of an assertion that is not yet closed. */
        $open = [];
        foreach ($tokens as $at => $token) {
            if ($token->is([\T_THROW, \T_EXIT])) {
                $isUncounted = true;
            }
            if ($token->is(\T_EXIT)) {
                $out .= self::LEAVE . (self::next($tokens, $at, 1)?->is('(') ? '' : '()');
            } elseif ($token->is(['(', '[', '{', \T_CURLY_OPEN, \T_DOLLAR_OPEN_CURLY_BRACES, \T_ATTRIBUTE])) {
                $open[] = $token->is('(') && self::asserts($tokens, $at);
                $out .= $token->text . (\end($open) ? self::CHECK : '');
            } elseif ($token->is([')', ']', '}', ','])) {
                $closes = \end($open) ? ')' : '';
                $token->is(',') && $open !== [] ? $open[\array_key_last($open)] = false : \array_pop($open);
                $out .= $closes . $token->text;
            } else {
                $out .= $token->text;
            }
        }
        return $out;
    }

    /** What an assertion says, as it was written. */
    public static function original(string $message): string
    {
        $quoted = \preg_quote(self::CHECK, '/');
        return \preg_replace("/^assert\\($quoted(.*)\\)\\)$/s", 'assert($1)', $message);
    }

    private static function asserts(array $tokens, int $at): bool
    {
        $name = self::next($tokens, $at, -1, $nameAt);
        return \in_array(\strtolower($name?->text ?? ''), ['assert', '\assert'], true)
            && !self::next($tokens, $nameAt, -1)?->is(self::NOT_A_CALL_AFTER)
            && !self::next($tokens, $at, 1)?->is(')');
    }

    /** The nearest token in a direction that is not blank, and where it is. */
    private static function next(array $tokens, int $at, int $step, ?int &$found = null): ?\PhpToken
    {
        do {
            $at += $step;
        } while (isset($tokens[$at]) && $tokens[$at]->is(self::BLANKS));
        $found = $at;
        return $tokens[$at] ?? null;
    }
}
