using System;
using System.Collections;
using System.Linq;
using System.Threading.Tasks;
using Polyproof;

namespace NUnit.Framework {
  public class TestFixtureAttribute : Attribute { }
  public class TestAttribute : Attribute { public string Description { get; set; } public object ExpectedResult { get; set; } }
  public class SetUpAttribute : Attribute { }
  public class TearDownAttribute : Attribute { }
  public class OneTimeSetUpAttribute : Attribute { }
  public class OneTimeTearDownAttribute : Attribute { }
  public class IgnoreAttribute : Attribute { public IgnoreAttribute(string reason) { } }
  public class DescriptionAttribute : Attribute { public DescriptionAttribute(string text) { } }
  [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
  public class CategoryAttribute : Attribute { public CategoryAttribute(string name) { } }
  public class ParallelizableAttribute : Attribute { }
  public class TimeoutAttribute : Attribute { public TimeoutAttribute(int milliseconds) { } }

  [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
  public class TestCaseAttribute : Attribute {
    public TestCaseAttribute(params object[] arguments) { Arguments = arguments ?? new object[] { null }; }
    public object[] Arguments { get; private set; }
    public object ExpectedResult { get; set; }
    public string TestName { get; set; }
    public string Description { get; set; }
  }

  [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
  public class TestCaseSourceAttribute : Attribute {
    public TestCaseSourceAttribute(string name) { Name = name; }
    public string Name { get; private set; }
  }

  public class TestCaseData : TestData {
    public TestCaseData(params object[] arguments) { Arguments = arguments; }
    public TestCaseData Returns(object result) { ExpectedResult = result; return this; }
    public TestCaseData SetName(string name) { return this; }
  }

  public delegate void TestDelegate();
  public delegate Task AsyncTestDelegate();

  public class AssertionException : CheckFailedException { public AssertionException(string message) : base(message) { } }

  /// <summary>One rule about a value; `not`, `every item` and the like wrap the next one.</summary>
  public class Constraint {
    internal Func<object, bool> Holds;
    internal Func<object, Constraint> Tolerant;
    public string Text;

    public Constraint Within(object tolerance) { return Tolerant == null ? this : Tolerant(tolerance); }
    public Constraint And(Constraint other) { return new Constraint { Text = Text + " and " + other.Text, Holds = it => Holds(it) && other.Holds(it) }; }
    public static Constraint operator &(Constraint left, Constraint right) { return left.And(right); }
    public static Constraint operator |(Constraint left, Constraint right) { return new Constraint { Text = left.Text + " or " + right.Text, Holds = it => left.Holds(it) || right.Holds(it) }; }
    public Constraint IgnoreCase { get { return this; } }
    public Constraint AsCollection { get { return this; } }
  }

  public class ThrowsConstraint : Constraint {
    public ThrowsConstraint With { get { return this; } }
    public MessageConstraint Message { get { return new MessageConstraint(this); } }
  }

  public class MessageConstraint {
    readonly Constraint of;
    internal MessageConstraint(Constraint of) { this.of = of; }
    Constraint Says(Func<string, bool> rule, string text) {
      return new ThrowsConstraint { Text = of.Text + " whose message " + text, Holds = it => of.Holds(it) && rule(((Exception) it).Message) };
    }
    public Constraint EqualTo(string text) { return Says(it => it == text, "is " + text); }
    public Constraint Contains(string text) { return Says(it => it.Contains(text), "contains " + text); }
    public Constraint Contain(string text) { return Contains(text); }
  }

  /// <summary>The rules that begin with `Is`, and their wrapped forms.</summary>
  public class Rules {
    readonly Func<Constraint, Constraint> wrap;
    internal Rules(Func<Constraint, Constraint> wrap) { this.wrap = wrap; }
    internal Constraint Make(string text, Func<object, bool> holds) { return wrap(new Constraint { Text = text, Holds = holds }); }

    public Constraint EqualTo(object expected) {
      var made = Make(Checks.Show(expected), it => Checks.AreEqual(expected, it));
      made.Tolerant = tolerance => Make(Checks.Show(expected) + " within " + tolerance, it => Checks.AreEqual(expected, it, tolerance));
      return made;
    }
    public Constraint EquivalentTo(IEnumerable expected) { return Make("the items of " + Checks.Show(expected), it => Checks.SameItems(expected, (IEnumerable) it)); }
    public Constraint SameAs(object expected) { return Make("the same object", it => ReferenceEquals(expected, it)); }
    public Constraint InstanceOf<T>() { return Make(typeof(T).Name, it => it is T); }
    public Constraint TypeOf<T>() { return Make(typeof(T).Name, it => it != null && it.GetType() == typeof(T)); }
    public Constraint InstanceOf(Type type) { return Make(type.Name, type.IsInstanceOfType); }
    public Constraint GreaterThan(object other) { return Make("above " + other, it => Checks.Compare(it, other) > 0); }
    public Constraint GreaterThanOrEqualTo(object other) { return Make("at least " + other, it => Checks.Compare(it, other) >= 0); }
    public Constraint AtLeast(object other) { return GreaterThanOrEqualTo(other); }
    public Constraint LessThan(object other) { return Make("below " + other, it => Checks.Compare(it, other) < 0); }
    public Constraint LessThanOrEqualTo(object other) { return Make("at most " + other, it => Checks.Compare(it, other) <= 0); }
    public Constraint AtMost(object other) { return LessThanOrEqualTo(other); }
    public Constraint InRange(object low, object high) { return Make("in " + low + " … " + high, it => Checks.Compare(it, low) >= 0 && Checks.Compare(it, high) <= 0); }
    public Constraint Member(object item) { return Make("something with " + Checks.Show(item), it => Checks.Contains((IEnumerable) it, item)); }
    public Constraint Contain(string text) { return Make("text with " + text, it => ((string) it).Contains(text)); }
    public Constraint True { get { return Make("true", it => Equals(it, true)); } }
    public Constraint False { get { return Make("false", it => Equals(it, false)); } }
    public Constraint Null { get { return Make("null", it => it == null); } }
    public Constraint NaN { get { return Make("NaN", it => it is double && double.IsNaN((double) it)); } }
    public Constraint Empty { get { return Make("empty", it => it is string ? (string) it == "" : !((IEnumerable) it).Cast<object>().Any()); } }
    public Constraint Zero { get { return EqualTo(0); } }
    public Constraint Positive { get { return GreaterThan(0); } }
    public Constraint Negative { get { return LessThan(0); } }
    public Constraint Unique { get { return Make("without repetition", it => ((IEnumerable) it).Cast<object>().Distinct().Count() == ((IEnumerable) it).Cast<object>().Count()); } }
    public Constraint Ordered { get { return Make("in order", it => { var items = ((IEnumerable) it).Cast<object>().ToList(); return items.Zip(items.Skip(1), Checks.Compare).All(order => order <= 0); }); } }
    internal static readonly Rules Plain = new Rules(it => it);
    internal static readonly Rules Negated = new Rules(rule => new Constraint { Text = "not " + rule.Text, Holds = it => !rule.Holds(it) });
    internal static readonly Rules Every = new Rules(rule => new Constraint { Text = "all " + rule.Text, Holds = it => ((IEnumerable) it).Cast<object>().All(rule.Holds) });
    internal static readonly Rules Some = new Rules(rule => new Constraint { Text = "some " + rule.Text, Holds = it => ((IEnumerable) it).Cast<object>().Any(rule.Holds) });
    internal static readonly Rules Counted = new Rules(rule => new Constraint { Text = "a count that is " + rule.Text, Holds = it => rule.Holds(it is string ? ((string) it).Length : ((IEnumerable) it).Cast<object>().Count()) });
  }

  public static class Is {
    public static Rules Not { get { return Rules.Negated; } }
    public static Rules All { get { return Rules.Every; } }
    public static Constraint EqualTo(object expected) { return Rules.Plain.EqualTo(expected); }
    public static Constraint EquivalentTo(IEnumerable expected) { return Rules.Plain.EquivalentTo(expected); }
    public static Constraint SameAs(object expected) { return Rules.Plain.SameAs(expected); }
    public static Constraint InstanceOf<T>() { return Rules.Plain.InstanceOf<T>(); }
    public static Constraint TypeOf<T>() { return Rules.Plain.TypeOf<T>(); }
    public static Constraint InstanceOf(Type type) { return Rules.Plain.InstanceOf(type); }
    public static Constraint GreaterThan(object other) { return Rules.Plain.GreaterThan(other); }
    public static Constraint GreaterThanOrEqualTo(object other) { return Rules.Plain.GreaterThanOrEqualTo(other); }
    public static Constraint AtLeast(object other) { return Rules.Plain.AtLeast(other); }
    public static Constraint LessThan(object other) { return Rules.Plain.LessThan(other); }
    public static Constraint LessThanOrEqualTo(object other) { return Rules.Plain.LessThanOrEqualTo(other); }
    public static Constraint AtMost(object other) { return Rules.Plain.AtMost(other); }
    public static Constraint InRange(object low, object high) { return Rules.Plain.InRange(low, high); }
    public static Constraint True { get { return Rules.Plain.True; } }
    public static Constraint False { get { return Rules.Plain.False; } }
    public static Constraint Null { get { return Rules.Plain.Null; } }
    public static Constraint NaN { get { return Rules.Plain.NaN; } }
    public static Constraint Empty { get { return Rules.Plain.Empty; } }
    public static Constraint Zero { get { return Rules.Plain.Zero; } }
    public static Constraint Positive { get { return Rules.Plain.Positive; } }
    public static Constraint Negative { get { return Rules.Plain.Negative; } }
    public static Constraint Unique { get { return Rules.Plain.Unique; } }
    public static Constraint Ordered { get { return Rules.Plain.Ordered; } }
  }

  public static class Has {
    public static Rules All { get { return Rules.Every; } }
    public static Rules Some { get { return Rules.Some; } }
    public static Rules Count { get { return Rules.Counted; } }
    public static Rules Length { get { return Rules.Counted; } }
    public static Rules No { get { return Rules.Negated; } }
    public static Constraint Member(object item) { return Rules.Plain.Member(item); }
    public static Counting Exactly(int count) { return new Counting(count); }
    public sealed class Counting {
      readonly int count;
      internal Counting(int count) { this.count = count; }
      public Constraint Items { get { return Rules.Counted.EqualTo(count); } }
    }
  }

  public static class Does {
    public static Rules Not { get { return Rules.Negated; } }
    public static Constraint Contain(object item) { return Rules.Plain.Make("something with " + Checks.Show(item), it => it is string ? ((string) it).Contains((string) item) : Checks.Contains((IEnumerable) it, item)); }
    public static Constraint StartWith(string text) { return Rules.Plain.Make("text that starts with " + text, it => ((string) it).StartsWith(text, StringComparison.Ordinal)); }
    public static Constraint EndWith(string text) { return Rules.Plain.Make("text that ends with " + text, it => ((string) it).EndsWith(text, StringComparison.Ordinal)); }
    public static Constraint Match(string pattern) { return Rules.Plain.Make("text like " + pattern, it => System.Text.RegularExpressions.Regex.IsMatch((string) it, pattern)); }
    public static Constraint ContainKey(object key) { return Rules.Plain.Make("a map with " + key, it => ((IDictionary) it).Contains(key)); }
  }

  public static class Contains {
    public static Constraint Item(object item) { return Rules.Plain.Member(item); }
    public static Constraint Substring(string text) { return Rules.Plain.Contain(text); }
    public static Constraint Key(object key) { return Does.ContainKey(key); }
  }

  public static class Throws {
    static ThrowsConstraint Make(string text, Func<Exception, bool> rule) { return new ThrowsConstraint { Text = text, Holds = it => rule(it as Exception) }; }
    public static ThrowsConstraint TypeOf<T>() { return Make(typeof(T).Name, it => it != null && it.GetType() == typeof(T)); }
    public static ThrowsConstraint InstanceOf<T>() { return Make(typeof(T).Name, it => it is T); }
    public static ThrowsConstraint Exception { get { return Make("an exception", it => it != null); } }
    public static ThrowsConstraint Nothing { get { return Make("no exception", it => it == null); } }
    public static ThrowsConstraint ArgumentException { get { return TypeOf<ArgumentException>(); } }
    public static ThrowsConstraint ArgumentNullException { get { return TypeOf<ArgumentNullException>(); } }
    public static ThrowsConstraint InvalidOperationException { get { return TypeOf<InvalidOperationException>(); } }
  }

  public static class Assert {
    public static void That(object actual, Constraint rule, string message = "") {
      if (rule is ThrowsConstraint) {
        var code = actual as Delegate;
        actual = Checks.Thrown(() => { var task = code.DynamicInvokeUnwrapped() as Task; if (task != null) task.Wait(); });
      }
      Checks.True(rule.Holds(actual), "expected " + rule.Text + ", got " + Checks.Show(actual) + " " + message);
    }
    public static void That(TestDelegate code, Constraint rule, string message = "") { That((object) code, rule, message); }
    public static void That<T>(Func<T> code, Constraint rule, string message = "") { That(rule is ThrowsConstraint ? (object) code : code(), rule, message); }
    public static void That(bool holds, string message = "expected true") { Checks.True(holds, message); }
    public static void AreEqual(object expected, object actual, string message = "") { Checks.Equal(expected, actual); }
    public static void AreEqual(double expected, double actual, double delta, string message = "") { Checks.Equal(expected, actual, delta); }
    public static void AreNotEqual(object expected, object actual, string message = "") { Checks.True(!Checks.AreEqual(expected, actual), "not expected: " + Checks.Show(actual)); }
    public static void AreSame(object expected, object actual, string message = "") { Checks.True(ReferenceEquals(expected, actual), "not the same object"); }
    public static void IsTrue(bool holds, string message = "expected true") { Checks.True(holds, message); }
    public static void True(bool holds, string message = "expected true") { Checks.True(holds, message); }
    public static void IsFalse(bool holds, string message = "expected false") { Checks.True(!holds, message); }
    public static void False(bool holds, string message = "expected false") { Checks.True(!holds, message); }
    public static void IsNull(object value, string message = "expected null") { Checks.True(value == null, message); }
    public static void Null(object value, string message = "expected null") { Checks.True(value == null, message); }
    public static void IsNotNull(object value, string message = "expected a value") { Checks.True(value != null, message); }
    public static void NotNull(object value, string message = "expected a value") { Checks.True(value != null, message); }
    public static void IsEmpty(IEnumerable items, string message = "expected nothing") { Checks.True(!items.Cast<object>().Any(), message); }
    public static void IsNotEmpty(IEnumerable items, string message = "expected something") { Checks.True(items.Cast<object>().Any(), message); }
    public static void IsInstanceOf<T>(object value, string message = "") { Checks.True(value is T, "expected " + typeof(T).Name); }
    public static void Contains(object item, IEnumerable items, string message = "") { Checks.True(Checks.Contains(items, item), "expected " + Checks.Show(item) + " in " + Checks.Show(items)); }
    public static void Greater(object left, object right, string message = "") { Checks.True(Checks.Compare(left, right) > 0, left + " is not above " + right); }
    public static void GreaterOrEqual(object left, object right, string message = "") { Checks.True(Checks.Compare(left, right) >= 0, left + " is below " + right); }
    public static void Less(object left, object right, string message = "") { Checks.True(Checks.Compare(left, right) < 0, left + " is not below " + right); }
    public static void LessOrEqual(object left, object right, string message = "") { Checks.True(Checks.Compare(left, right) <= 0, left + " is above " + right); }
    public static T Throws<T>(TestDelegate code, string message = "") where T : Exception { return (T) Checks.Throws(typeof(T), () => code(), true); }
    public static Exception Throws(Type type, TestDelegate code, string message = "") { return Checks.Throws(type, () => code(), true); }
    public static T Catch<T>(TestDelegate code, string message = "") where T : Exception { return (T) Checks.Throws(typeof(T), () => code(), false); }
    public static T ThrowsAsync<T>(AsyncTestDelegate code, string message = "") where T : Exception { return (T) Checks.Throws(typeof(T), () => code().Wait(), true); }
    public static void DoesNotThrow(TestDelegate code, string message = "") { code(); }
    public static void Multiple(TestDelegate code) { code(); }
    public static void Pass(string message = "") { throw new CheckPassedException(); }
    public static void Fail(string message = "failed") { throw new AssertionException(message); }
    public static void Ignore(string message = "") { throw new CheckFailedException("skipped while it ran: " + message); }
    public static void Inconclusive(string message = "") { Ignore(message); }

    static object DynamicInvokeUnwrapped(this Delegate code) {
      try { return code.DynamicInvoke(); }
      catch (System.Reflection.TargetInvocationException wrapper) { throw wrapper.InnerException; }
    }
  }

  public static class CollectionAssert {
    public static void AreEqual(IEnumerable expected, IEnumerable actual, string message = "") { Checks.Equal(expected, actual); }
    public static void AreNotEqual(IEnumerable expected, IEnumerable actual, string message = "") { Checks.True(!Checks.AreEqual(expected, actual), "not expected: " + Checks.Show(actual)); }
    public static void AreEquivalent(IEnumerable expected, IEnumerable actual, string message = "") { Checks.True(Checks.SameItems(expected, actual), "expected the items of " + Checks.Show(expected) + ", got " + Checks.Show(actual)); }
    public static void Contains(IEnumerable items, object item, string message = "") { Assert.Contains(item, items); }
    public static void DoesNotContain(IEnumerable items, object item, string message = "") { Checks.True(!Checks.Contains(items, item), "not expected: " + Checks.Show(item)); }
    public static void IsEmpty(IEnumerable items, string message = "") { Assert.IsEmpty(items); }
    public static void IsNotEmpty(IEnumerable items, string message = "") { Assert.IsNotEmpty(items); }
  }

  public static class StringAssert {
    public static void Contains(string part, string text, string message = "") { Checks.True(text.Contains(part), "expected " + part + " in " + text); }
    public static void StartsWith(string part, string text, string message = "") { Checks.True(text.StartsWith(part, StringComparison.Ordinal), "expected " + part + " at the start of " + text); }
    public static void EndsWith(string part, string text, string message = "") { Checks.True(text.EndsWith(part, StringComparison.Ordinal), "expected " + part + " at the end of " + text); }
  }
}
