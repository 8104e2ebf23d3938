/// The private descriptors: calls come in on 3, replies go out on 4, as frames (docs/decisions/0002).
module polyproof.channel;

import core.stdc.errno : EINTR, errno;
import core.stdc.stdio : fflush;
import core.sys.posix.fcntl : F_GETFD, FD_CLOEXEC, F_SETFD, fcntl;
import core.sys.posix.unistd : _exit, close, read, write;

private __gshared int calls = -1;
private __gshared int replies = -1;

/// Before any code of D's runs, so that no module of the program finds them where they were.
pragma(crt_constructor) extern (C) void polyproofOpenChannel()
{
    calls = hide(3);
    replies = hide(4);
}

private int hide(int descriptor) nothrow @nogc
{
    enum duplicateAndCloseOnExec = 1030; // F_DUPFD_CLOEXEC of Linux
    const moved = fcntl(descriptor, duplicateAndCloseOnExec, 200);
    close(descriptor);
    return moved;
}

/// The payload of the next frame, or null at the end of the calls.
char[] receive()
{
    size_t length = 0;
    for (char[1] one; receiveExactly(one[]);)
    {
        if (one[0] == '\n')
        {
            auto payload = new char[](length + 1)[0 .. length];
            return receiveExactly(payload) ? payload : null;
        }
        length = length * 10 + (one[0] - '0');
    }
    return null;
}

private bool receiveExactly(char[] to)
{
    while (to.length > 0)
    {
        const got = read(calls, to.ptr, to.length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to = to[got .. $];
    }
    return true;
}

/// Sends a frame, after whatever the program has printed.
void send(const(char)[] payload)
{
    flush();
    char[24] digits;
    size_t at = digits.length;
    digits[--at] = '\n';
    for (size_t rest = payload.length;; rest /= 10)
    {
        digits[--at] = cast(char)('0' + rest % 10);
        if (rest < 10)
            break;
    }
    sendAll(digits[at .. $]);
    sendAll(payload);
}

private void sendAll(const(char)[] bytes)
{
    while (bytes.length > 0)
    {
        const put = write(replies, bytes.ptr, bytes.length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            _exit(1);
        bytes = bytes[put .. $];
    }
}

/// D's streams are those of C.
void flush()
{
    fflush(null);
}

/// Ends at once: no exit hooks, no module destructors.
noreturn end(int code)
{
    flush();
    _exit(code);
    assert(false);
}

/// Shows an error as an uncaught one is shown.
void show(Throwable error)
{
    flush();
    void print(scope const(char)[] part) nothrow
    {
        for (auto rest = part; rest.length > 0;)
        {
            const put = write(2, rest.ptr, rest.length);
            if (put <= 0)
                return;
            rest = rest[put .. $];
        }
    }

    try
        error.toString((in char[] part) { print(part); });
    catch (Throwable)
        print("an error that cannot be shown");
    print("\n");
}
