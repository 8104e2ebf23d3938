using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Numerics;
using System.Reflection;
using System.Text;

namespace Polyproof {
  /// <summary>Why a call cannot be made or answered with a neutral value; becomes a `u` reply.</summary>
  sealed class Unable : Exception {
    public Unable(string reason) : base(reason) { }
  }

  /// <summary>A sequence of fixed length, as it comes in.</summary>
  sealed class Items : List<object> {
    public bool IsTuple;
  }

  /// <summary>Neutral values from bytes: docs/decisions/0002. Ints come as BigInteger, maps as lists of pairs.</summary>
  sealed class Reader {
    readonly byte[] bytes;
    int at;

    Reader(byte[] bytes) { this.bytes = bytes; }

    public static object Read(byte[] bytes) { return new Reader(bytes).Value(); }

    object Value() {
      switch ((char) bytes[at++]) {
        case 'n': return null;
        case 't': return true;
        case 'f': return false;
        case 'i': return BigInteger.Parse(Until(';'), CultureInfo.InvariantCulture);
        case 'd': return Floating(Until(';'));
        case 's':
          int length = int.Parse(Until(':'));
          at += length;
          return Encoding.UTF8.GetString(bytes, at - length, length);
        case 'l': return Values(new Items());
        case 'u': return Values(new Items { IsTuple = true });
        case 'm':
          var pairs = new List<KeyValuePair<object, object>>();
          for (int left = int.Parse(Until(':')); left > 0; left--) {
            var key = Value();
            pairs.Add(new KeyValuePair<object, object>(key, Value()));
          }
          return pairs;
        default: throw new Unable("the call is not readable");
      }
    }

    Items Values(Items items) {
      for (int left = int.Parse(Until(':')); left > 0; left--) items.Add(Value());
      return items;
    }

    static double Floating(string text) {
      switch (text) {
        case "nan": return double.NaN;
        case "inf": return double.PositiveInfinity;
        case "-inf": return double.NegativeInfinity;
        default: return Strtod(text);
      }
    }

    /// <summary>The C library's, because mono's own is not exact.</summary>
    static double Strtod(string text) { return strtod(text, IntPtr.Zero); }

    [System.Runtime.InteropServices.DllImport("libc")]
    static extern double strtod(string text, IntPtr end);

    string Until(char end) {
      int from = at;
      while (bytes[at] != end) at++;
      return Encoding.ASCII.GetString(bytes, from, at++ - from);
    }
  }

  /// <summary>Writes what an entry point returned. Throws Unable where that is not neutral.</summary>
  sealed class Writer {
    const int DepthMax = 256, BytesMax = 16 << 20, MessageMax = 2000;
    static readonly Encoding strict = new UTF8Encoding(false, true), lenient = new UTF8Encoding(false, false);
    readonly MemoryStream to = new MemoryStream();

    public byte[] Bytes { get { return to.ToArray(); } }

    public Writer Raw(string ascii) {
      var bytes = Encoding.ASCII.GetBytes(ascii);
      to.Write(bytes, 0, bytes.Length);
      if (to.Length > BytesMax) throw new Unable("the result takes more than " + BytesMax + " bytes");
      return this;
    }

    /// <summary>A text of ours, which must not fail.</summary>
    public Writer Text(string text) {
      return Utf8(lenient.GetBytes(text.Length > MessageMax ? text.Substring(0, MessageMax) : text));
    }

    Writer Utf8(byte[] bytes) {
      Raw("s" + bytes.Length + ":");
      to.Write(bytes, 0, bytes.Length);
      return this;
    }

