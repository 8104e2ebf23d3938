<?php

/**
 * Calls a submitted PHP solution, or runs tests against it.
 *
 *     php harness.php calls ENTRY SIGNATURE   (solution.php is in the current folder)
 *     php harness.php tests                   (so are solution.php and tests.php)
 *
 * Calls come on descriptor 3 and replies go out on 4: docs/decisions/0002.
 * The solution is loaded here, at the top level, because its variables are to be global ones.
 */

namespace Polyproof;

require __DIR__ . '/channel.php';
require __DIR__ . '/values.php';
require __DIR__ . '/errors.php';
Channel::open();

if ($argv[1] === 'tests') {
    require __DIR__ . '/tests.php';
    Tests::prepare();
} else {
    require __DIR__ . '/calls.php';
    Calls::prepare($argv[2], $argv[3]);
}
$argv = $_SERVER['argv'] = ['solution.php'];
$argc = $_SERVER['argc'] = 1;
\set_exception_handler(Errors::fail(...));

require \getcwd() . '/solution.php';

if (\class_exists(Calls::class, false)) {
    Calls::serve();
}
require Tests::file();
Tests::end();
