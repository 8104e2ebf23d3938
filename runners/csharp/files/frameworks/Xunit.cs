using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Polyproof;

namespace Xunit {
  public class FactAttribute : Attribute { public string Skip { get; set; } public string DisplayName { get; set; } }
  public class TheoryAttribute : FactAttribute { }

  [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
  public class InlineDataAttribute : Attribute {
    public InlineDataAttribute(params object[] arguments) { Arguments = arguments ?? new object[] { null }; }
    public object[] Arguments { get; private set; }
  }

  [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
  public class MemberDataAttribute : Attribute {
    public MemberDataAttribute(string name) { Name = name; }
    public string Name { get; private set; }
  }

  [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
  public class TraitAttribute : Attribute { public TraitAttribute(string name, string value) { } }

  public static class Assert {
    public static void Equal<T>(T expected, T actual) { Checks.Equal(expected, actual); }
    public static void Equal<T>(IEnumerable<T> expected, IEnumerable<T> actual) { Checks.Equal(expected, actual); }
    public static void Equal(string expected, string actual, bool ignoreCase = false) { Checks.True(string.Compare(expected, actual, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) == 0, "expected " + Checks.Show(expected) + ", got " + Checks.Show(actual)); }
    public static void Equal(double expected, double actual, int precision) { Checks.Equal(Math.Round(expected, precision), Math.Round(actual, precision)); }
    public static void Equal(double expected, double actual, double tolerance) { Checks.Equal(expected, actual, tolerance); }
    public static void NotEqual<T>(T expected, T actual) { Checks.True(!Checks.AreEqual(expected, actual), "not expected: " + Checks.Show(actual)); }
    public static void Same(object expected, object actual) { Checks.True(ReferenceEquals(expected, actual), "not the same object"); }
    public static void True(bool holds, string message = "expected true") { Checks.True(holds, message); }
    public static void False(bool holds, string message = "expected false") { Checks.True(!holds, message); }
    public static void Null(object value) { Checks.True(value == null, "expected null"); }
    public static void NotNull(object value) { Checks.True(value != null, "expected a value"); }
    public static void Empty(IEnumerable items) { Checks.True(!items.Cast<object>().Any(), "expected nothing"); }
    public static void NotEmpty(IEnumerable items) { Checks.True(items.Cast<object>().Any(), "expected something"); }
    public static T Single<T>(IEnumerable<T> items) { Checks.True(items.Count() == 1, "expected one item"); return items.First(); }
    public static void Contains<T>(T item, IEnumerable<T> items) { Checks.True(Checks.Contains(items, item), "expected " + Checks.Show(item) + " in " + Checks.Show(items)); }
    public static void Contains(string part, string text) { Checks.True(text.Contains(part), "expected " + part + " in " + text); }
    public static void DoesNotContain<T>(T item, IEnumerable<T> items) { Checks.True(!Checks.Contains(items, item), "not expected: " + Checks.Show(item)); }
    public static void DoesNotContain(string part, string text) { Checks.True(!text.Contains(part), "not expected: " + part); }
    public static void StartsWith(string part, string text) { Checks.True(text.StartsWith(part, StringComparison.Ordinal), "expected " + part + " at the start of " + text); }
    public static void EndsWith(string part, string text) { Checks.True(text.EndsWith(part, StringComparison.Ordinal), "expected " + part + " at the end of " + text); }
    public static void InRange<T>(T value, T low, T high) { Checks.True(Checks.Compare(value, low) >= 0 && Checks.Compare(value, high) <= 0, value + " is not in " + low + " … " + high); }
    public static T IsType<T>(object value) { Checks.True(value != null && value.GetType() == typeof(T), "expected " + typeof(T).Name); return (T) value; }
    public static T IsAssignableFrom<T>(object value) { Checks.True(value is T, "expected " + typeof(T).Name); return (T) value; }
    public static T Throws<T>(Action code) where T : Exception { return (T) Checks.Throws(typeof(T), code, true); }
    public static T Throws<T>(Func<object> code) where T : Exception { return (T) Checks.Throws(typeof(T), () => code(), true); }
    public static T ThrowsAny<T>(Action code) where T : Exception { return (T) Checks.Throws(typeof(T), code, false); }
    public static Task<T> ThrowsAsync<T>(Func<Task> code) where T : Exception { return Task.FromResult((T) Checks.Throws(typeof(T), () => code().Wait(), true)); }
    public static void Fail(string message = "failed") { throw new CheckFailedException(message); }
  }
}
