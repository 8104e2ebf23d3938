<?php

namespace Polyproof;

use PHPUnit\Event\Facade as Events;
use PHPUnit\Event\Test as Happened;
use PHPUnit\Framework\Assert;
use PHPUnit\Framework\TestCase;
use PHPUnit\Framework\TestSuite;
use PHPUnit\Runner\ResultCache\NullResultCache;
use PHPUnit\TestRunner\TestResult\Facade as Results;
use PHPUnit\TextUI\Configuration\Builder;
use PHPUnit\TextUI\Configuration\Registry;
use PHPUnit\TextUI\TestRunner;

require '/usr/share/php/PHPUnit/Autoload.php';
require '/usr/share/php/PHPUnit/Framework/Assert/Functions.php';

/** Runs the test classes of PHPUnit and reports each test. */
final class Phpunit
{
    public static function prepare(): void
    {
        \class_alias(TestCase::class, 'PHPUnit_Framework_TestCase');
        (new Builder())->build(['phpunit', '--no-configuration', '--do-not-cache-result', '--no-extensions']);
        \class_exists(TestRunner::class);
    }

    /** Ends the process when anything did not pass; else how much was asserted, also outside of tests. */
    public static function run(array $classes): int
    {
        $suite = TestSuite::empty('tests');
        foreach ($classes as $class) {
            $class = new \ReflectionClass($class);
            if ($class->isSubclassOf(TestCase::class) && !$class->isAbstract()) {
                $suite->addTestSuite($class);
            }
        }
        $asserted = Assert::getCount();
        if (\count($suite) === 0) {
            return $asserted;
        }
        $ended = new Ended();
        Events::instance()->registerSubscribers(...self::reporters($ended));
        Results::init();
        Events::instance()->seal();
        (new TestRunner())->run(Registry::get(), new NullResultCache(), $suite);
        if ($ended->failed > 0 || $ended->tests < \count($suite) || !Results::result()->wasSuccessful()) {
            Errors::failCheck();
        }
        return $asserted + $ended->assertions;
    }

    private static function reporters(Ended $ended): array
    {
        return [
            new class ($ended) extends Reporter implements Happened\PassedSubscriber {
                public function notify(Happened\Passed $event): void
                {
                    $this->ended->report($event->test(), null);
                }
            },
            new class ($ended) extends Reporter implements Happened\FailedSubscriber {
                public function notify(Happened\Failed $event): void
                {
                    $this->ended->report($event->test(), $event->throwable()->asString());
                }
            },
            new class ($ended) extends Reporter implements Happened\ErroredSubscriber {
                public function notify(Happened\Errored $event): void
                {
                    $this->ended->report($event->test(), $event->throwable()->asString());
                }
            },
            new class ($ended) extends Reporter implements Happened\SkippedSubscriber {
                public function notify(Happened\Skipped $event): void
                {
                    $this->ended->report($event->test(), "skipped while it ran: {$event->message()}");
                }
            },
            new class ($ended) extends Reporter implements Happened\MarkedIncompleteSubscriber {
                public function notify(Happened\MarkedIncomplete $event): void
                {
                    $this->ended->report($event->test(), "incomplete: {$event->throwable()->message()}");
                }
            },
            new class ($ended) extends Reporter implements Happened\FinishedSubscriber {
                public function notify(Happened\Finished $event): void
                {
                    $this->ended->assertions += $event->numberOfAssertionsPerformed();
                }
            },
        ];
    }
}

/** What has ended so far. */
final class Ended
{
    public int $tests = 0;
    public int $failed = 0;
    public int $assertions = 0;

    public function report(\PHPUnit\Event\Code\Test $test, ?string $failure): void
    {
        $this->tests++;
        Tests::report($test->id(), $failure === null, $failure ?? '');
        if ($failure !== null) {
            $this->failed++;
            \fwrite(\STDERR, "{$test->id()}\n$failure\n");
        }
    }
}

abstract class Reporter
{
    public function __construct(protected readonly Ended $ended)
    {
    }
}
