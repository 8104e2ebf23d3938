/**
 * Answers calls of a submitted D function (docs/decisions/0002).
 *
 * `call` is instantiated with the solution's module: it finds the entry point
 * and turns values into the types that are declared there. A template, which
 * declares none, gets those of the task.
 */
module polyproof.calls;

import core.exception : OutOfMemoryError;
import core.runtime : Runtime;
import polyproof.channel;
import polyproof.values;
import std.meta : AliasSeq, staticMap;
import std.traits : ParameterStorageClass, ParameterStorageClassTuple, Parameters, ReturnType, Unqual, isCallable;

/// Serves calls to their end and ends the process.
noreturn serve(char[]function(Reader) call)
{
    if (!Runtime.initialize())
        end(1);
    Runtime.traceHandler = null; // there are no symbols to make it readable
    for (auto frame = receive(); frame !is null; frame = receive())
        send(answer(call, Reader(frame)));
    end(0);
}

private char[] answer(char[]function(Reader) call, Reader from)
{
    try
        return 'v' ~ call(from);
    catch (Unable problem)
        return 'u' ~ text(problem.msg);
    catch (OutOfMemoryError error)
    {
        show(error);
        end(1);
    }
    catch (Throwable error)
        return 'e' ~ text(kindOf(error)) ~ text(messageOf(error));
}

private char[] text(const(char)[] message)
{
    char[] to;
    try
        putText(to, message);
    catch (Unable)
        putText(to, "(a message that is not UTF-8)");
    return to;
}

/// The name of an error's class, without its module.
string kindOf(Throwable error)
{
    const name = typeid(error).name;
    foreach_reverse (i, letter; name)
        if (letter == '.')
            return name[i + 1 .. $];
    return name;
}

const(char)[] messageOf(Throwable error)
{
    try
        return error.message;
    catch (Throwable)
        return "";
}

/// The encoded result of one call of `entry`: a function of the module, or a method of one of its types.
char[] call(alias solution, string entry, string signature)(Reader from)
{
    static if (__traits(hasMember, solution, entry))
        return callMember!(solution, entry, signature)(from);
    else static if (!is(OwnerOf!(solution, entry) == void))
        return callMember!(OwnerOf!(solution, entry), entry, signature)(from);
    else
        static assert(false, "there is no function '" ~ entry ~ "'");
}

/// The type that has a method of that name: Solution, or else the first.
private template OwnerOf(alias solution, string entry)
{
    alias OwnerOf = firstOwner!("Solution", __traits(allMembers, solution));

    template firstOwner(names...)
    {
        static if (names.length == 0)
            alias firstOwner = void;
        else static if (isOwner!(names[0]))
            alias firstOwner = __traits(getMember, solution, names[0]);
        else
            alias firstOwner = firstOwner!(names[1 .. $]);
    }

    template isOwner(string name)
    {
        static if (!__traits(hasMember, solution, name))
            enum isOwner = false;
        else static if (is(__traits(getMember, solution, name) T) && (is(T == class) || is(T == struct)))
            enum isOwner = __traits(hasMember, T, entry) && is(typeof({ static if (is(T == class)) auto it = new T(); else T it; }));
        else
            enum isOwner = false;
    }
}

private char[] callMember(alias owner, string entry, string signature)(Reader from)
{
    if (!from.takes('u'))
        throw new Unable("the call is not a tuple");
    const count = from.count();
    Unable problem;
    static if (__traits(getOverloads, owner, entry, true).length == 0)
        alias candidates = AliasSeq!(__traits(getMember, owner, entry)); // a variable that holds a function
    else
        alias candidates = __traits(getOverloads, owner, entry, true);
    static foreach (i, candidate; candidates)
    {
        try
        {
            auto copy = from;
            static if (__traits(compiles, Own!candidate))
                return callAs!(owner, entry, i, Own!candidate)(copy, count);
            else
                return callAs!(owner, entry, i, Neutral!signature)(copy, count);
        }
        catch (Misfit misfit)
            problem = misfit.reason;
    }
    throw problem is null ? new Unable("'" ~ entry ~ "' is not a function") : problem;
}

