using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Polyproof {
  /// <summary>The private descriptors, moved away from 3 and 4, and the end of the process without hooks.</summary>
  static class Channel {
    const int Calls = 200, Replies = 201, CloseOnExec = 0x80000;

    [DllImport("libc")] static extern int dup3(int from, int to, int flags);
    [DllImport("libc")] static extern int close(int descriptor);
    [DllImport("libc", SetLastError = true)] static extern IntPtr read(int descriptor, byte[] buffer, IntPtr count);
    [DllImport("libc", SetLastError = true)] static extern IntPtr write(int descriptor, byte[] buffer, IntPtr count);
    [DllImport("libc")] static extern void _exit(int code);

    const int Interrupted = 4;

    public static void Open() {
      dup3(3, Calls, CloseOnExec);
      dup3(4, Replies, CloseOnExec);
      close(3);
      close(4);
    }

    /// <summary>The payload of the next frame, or null at the end.</summary>
    public static byte[] Receive() {
      int length = 0;
      for (var one = new byte[1]; ; length = length * 10 + one[0] - '0') {
        if (Read(one, 1) <= 0) return null;
        if (one[0] == '\n') break;
      }
      var payload = new byte[length];
      for (int at = 0; at < length;) {
        var part = new byte[Math.Min(65536, length - at)];
        int count = Read(part, part.Length);
        if (count <= 0) return null;
        Array.Copy(part, 0, payload, at, count);
        at += count;
      }
      return payload;
    }

    static int Read(byte[] buffer, int count) {
      int got;
      do got = (int) read(Calls, buffer, (IntPtr) count);
      while (got < 0 && Marshal.GetLastWin32Error() == Interrupted);
      return got;
    }

    public static void Send(byte[] payload) {
      var head = Encoding.ASCII.GetBytes(payload.Length + "\n");
      var frame = new byte[head.Length + payload.Length];
      head.CopyTo(frame, 0);
      payload.CopyTo(frame, head.Length);
      while (frame.Length > 0) {
        int count = (int) write(Replies, frame, (IntPtr) frame.Length);
        if (count < 0 && Marshal.GetLastWin32Error() != Interrupted) Leave(1);
        if (count <= 0) continue;
        var rest = new byte[frame.Length - count];
        Array.Copy(frame, count, rest, 0, rest.Length);
        frame = rest;
      }
    }

    public static void Flush() {
      try { Console.Out.Flush(); Console.Error.Flush(); } catch (Exception) { }
    }

    /// <summary>Ends at once, without handlers of the end.</summary>
    public static void Leave(int code) {
      Flush();
      _exit(code);
    }
  }
}
