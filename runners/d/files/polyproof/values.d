/**
 * Neutral values to D types and back: docs/decisions/0002 has the format.
 *
 * A value that a parameter's type cannot hold, or a result that has no neutral
 * form, throws Unable: the harness then answers `u` with the reason.
 * Little is imported, and by name what is: every import is read in every build.
 */
module polyproof.values;

import std.traits : OriginalType, TemplateArgsOf, Unqual, isSomeChar;

enum bytesMax = 16 * 1024 * 1024;
enum depthMax = 256;

final class Unable : Exception
{
    this(string reason)
    {
        super(reason);
    }
}

/// Reads the bytes of one call.
struct Reader
{
    const(char)[] bytes;
    size_t at;

    char tag()
    {
        if (at >= bytes.length)
            throw new Unable("the call ends too early");
        return bytes[at++];
    }

    /// Whether a value of that tag is next; it is taken if so.
    bool takes(char wanted)
    {
        if (at >= bytes.length || bytes[at] != wanted)
            return false;
        at++;
        return true;
    }

    void expect(char wanted, string type)
    {
        if (!takes(wanted))
            misfit(type);
    }

    const(char)[] until(char end)
    {
        const start = at;
        while (tag() != end)
        {
        }
        return bytes[start .. at - 1];
    }

    size_t count()
    {
        size_t number = 0;
        foreach (digit; until(':'))
            number = number * 10 + (digit - '0');
        return number;
    }

    const(char)[] text(string type)
    {
        expect('s', type);
        const length = count();
        at += length;
        return bytes[at - length .. at];
    }

    /// The number of items of a list or a tuple.
    size_t items(string type)
    {
        if (!takes('l'))
            expect('u', type);
        return count();
    }

    /// Digits without a sign; `negative` says whether there was one.
    const(char)[] digits(string type, out bool negative)
    {
        expect('i', type);
        negative = takes('-');
        return until(';');
    }

    double floating(string type)
    {
        import core.stdc.stdlib : strtod;

        if (at < bytes.length && bytes[at] == 'i')
        {
            bool negative;
            double number = 0;
            foreach (digit; digits(type, negative))
                number = number * 10 + (digit - '0');
            if (number > 9_007_199_254_740_992.0)
                throw new Unable("an int of this size does not fit " ~ type);
            return negative ? -number : number;
        }
        expect('d', type);
        const text = until(';');
        switch (text)
        {
        case "nan":
            return double.nan;
        case "inf":
            return double.infinity;
        case "-inf":
            return -double.infinity;
        default:
            return strtod(text.ptr, null); // which stops at the semicolon
        }
    }

    noreturn misfit(string type)
    {
        static immutable names = [
            'n' : "null", 't' : "a bool", 'f' : "a bool", 'i' : "an int", 'd' : "a float",
            's' : "a string", 'l' : "a list", 'u' : "a tuple", 'm' : "a map",
        ];
        const tag = at < bytes.length ? bytes[at] : ' ';
        string found = "the end of the call";
        foreach (letter, name; names)
            if (letter == tag)
                found = name;
        throw new Unable(found ~ " does not fit " ~ type);
    }
}

/// An integer that lies between the limits of its type.
T integer(T)(ref Reader from)
{
    bool negative;
    const digits = from.digits(T.stringof, negative);
    ulong number = 0;
    bool fits = true;
    foreach (digit; digits)
    {
        const next = number * 10 + (digit - '0');
        if (number > ulong.max / 10 || next < number)
            fits = false;
        number = next;
    }
    enum ulong least = T.min < 0 ? 0UL - cast(ulong) cast(long) T.min : 0;
    if (!fits || number > (negative ? least : cast(ulong) T.max))
        throw new Unable("an int of this size does not fit " ~ T.stringof);
    return cast(T)(negative ? 0UL - number : number);
}

enum isNullable(T) = is(typeof(T.init.isNull) : bool) && is(typeof(T.init.get)) && is(typeof((ref T it) { it.nullify(); }));
enum isTuple(T) = is(T == struct) && is(typeof(T.init.expand)) && is(T.Types);
enum isBigInt(T) = is(T == struct) && __traits(identifier, T) == "BigInt";
enum isSumType(T) = is(T == struct) && __traits(identifier, T) == "SumType";
enum isRange(T) = is(typeof((ref T it) {
        if (it.empty)
            return;
        auto item = it.front;
        it.popFront();
    }));

