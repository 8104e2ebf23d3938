using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;

namespace Polyproof {
  /// <summary>
  /// Builds, calls and tests a submitted C# solution: docs/decisions/0002.
  ///   harness.exe build program|calls|tests
  ///   harness.exe calls ENTRY
  ///   harness.exe tests
  /// </summary>
  static class Program {
    const int StackBytes = 64 << 20;

    static int Main(string[] arguments) {
      CultureInfo.DefaultThreadCurrentCulture = Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
      if (arguments[0] == "build") return Build.Run(arguments[1]);
      Channel.Open();
      AppDomain.CurrentDomain.UnhandledException += (sender, end) => Failures.End((Exception) end.ExceptionObject);
      // On a thread of its own, because deep recursion is usual and the first thread's stack is small.
      var thread = new Thread(() => {
        try {
          if (arguments[0] == "calls") Calls.Serve(arguments[1]);
          else Tests.Run();
        } catch (Exception error) { Failures.End(error); }
      }, StackBytes);
      thread.Start();
      thread.Join();
      return 1;
    }
  }

  /// <summary>Whatever was thrown, for people and for replies.</summary>
  static class Failures {
    const int CheckFailed = 10;

    public static void End(Exception error) {
      error = Inner(error);
      Channel.Flush();
      Console.Error.WriteLine("Unhandled Exception:\n" + error);
      Channel.Leave(Tests.IsFailedCheck(error) ? CheckFailed : 1);
    }

    public static void EndFailed() { Channel.Leave(CheckFailed); }

    public static Exception Inner(Exception error) {
      while ((error is TargetInvocationException || error is AggregateException || error is TypeInitializationException) && error.InnerException != null) error = error.InnerException;
      return error;
    }
  }

  /// <summary>Answers calls of the entry point with what it returns or throws.</summary>
  static class Calls {
    public static void Serve(string entry) {
      var methods = Find(entry);
      for (var payload = Channel.Receive(); payload != null; payload = Channel.Receive()) {
        var reply = Answer(methods, entry, payload);
        Channel.Flush();
        Channel.Send(reply);
      }
      Channel.Leave(0);
    }

    static byte[] Answer(List<MethodInfo> methods, string entry, byte[] payload) {
      try {
        var given = (Items) Reader.Read(payload);
        var method = methods.FirstOrDefault(it => it.GetParameters().Length == given.Count) ?? methods.FirstOrDefault();
        if (method == null) throw new Unable("the solution has no method " + entry);
        var result = Invoke(method, given);
        return new Writer().Raw("v").Value(result).Bytes;
      } catch (Unable unable) {
        return new Writer().Raw("u").Text(unable.Message).Bytes;
      } catch (TargetInvocationException wrapper) {
        var error = Failures.Inner(wrapper);
        return new Writer().Raw("e").Text(error.GetType().Name).Text(error.Message).Bytes;
      }
    }

    static object Invoke(MethodInfo method, Items given) {
      var parameters = method.GetParameters();
      if (method.ContainsGenericParameters) method = method.MakeGenericMethod(method.GetGenericArguments().Select(_ => typeof(object)).ToArray());
      if (given.Count > parameters.Length || parameters.Skip(given.Count).Any(it => !it.IsOptional))
        throw new Unable(method.Name + " takes " + parameters.Length + " arguments, not " + given.Count);
      parameters = method.GetParameters();
      var arguments = parameters.Select((it, index) => index < given.Count ? Arguments.Convert(given[index], Plain(it.ParameterType)) : it.DefaultValue).ToArray();
      object target = null;
      if (!method.IsStatic) {
        try { target = Activator.CreateInstance(method.DeclaringType, true); }
        catch (MissingMethodException) { throw new Unable("an object of class " + method.DeclaringType.Name + " cannot be made without arguments"); }
      }
      var result = method.Invoke(target, arguments);
      var task = result as System.Threading.Tasks.Task;
      if (task == null) return result;
      try { task.Wait(); } catch (AggregateException error) { throw new TargetInvocationException(error); }
      var property = task.GetType().GetProperty("Result");
      return property == null || property.PropertyType.Name == "VoidTaskResult" ? null : property.GetValue(task, null);
    }

