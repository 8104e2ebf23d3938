/**
 * Runs tests against the solution, to their end, and proves the end
 * (docs/decisions/0002): the unittest blocks of tests.d, and its main.
 *
 * A file without either has functions called test…, which are run. The
 * solution's own unittest blocks are not: they are not the user's.
 */
module polyproof.tests;

import core.exception : AssertError, OutOfMemoryError, assertHandler;
import core.runtime : Runtime;
import polyproof.calls : kindOf, messageOf;
import polyproof.channel;
import polyproof.values;
import std.meta : AliasSeq;

enum checkFailed = 10;

/// What became of the tests so far.
struct Tally
{
    int tests;
    int code;
    bool hasMain;
}

/// Runs every test of a module and ends the process.
noreturn runTests(alias tested)()
{
    if (!Runtime.initialize())
        end(1);
    Runtime.traceHandler = null; // there are no symbols to make it readable
    Tally tally;
    runUnittests!tested(tally);
    static if (__traits(hasMember, tested, "polyproof_tests_main"))
    {
        tally.hasMain = true;
        run(tally, null, () { runMain!(tested.polyproof_tests_main)(); });
    }
    else
    {
        if (tally.tests == 0)
            runFunctions!tested(tally);
    }
    finish(tally);
}

private void runMain(alias main)()
{
    static if (is(typeof(main())))
        alias arguments = AliasSeq!();
    else
        auto arguments = ["tests"];
    static if (is(typeof(main(arguments)) : int))
    {
        if (const code = main(arguments))
            end(code);
    }
    else
        main(arguments);
}

private void runUnittests(alias scope_)(ref Tally tally)
{
    static foreach (i, test; __traits(getUnitTests, scope_))
    {
        static if (__traits(getLocation, test)[0] == "tests.d")
            run(tally, nameOf!test(), () { test(); });
    }
    static foreach (name; __traits(allMembers, scope_))
    {
        static if (is(__traits(getMember, scope_, name) T) && (is(T == class) || is(T == struct)))
        {
            static if (is(typeof(__traits(getLocation, T))))
                static if (__traits(getLocation, T)[0] == "tests.d")
                    runUnittests!T(tally);
        }
    }
}

/// A text that is put on the block, as in `@("doubles") unittest`, or else its line.
private string nameOf(alias test)()
{
    string name = "unittest of line " ~ __traits(getLocation, test)[1].stringof;
    foreach (attribute; __traits(getAttributes, test))
        static if (is(typeof(attribute) : string))
            name = attribute;
    return name;
}

private void runFunctions(alias tested)(ref Tally tally)
{
    static foreach (name; __traits(allMembers, tested))
    {
        static if (name.length > 4 && name[0 .. 4] == "test" && is(typeof(__traits(getMember, tested, name)) == function))
            static if (is(typeof(__traits(getMember, tested, name)())) && __traits(getLocation, __traits(getMember, tested, name))[0] == "tests.d")
                run(tally, name, () { __traits(getMember, tested, name)(); });
    }
}

/// Runs a test and reports it; a main has no name and is not reported.
private void run(ref Tally tally, string name, scope void delegate() test)
{
    assertHandler = null; // which could have been set to one that forgets
    Throwable failure;
    try
        test();
    catch (OutOfMemoryError error)
    {
        show(error);
        end(1);
    }
    catch (Throwable error)
        failure = error;
    if (name !is null)
        tally.tests++;
    if (failure !is null)
        show(failure);
    if (failure !is null && cast(AssertError) failure is null)
        tally.code = 1;
    else if (failure !is null && tally.code == 0)
        tally.code = checkFailed;
    if (name !is null && (failure is null || cast(AssertError) failure !is null))
        report(name, failure);
}

private void report(string name, Throwable failure)
{
    char[] payload = ['r'];
    putText(payload, name);
    payload ~= failure is null ? 't' : 'f';
    try
        putText(payload, failure is null ? "" : messageOf(failure));
    catch (Unable)
        putText(payload, "(a message that is not UTF-8)");
    send(payload);
}

private noreturn finish(ref Tally tally)
{
    if (tally.code != 0)
        end(tally.code);
    auto frame = receive();
    if (frame.length < 3 || frame[0 .. 3] != "u1:")
        end(1);
    char[] reply = "vu2:".dup ~ frame[3 .. $];
    write(reply, tally.hasMain && tally.tests == 0 ? -1 : tally.tests);
    send(reply);
    end(0);
}