/// The next value, as the type that the solution declares.
T read(T)(ref Reader from)
{
    alias U = Unqual!T;
    enum name = T.stringof;
    static if (is(U == enum))
        return cast(T) read!(OriginalType!U)(from);
    else static if (is(U == bool))
    {
        if (from.takes('t'))
            return true;
        from.expect('f', name);
        return false;
    }
    else static if (isSomeChar!U)
    {
        import std.utf : toUTF32;

        const text = toUTF32(from.text(name));
        if (text.length != 1 || text[0] > U.max)
            throw new Unable("a string that is not one character does not fit " ~ name);
        return cast(T) text[0];
    }
    else static if (__traits(isIntegral, U))
        return integer!U(from);
    else static if (__traits(isFloating, U))
        return cast(T) from.floating(name);
    else static if (is(U == typeof(null)))
    {
        from.expect('n', name);
        return null;
    }
    else static if (is(U == E[], E))
        return cast(T) readArray!E(from, name);
    else static if (is(U == E[n], E, size_t n))
    {
        const items = readArray!E(from, name);
        if (items.length != n)
            throw new Unable("a list of another length does not fit " ~ name);
        Unqual!E[n] all = items;
        return cast(T) all;
    }
    else static if (is(U == V[K], V, K))
    {
        Unqual!V[Unqual!K] map;
        from.expect('m', name);
        foreach (_; 0 .. from.count())
        {
            auto key = read!(Unqual!K)(from);
            map[key] = read!(Unqual!V)(from);
        }
        return cast(T) map;
    }
    else static if (is(U == E*, E) && !is(E == function))
    {
        if (from.takes('n'))
            return null;
        auto held = new Unqual!E;
        *held = read!(Unqual!E)(from);
        return cast(T) held;
    }
    else static if (isBigInt!U)
    {
        bool negative;
        const digits = from.digits(name, negative);
        return U((negative ? "-" : "") ~ digits);
    }
    else static if (isNullable!U)
    {
        if (from.takes('n'))
            return U.init;
        return U(read!(typeof(U.init.get()))(from));
    }
    else static if (isSumType!U)
    {
        const start = from.at;
        foreach (Alternative; TemplateArgsOf!U)
        {
            from.at = start;
            try
                return U(read!Alternative(from));
            catch (Unable)
                continue;
        }
        from.at = start;
        from.misfit(name);
    }
    else static if (is(U == struct) && U.tupleof.length > 0 && is(typeof({ U it; })))
    {
        U all;
        if (from.items(name) != U.tupleof.length)
            throw new Unable("a tuple with another number of items does not fit " ~ name);
        foreach (i, ref field; all.tupleof)
            field = read!(typeof(U.tupleof[i]))(from);
        return all;
    }
    else
        throw new Unable("a parameter is a " ~ name ~ ", which neutral values cannot be turned into");
}

private auto readArray(E)(ref Reader from, string name)
{
    static if (isSomeChar!E)
    {
        import std.utf : toUTF16, toUTF32;

        if (from.takes('n'))
            return null;
        const text = from.text(name);
        static if (E.sizeof == 1)
            return text.dup;
        else static if (E.sizeof == 2)
            return toUTF16(text).dup;
        else
            return toUTF32(text).dup;
    }
    else
    {
        Unqual!E[] items;
        if (from.takes('n'))
            return items;
        items.length = from.items(name);
        foreach (ref item; items)
            item = read!(Unqual!E)(from);
        return items;
    }
}

/// The number in decimal, as it stands in the format.
void putNumber(ref char[] to, ulong number)
{
    char[20] digits;
    size_t at = digits.length;
    do
        digits[--at] = cast(char)('0' + number % 10);
    while ((number /= 10) > 0);
    to ~= digits[at .. $];
}

/// A text in the format, or Unable where it is not Unicode.
void putText(ref char[] to, const(char)[] text)
{
    import std.utf : UTFException, validate;

    try
        validate(text);
    catch (UTFException)
        throw new Unable("the result has a string that is not UTF-8");
    to ~= 's';
    putNumber(to, text.length);
    to ~= ':';
    to ~= text;
}

private void putFloat(ref char[] to, double number)
{
    import core.stdc.stdio : snprintf;

    char[40] text;
    to ~= 'd';
    if (number != number)
        to ~= "nan";
    else if (number == double.infinity || number == -double.infinity)
        to ~= number < 0 ? "-inf" : "inf";
    else
        to ~= text[0 .. snprintf(text.ptr, text.length, "%.17g", number)];
    to ~= ';';
}