/// Thrown where the arguments do not fit, so that another overload may be tried.
private final class Misfit : Exception
{
    Unable reason;
    this(Unable reason)
    {
        super(reason.msg);
        this.reason = reason;
    }
}

/// The types that a function declares for its parameters, as variables of them can be declared.
private template Own(alias function_)
{
    alias Own = staticMap!(Variable, Parameters!function_);
    static if (Own.length > 0)
        enum usable = is(typeof({ Own variables; }));
    static assert(isCallable!function_);
}

private alias Variable(T) = Unqual!T;

private char[] callAs(alias owner, string entry, size_t which, Types...)(ref Reader from, size_t count)
{
    static if (__traits(getOverloads, owner, entry, true).length == 0)
        alias candidate = __traits(getMember, owner, entry);
    else
        alias candidate = __traits(getOverloads, owner, entry, true)[which];
    static foreach_reverse (length; 0 .. Types.length + 1)
    {
        static if (__traits(compiles, (ref Types[0 .. length] arguments) => invoke!(owner, candidate)(arguments)))
        {
            if (length == count)
            {
                Types[0 .. length] arguments;
                try
                    foreach (i, ref argument; arguments)
                        argument = read!(Types[i])(from);
                catch (Unable misfit)
                    throw new Misfit(misfit);
                return encoded!(owner, candidate)(arguments);
            }
        }
    }
    throw new Misfit(new Unable("'" ~ entry ~ "' does not take these " ~ cast(char)('0' + count % 10) ~ " arguments"));
}

private auto invoke(alias owner, alias candidate, Types...)(ref Types arguments)
{
    static if (is(owner == class))
        auto object = new owner();
    else static if (is(owner == struct))
        owner object;
    static if (is(typeof(object)) && __traits(compiles, __traits(child, object, candidate)(arguments)))
        return __traits(child, object, candidate)(arguments);
    else
        return candidate(arguments);
}

private char[] encoded(alias owner, alias candidate, Types...)(ref Types arguments)
{
    char[] result;
    static if (is(typeof(invoke!(owner, candidate)(arguments)) == void))
    {
        invoke!(owner, candidate)(arguments);
        static if (!__traits(isTemplate, candidate))
            static foreach (storage; ParameterStorageClassTuple!candidate)
                static if (storage & (ParameterStorageClass.ref_ | ParameterStorageClass.out_))
                    enum changes = true;
        static if (is(typeof(changes)))
            throw new Unable("it returns nothing and changes an argument instead");
        else
            result ~= 'n';
    }
    else
        write(result, invoke!(owner, candidate)(arguments));
    return result;
}

/// D's usual types for the parameters that a signature in letters names.
private template Neutral(string signature)
{
    import std.bigint : BigInt;
    import std.typecons : Nullable, Tuple;

    mixin("alias Neutral = AliasSeq!(" ~ parameterList(signature) ~ ");");
}

/// `u2:liosd` gives `long[],Nullable!(string),`
private string parameterList(string signature)
{
    auto rest = signature[1 .. $];
    string list;
    foreach (_; 0 .. leadingNumber(rest))
        list ~= typeName(rest) ~ ",";
    return list;
}

private size_t leadingNumber(ref string letters)
{
    size_t number = 0;
    while (letters[0] != ':')
    {
        number = number * 10 + (letters[0] - '0');
        letters = letters[1 .. $];
    }
    letters = letters[1 .. $];
    return number;
}

private string typeName(ref string letters)
{
    const letter = letters[0];
    letters = letters[1 .. $];
    switch (letter)
    {
    case 'n':
        return "typeof(null)";
    case 't':
        return "bool";
    case 'j':
        return "BigInt";
    case 'd':
        return "double";
    case 's':
        return "string";
    case 'o':
        return "Nullable!(" ~ typeName(letters) ~ ")";
    case 'l':
        return typeName(letters) ~ "[]";
    case 'm':
        const key = typeName(letters);
        return typeName(letters) ~ "[" ~ key ~ "]";
    case 'u':
        string items;
        foreach (_; 0 .. leadingNumber(letters))
            items ~= typeName(letters) ~ ",";
        return "Tuple!(" ~ items ~ ")";
    default:
        return "long";
    }
}
