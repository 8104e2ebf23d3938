using System;
using System.Collections;
using System.Linq;
using Polyproof;

namespace Microsoft.VisualStudio.TestTools.UnitTesting {
  public class TestClassAttribute : Attribute { }
  public class TestMethodAttribute : Attribute { public TestMethodAttribute(string name = "") { } }
  public class DataTestMethodAttribute : TestMethodAttribute { }
  public class TestInitializeAttribute : Attribute { }
  public class TestCleanupAttribute : Attribute { }
  public class ClassInitializeAttribute : Attribute { }
  public class ClassCleanupAttribute : Attribute { }
  public class IgnoreAttribute : Attribute { public IgnoreAttribute(string reason = "") { } }
  public class TestContext { }

  public class ExpectedExceptionAttribute : Attribute {
    public ExpectedExceptionAttribute(Type type) { Type = type; }
    public Type Type { get; private set; }
  }

  [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
  public class DataRowAttribute : Attribute {
    public DataRowAttribute(params object[] arguments) { Arguments = arguments ?? new object[] { null }; }
    public object[] Arguments { get; private set; }
    public string DisplayName { get; set; }
  }

  public class AssertFailedException : CheckFailedException { public AssertFailedException(string message) : base(message) { } }

  public static class Assert {
    public static void AreEqual<T>(T expected, T actual, string message = "") { Checks.True(Checks.IsNumber(expected) ? Checks.AreEqual(expected, actual) : Equals(expected, actual), "expected " + Checks.Show(expected) + ", got " + Checks.Show(actual) + " " + message); }
    public static void AreEqual(double expected, double actual, double delta, string message = "") { Checks.Equal(expected, actual, delta); }
    public static void AreNotEqual<T>(T expected, T actual, string message = "") { Checks.True(!Equals(expected, actual), "not expected: " + Checks.Show(actual)); }
    public static void AreSame(object expected, object actual, string message = "") { Checks.True(ReferenceEquals(expected, actual), "not the same object"); }
    public static void IsTrue(bool holds, string message = "expected true") { Checks.True(holds, message); }
    public static void IsFalse(bool holds, string message = "expected false") { Checks.True(!holds, message); }
    public static void IsNull(object value, string message = "expected null") { Checks.True(value == null, message); }
    public static void IsNotNull(object value, string message = "expected a value") { Checks.True(value != null, message); }
    public static void IsInstanceOfType(object value, Type type, string message = "") { Checks.True(type.IsInstanceOfType(value), "expected " + type.Name); }
    public static T ThrowsException<T>(Action code, string message = "") where T : Exception { return (T) Checks.Throws(typeof(T), code, true); }
    public static T ThrowsException<T>(Func<object> code, string message = "") where T : Exception { return (T) Checks.Throws(typeof(T), () => code(), true); }
    public static void Fail(string message = "failed") { throw new AssertFailedException(message); }
    public static void Inconclusive(string message = "") { throw new CheckFailedException("skipped while it ran: " + message); }
  }

  public static class CollectionAssert {
    public static void AreEqual(ICollection expected, ICollection actual, string message = "") { Checks.Equal(expected, actual); }
    public static void AreNotEqual(ICollection expected, ICollection actual, string message = "") { Checks.True(!Checks.AreEqual(expected, actual), "not expected: " + Checks.Show(actual)); }
    public static void AreEquivalent(ICollection expected, ICollection actual, string message = "") { Checks.True(Checks.SameItems(expected, actual), "expected the items of " + Checks.Show(expected) + ", got " + Checks.Show(actual)); }
    public static void Contains(ICollection items, object item, string message = "") { Checks.True(Checks.Contains(items, item), "expected " + Checks.Show(item) + " in " + Checks.Show(items)); }
    public static void DoesNotContain(ICollection items, object item, string message = "") { Checks.True(!Checks.Contains(items, item), "not expected: " + Checks.Show(item)); }
  }

  public static class StringAssert {
    public static void Contains(string text, string part, string message = "") { Checks.True(text.Contains(part), "expected " + part + " in " + text); }
    public static void StartsWith(string text, string part, string message = "") { Checks.True(text.StartsWith(part, StringComparison.Ordinal), "expected " + part + " at the start of " + text); }
    public static void EndsWith(string text, string part, string message = "") { Checks.True(text.EndsWith(part, StringComparison.Ordinal), "expected " + part + " at the end of " + text); }
  }
}