    public Writer Value(object value, int depth = 0) {
      if (depth > DepthMax) throw new Unable("the result is nested deeper than " + DepthMax);
      if (value == null) return Raw("n");
      if (value is bool) return Raw((bool) value ? "t" : "f");
      if (value is double) return Floating((double) value);
      if (value is float) return Floating(double.Parse(((float) value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
      if (value is decimal) return Raw("d" + ((decimal) value).ToString(CultureInfo.InvariantCulture) + ";");
      if (value is BigInteger) return Raw("i" + ((BigInteger) value).ToString(CultureInfo.InvariantCulture) + ";");
      if (value is Enum) return String(value.ToString());
      if (value is string || value is char || value is StringBuilder) return String(value.ToString());
      var type = value.GetType();
      if (type.IsPrimitive && value is IConvertible) return Raw("i" + ((IConvertible) value).ToString(CultureInfo.InvariantCulture) + ";");
      if (value is IDictionary) return Map((IDictionary) value, depth);
      if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        return Sequence('u', new[] { Get(value, "Key"), Get(value, "Value") }, depth);
      if (type.FullName.StartsWith("System.Tuple`") || type.FullName.StartsWith("System.ValueTuple`")) return Sequence('u', Parts(value), depth);
      if (IsMap(type)) return Pairs((IEnumerable) value, depth);
      if (value is IEnumerable) return Sequence('l', Collect((IEnumerable) value), depth);
      throw new Unable("the result holds a " + type.Name + ", which is not a neutral value");
    }

    Writer Floating(double value) {
      if (double.IsNaN(value)) return Raw("dnan;");
      if (double.IsInfinity(value)) return Raw(value > 0 ? "dinf;" : "d-inf;");
      if (value == 0) return Raw(double.IsNegativeInfinity(1 / value) ? "d-0.0;" : "d0.0;");
      return Raw("d" + value.ToString("G17", CultureInfo.InvariantCulture) + ";");
    }

    Writer String(string text) {
      try { return Utf8(strict.GetBytes(text)); }
      catch (EncoderFallbackException) { throw new Unable("the result holds half of a surrogate pair, which no text can"); }
    }

    Writer Map(IDictionary map, int depth) {
      Raw("m" + map.Count + ":");
      foreach (DictionaryEntry entry in map) Value(entry.Key, depth + 1).Value(entry.Value, depth + 1);
      return this;
    }

    Writer Pairs(IEnumerable pairs, int depth) {
      var all = Collect(pairs);
      Raw("m" + all.Count + ":");
      foreach (var pair in all) Value(Get(pair, "Key"), depth + 1).Value(Get(pair, "Value"), depth + 1);
      return this;
    }

    Writer Sequence(char tag, ICollection<object> items, int depth) {
      Raw(tag + "" + items.Count + ":");
      foreach (var item in items) Value(item, depth + 1);
      return this;
    }

    static bool IsMap(Type type) {
      foreach (var face in type.GetInterfaces())
        if (face.IsGenericType && (face.GetGenericTypeDefinition() == typeof(IDictionary<,>) || face.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))) return true;
      return false;
    }

    static List<object> Collect(IEnumerable items) {
      var all = new List<object>();
      foreach (var item in items) {
        if (all.Count > BytesMax) throw new Unable("the result has no end");
        all.Add(item);
      }
      return all;
    }

    static object Get(object value, string property) { return value.GetType().GetProperty(property).GetValue(value, null); }

    /// <summary>The items of a tuple; beyond seven they go on in `Rest`.</summary>
    static List<object> Parts(object tuple) {
      var parts = new List<object>();
      while (tuple != null) {
        var type = tuple.GetType();
        for (int number = 1; number < 8; number++) {
          var name = "Item" + number;
          var field = type.GetField(name);
          var property = type.GetProperty(name);
          if (field == null && property == null) break;
          parts.Add(field != null ? field.GetValue(tuple) : property.GetValue(tuple, null));
        }
        var rest = type.GetField("Rest");
        var restProperty = type.GetProperty("Rest");
        tuple = rest != null ? rest.GetValue(tuple) : restProperty != null ? restProperty.GetValue(tuple, null) : null;
      }
      return parts;
    }
  }
}
