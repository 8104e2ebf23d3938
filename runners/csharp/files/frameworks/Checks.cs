using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Polyproof {
  public class CheckFailedException : Exception {
    public CheckFailedException(string message) : base(message) { }
  }

  public class CheckPassedException : Exception { }

  /// <summary>A row of a test's source that says its own result.</summary>
  public class TestData {
    public object[] Arguments { get; set; }
    public object ExpectedResult { get; set; }
  }

  /// <summary>What the assertions of all frameworks come down to.</summary>
  public static class Checks {
    public static void True(bool holds, string what) {
      if (!holds) throw new CheckFailedException(what);
    }

    public static void Equal(object expected, object actual, object tolerance = null) {
      True(AreEqual(expected, actual, tolerance), "expected " + Show(expected) + ", got " + Show(actual));
    }

    /// <summary>Numbers by their value whatever their types, sequences and maps by their items.</summary>
    public static bool AreEqual(object left, object right, object tolerance = null) {
      if (left == null || right == null) return left == right;
      if (IsNumber(left) && IsNumber(right)) return NumbersAgree(left, right, tolerance);
      if (left is string || right is string) return left.Equals(right);
      if (left is IDictionary && right is IDictionary) return MapsAgree((IDictionary) left, (IDictionary) right, tolerance);
      if (left is IEnumerable && right is IEnumerable) {
        var lefts = ((IEnumerable) left).Cast<object>().ToList();
        var rights = ((IEnumerable) right).Cast<object>().ToList();
        return lefts.Count == rights.Count && lefts.Zip(rights, (one, other) => AreEqual(one, other, tolerance)).All(it => it);
      }
      return left.Equals(right);
    }

    public static bool IsNumber(object value) {
      return value is sbyte || value is byte || value is short || value is ushort || value is int || value is uint || value is long || value is ulong || value is float || value is double || value is decimal;
    }

    static bool NumbersAgree(object left, object right, object tolerance) {
      if (tolerance != null) return left.Equals(right) || Math.Abs(Convert.ToDouble(left) - Convert.ToDouble(right)) <= Convert.ToDouble(tolerance);
      bool isFloat = left is float || right is float || left is double || right is double;
      return isFloat ? Convert.ToDouble(left).Equals(Convert.ToDouble(right)) : Convert.ToDecimal(left) == Convert.ToDecimal(right);
    }

    static bool MapsAgree(IDictionary left, IDictionary right, object tolerance) {
      return left.Count == right.Count && left.Keys.Cast<object>().All(key => right.Contains(key) && AreEqual(left[key], right[key], tolerance));
    }

    public static int Compare(object left, object right) {
      return IsNumber(left) && IsNumber(right) ? Convert.ToDouble(left).CompareTo(Convert.ToDouble(right)) : Comparer<object>.Default.Compare(left, right);
    }

    public static bool Contains(IEnumerable items, object item) { return items.Cast<object>().Any(it => AreEqual(item, it)); }

    public static bool SameItems(IEnumerable left, IEnumerable right) {
      var rest = right.Cast<object>().ToList();
      foreach (var item in left) {
        int at = rest.FindIndex(it => AreEqual(item, it));
        if (at < 0) return false;
        rest.RemoveAt(at);
      }
      return rest.Count == 0;
    }

    public static Exception Thrown(Action code) {
      try { code(); } catch (CheckFailedException) { throw; } catch (Exception error) {
        return error is AggregateException && error.InnerException != null ? error.InnerException : error;
      }
      return null;
    }

    public static Exception Throws(Type type, Action code, bool exactly) {
      var error = Thrown(code);
      True(error != null && (exactly ? error.GetType() == type : type.IsInstanceOfType(error)), "expected " + type.Name + ", got " + (error == null ? "no exception" : error.ToString()));
      return error;
    }

    public static string Show(object value) {
      if (value == null) return "null";
      if (value is string) return "\"" + value + "\"";
      return value is IEnumerable ? "[" + string.Join(", ", ((IEnumerable) value).Cast<object>().Take(50).Select(Show)) + "]" : value.ToString();
    }
  }
}

namespace KellermanSoftware.CompareNetObjects {
  public class ComparisonResult {
    public bool AreEqual { get; set; }
    public string DifferencesString { get; set; }
  }

  public class CompareLogic {
    public ComparisonResult Compare(object actual, object expected) {
      bool isEqual = actual == null || expected == null ? actual == expected : actual.GetType() == expected.GetType() && Polyproof.Checks.AreEqual(expected, actual);
      return new ComparisonResult { AreEqual = isEqual, DifferencesString = isEqual ? "" : "expected " + Polyproof.Checks.Show(expected) + ", got " + Polyproof.Checks.Show(actual) };
    }
  }
}