    static Type Plain(Type type) { return type.IsByRef ? type.GetElementType() : type; }

    /// <summary>Methods of that name: class Solution's first, then those of other classes that can be called.</summary>
    static List<MethodInfo> Find(string entry) {
      const BindingFlags every = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
      return Assembly.LoadFrom(Path.GetFullPath("solution.dll")).GetTypes()
        .Where(type => !type.IsInterface)
        .OrderBy(type => type.Name == "Solution" ? 0 : 1)
        .SelectMany(type => type.GetMethods(every))
        .Where(method => method.Name == entry && !method.IsAbstract && (method.IsStatic || !method.DeclaringType.IsAbstract))
        .OrderBy(method => method.DeclaringType.Name == "Solution" ? 0 : 1).ThenBy(method => method.IsPublic ? 0 : 1)
        .ToList();
    }
  }

  /// <summary>Runs the user's tests to their end, and then proves it: docs/decisions/0002.</summary>
  static class Tests {
    static Assembly tests;

    public static void Run() {
      Debug.Listeners.Clear();
      Debug.Listeners.Add(new Throwing());
      tests = Assembly.LoadFrom(Path.GetFullPath("tests.dll"));
      var suite = Suite.Of(tests);
      int checks = suite.Tests.Count > 0 ? suite.Run(Report) : RunMain();
      Channel.Flush();
      var payload = Channel.Receive();
      if (payload != null) {
        var nonce = ((Items) Reader.Read(payload))[0];
        Channel.Send(new Writer().Raw("vu2:").Value(nonce).Raw("i" + checks + ";").Bytes);
      }
      Channel.Leave(0);
    }

    static void Report(string name, Exception failure) {
      var message = failure == null ? "" : failure.GetType().Name + ": " + failure.Message;
      if (failure != null) Console.Error.WriteLine(name + "\n" + failure);
      Channel.Send(new Writer().Raw("r").Text(name).Raw(failure == null ? "t" : "f").Text(message).Bytes);
    }

    /// <summary>-1: nobody counts the checks of a main method, unless all are our frameworks' own.</summary>
    static int RunMain() {
      const BindingFlags every = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;
      var main = tests.GetTypes().SelectMany(type => type.GetMethods(every)).Where(it => it.Name == "Main")
        .OrderBy(it => it.DeclaringType.Name.Contains("Test") ? 0 : 1).FirstOrDefault();
      if (main == null) {
        Console.Error.WriteLine("the tests have neither a Main nor a test method");
        Channel.Leave(1);
      }
      var result = main.Invoke(null, main.GetParameters().Length == 0 ? null : new object[] { new string[0] });
      if (result is System.Threading.Tasks.Task) {
        ((System.Threading.Tasks.Task) result).Wait();
        if (result is System.Threading.Tasks.Task<int>) result = ((System.Threading.Tasks.Task<int>) result).Result;
      }
      if (result is int && (int) result != 0) Failures.EndFailed();
      return -1;
    }

    /// <summary>Whether the tests said so, and not the solution: by an assertion, or by an exception of their own class.</summary>
    public static bool IsFailedCheck(Exception error) {
      if (error is CheckFailedException) return true;
      if (tests == null || error.GetType() != typeof(Exception) && !error.GetType().Name.Contains("Assert")) return false;
      var frame = new StackTrace(error).GetFrame(0);
      return frame != null && frame.GetMethod().Module.Assembly == tests && frame.GetMethod().DeclaringType.FullName != null && !Submitted(frame.GetMethod().Name);
    }

    /// <summary>Where the tests go on in the solution's own class, only their Main and their test methods are theirs.</summary>
    static bool Submitted(string method) {
      return File.Exists("joined") && method != "Main" && method.IndexOf("test", StringComparison.OrdinalIgnoreCase) < 0;
    }

    sealed class Throwing : TraceListener {
      public override void Write(string message) { Console.Error.Write(message); }
      public override void WriteLine(string message) { Console.Error.WriteLine(message); }
      public override void Fail(string message) { throw new CheckFailedException("assertion failed: " + message); }
      public override void Fail(string message, string detail) { Fail(message); }
    }
  }
}