/// Appends a result as its type says.
void write(T)(ref char[] to, T value, int depth = 0)
{
    alias U = Unqual!T;
    if (depth > depthMax)
        throw new Unable("the result is nested deeper than 256");
    if (to.length > bytesMax)
        throw new Unable("the result takes more than 16777216 bytes");
    static if (is(U == enum))
        write(to, cast(OriginalType!U) value, depth);
    else static if (is(U == typeof(null)))
        to ~= 'n';
    else static if (is(U == bool))
        to ~= value ? 't' : 'f';
    else static if (isSomeChar!U)
        writeChars(to, (&value)[0 .. 1]);
    else static if (__traits(isIntegral, U))
    {
        to ~= value < 0 ? "i-" : "i";
        putNumber(to, value < 0 ? 0UL - cast(ulong) cast(long) value : cast(ulong) value);
        to ~= ';';
    }
    else static if (__traits(isFloating, U))
        putFloat(to, cast(double) value);
    else static if (is(U == E[], E))
        writeArray(to, value, depth);
    else static if (is(U == E[n], E, size_t n))
        writeArray(to, value[], depth);
    else static if (is(U == V[K], V, K))
    {
        to ~= 'm';
        putNumber(to, value.length);
        to ~= ':';
        foreach (key, item; value)
        {
            write(to, key, depth + 1);
            write(to, item, depth + 1);
        }
    }
    else static if (isBigInt!U)
    {
        import std.bigint : toDecimalString;

        to ~= 'i';
        to ~= toDecimalString(value);
        to ~= ';';
    }
    else static if (isNullable!U)
    {
        if (value.isNull)
            to ~= 'n';
        else
            write(to, value.get, depth);
    }
    else static if (isSumType!U)
    {
        import std.sumtype : match;

        value.match!(held => write(to, held, depth + 1));
    }
    else static if (isTuple!U)
        writeTuple(to, depth, value.expand);
    else static if (isRange!U)
        writeRange(to, value, depth);
    else static if (is(typeof(value[]) R) && isRange!R)
    {
        if (is(U == class) && cast(const void*) value is null)
            to ~= 'n';
        else
            writeRange(to, value[], depth);
    }
    else static if (is(U == E*, E) && !is(E == function) && !is(E == void))
    {
        if (value is null)
            to ~= 'n';
        else
            write(to, *value, depth + 1);
    }
    else static if (is(U == struct) && U.tupleof.length > 0)
        writeTuple(to, depth, value.tupleof);
    else static if (is(U == class) || is(U == interface))
    {
        if (value !is null)
            throw new Unable("the result holds a " ~ U.stringof ~ ", which is not a neutral value");
        to ~= 'n';
    }
    else
        throw new Unable("the result holds a " ~ U.stringof ~ ", which is not a neutral value");
}

private void writeArray(E)(ref char[] to, E[] items, int depth)
{
    static if (isSomeChar!E)
        writeChars(to, items);
    else
    {
        to ~= 'l';
        putNumber(to, items.length);
        to ~= ':';
        foreach (ref item; items)
            write(to, cast(Unqual!E) item, depth + 1);
    }
}

private void writeChars(C)(ref char[] to, C[] text)
{
    static if (C.sizeof == 1)
        putText(to, text);
    else
    {
        import std.utf : UTFException, toUTF8;

        string bytes;
        try
            bytes = toUTF8(text);
        catch (UTFException)
            throw new Unable("the result has a string that is not Unicode");
        putText(to, bytes);
    }
}

/// A range of characters is a text, any other a list.
private void writeRange(R)(ref char[] to, R range, int depth)
{
    static if (is(typeof(R.empty) : bool) && is(typeof({ enum e = R.empty; })))
        throw new Unable("the result is a range without an end");
    else static if (isSomeChar!(typeof(range.front)))
    {
        Unqual!(typeof(range.front))[] text;
        for (; !range.empty && text.length <= bytesMax; range.popFront())
            text ~= range.front;
        writeChars(to, text);
    }
    else
    {
        char[] items;
        size_t count = 0;
        for (; !range.empty; range.popFront(), count++)
            write(items, range.front, depth + 1);
        to ~= 'l';
        putNumber(to, count);
        to ~= ':';
        to ~= items;
    }
}

private void writeTuple(Items...)(ref char[] to, int depth, Items items)
{
    to ~= 'u';
    putNumber(to, items.length);
    to ~= ':';
    foreach (item; items)
        write(to, item, depth + 1);
}
