using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace Polyproof {
  /// <summary>The test methods of NUnit, xUnit and MSTest, by the names of their attributes.</summary>
  sealed class Suite {
    const BindingFlags Every = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    public readonly List<Test> Tests = new List<Test>();

    public sealed class Test {
      public string Name;
      public MethodInfo Method;
      public object[] Arguments;
      public bool HasResult;
      public object Result;
      public bool IsSkipped;
      public Type Expected;
    }

    public static Suite Of(Assembly assembly) {
      var suite = new Suite();
      foreach (var type in assembly.GetTypes().Where(it => it.IsClass && !it.ContainsGenericParameters && (!it.IsAbstract || it.IsSealed)))
        foreach (var method in type.GetMethods(Every)) suite.Add(type, method);
      return suite;
    }

    void Add(Type type, MethodInfo method) {
      var attributes = method.GetCustomAttributes(true);
      Func<string, IEnumerable<object>> named = name => attributes.Where(it => it.GetType().Name == name + "Attribute" && it.GetType().Assembly == typeof(CheckFailedException).Assembly);
      bool isTest = new[] { "Test", "TestCase", "TestCaseSource", "Fact", "Theory", "TestMethod", "DataTestMethod" }.Any(name => named(name).Any());
      if (!isTest) return;
      var expected = named("ExpectedException").Select(it => (Type) Get(it, "Type")).FirstOrDefault();
      bool isSkipped = named("Ignore").Any() || named("Fact").Concat(named("Theory")).Any(it => Get(it, "Skip") != null);
      var rows = named("TestCase").Concat(named("InlineData")).Concat(named("DataRow"))
        .Select(it => new Test { Arguments = (object[]) Get(it, "Arguments"), HasResult = Get(it, "ExpectedResult") != null, Result = Get(it, "ExpectedResult") }).ToList();
      foreach (var source in named("TestCaseSource").Concat(named("MemberData")).Concat(named("DynamicData")))
        foreach (var row in Rows(type, (string) Get(source, "Name")))
          rows.Add(row as object[] != null ? new Test { Arguments = (object[]) row } : row is TestData ? Of((TestData) row) : new Test { Arguments = new[] { row } });
      if (rows.Count == 0) rows.Add(new Test { Arguments = new object[0] });
      foreach (var test in rows) {
        test.Method = method;
        test.IsSkipped = isSkipped;
        test.Expected = expected;
        test.Name = type.Name + "." + method.Name + (test.Arguments.Length == 0 ? "" : "(" + string.Join(", ", test.Arguments.Select(it => it ?? "null")) + ")");
        Tests.Add(test);
      }
    }

    static Test Of(TestData data) { return new Test { Arguments = data.Arguments, HasResult = data.ExpectedResult != null, Result = data.ExpectedResult }; }

    static object Get(object attribute, string property) {
      var found = attribute.GetType().GetProperty(property);
      return found == null ? null : found.GetValue(attribute, null);
    }

    static IEnumerable Rows(Type type, string name) {
      var property = type.GetProperty(name, Every);
      if (property != null) return (IEnumerable) property.GetValue(Target(type, property.GetGetMethod(true)), null);
      var field = type.GetField(name, Every);
      if (field != null) return (IEnumerable) field.GetValue(field.IsStatic ? null : Activator.CreateInstance(type, true));
      var method = type.GetMethod(name, Every);
      if (method == null) throw new MissingMemberException(type.Name, name);
      return (IEnumerable) method.Invoke(Target(type, method), null);
    }

    static object Target(Type type, MethodInfo method) { return method.IsStatic ? null : Activator.CreateInstance(type, true); }

    /// <summary>Runs every test, tells of each, and ends the process when one did not pass. Answers how many ran.</summary>
    public int Run(Action<string, Exception> report) {
      bool failed = false;
      foreach (var type in Tests.Select(it => it.Method.ReflectedType).Distinct().ToList()) {
        object shared = type.IsAbstract ? null : Activator.CreateInstance(type, true);
        var once = Hook(type, shared, "OneTimeSetUp", "ClassInitialize", "TestFixtureSetUp");
        if (once != null) { report(type.Name, Failures.Inner(once)); Failures.EndFailed(); }
        foreach (var test in Tests.Where(it => it.Method.ReflectedType == type)) {
          var failure = RunOne(test, type, shared);
          failed |= failure != null;
          report(test.Name, failure);
        }
        var last = Hook(type, shared, "OneTimeTearDown", "ClassCleanup", "TestFixtureTearDown");
        if (last != null) { report(type.Name, Failures.Inner(last)); failed = true; }
      }
      if (failed) Failures.EndFailed();
      return Tests.Count;
    }

    static Exception RunOne(Test test, Type type, object shared) {
      if (test.IsSkipped) return new CheckFailedException("the test is skipped");
      // NUnit keeps one object for all tests, the others make one for each.
      bool isNunit = test.Method.GetCustomAttributes(true).Any(it => it.GetType().Namespace == "NUnit.Framework");
      object target = shared;
      Exception failure = null;
      try {
        if (!isNunit && !type.IsAbstract) target = Activator.CreateInstance(type, true);
        failure = Hook(type, target, "SetUp", "TestInitialize");
        if (failure == null) {
          var result = test.Method.Invoke(test.Method.IsStatic ? null : target, Fit(test.Arguments, test.Method.GetParameters()));
          var task = result as System.Threading.Tasks.Task;
          if (task != null) task.Wait();
          if (test.HasResult) Checks.Equal(test.Result, task != null ? ((dynamic) task).Result : result);
          if (test.Expected != null) failure = new CheckFailedException("expected " + test.Expected.Name);
        }
      } catch (Exception error) {
        failure = Failures.Inner(error);
        if (test.Expected != null && test.Expected.IsInstanceOfType(failure)) failure = null;
        if (failure is CheckPassedException) failure = null;
      }
      var after = Hook(type, target, "TearDown", "TestCleanup");
      if (!isNunit && target is IDisposable) ((IDisposable) target).Dispose();
      return failure ?? (after == null ? null : Failures.Inner(after));
    }

    static object[] Fit(object[] arguments, ParameterInfo[] parameters) {
      if (parameters.Length == 1 && parameters[0].ParameterType.IsArray && (arguments.Length != 1 || !(arguments[0] is Array))) {
        var array = Array.CreateInstance(parameters[0].ParameterType.GetElementType(), arguments.Length);
        for (int i = 0; i < arguments.Length; i++) array.SetValue(arguments[i], i);
        return new object[] { array };
      }
      return arguments.Select((it, index) => {
        if (it == null || index >= parameters.Length || parameters[index].ParameterType.IsInstanceOfType(it) || !(it is IConvertible)) return it;
        var type = Nullable.GetUnderlyingType(parameters[index].ParameterType) ?? parameters[index].ParameterType;
        return type.IsEnum ? Enum.ToObject(type, it) : Convert.ChangeType(it, type);
      }).ToArray();
    }

    static Exception Hook(Type type, object target, params string[] names) {
      try {
        foreach (var method in type.GetMethods(Every))
          if (method.GetCustomAttributes(true).Any(it => names.Any(name => it.GetType().Name == name + "Attribute")))
            method.Invoke(method.IsStatic ? null : target, method.GetParameters().Select(it => (object) null).ToArray());
        return null;
      } catch (Exception error) { return error; }
    }
  }
}
