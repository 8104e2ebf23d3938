using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;

namespace Polyproof {
  /// <summary>Neutral values to what a parameter asks for. Throws Unable where it cannot hold the value.</summary>
  static class Arguments {
    static readonly BigInteger exact = BigInteger.One << 53;

    /// <summary>The first that a parameter's type accepts is made.</summary>
    static readonly Type[] lists = {
      typeof(List<>), typeof(HashSet<>), typeof(SortedSet<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>),
    };
    static readonly Type[] maps = { typeof(Dictionary<,>), typeof(SortedDictionary<,>), typeof(SortedList<,>) };

    public static object Convert(object value, Type type) {
      var nullable = Nullable.GetUnderlyingType(type);
      if (value == null) {
        if (type.IsValueType && nullable == null) throw Misfit(value, type);
        return null;
      }
      if (nullable != null) return Convert(value, nullable);
      if (value is bool) return type.IsInstanceOfType(value) ? value : throw Misfit(value, type);
      if (value is BigInteger) return Integer((BigInteger) value, type);
      if (value is double) return Floating((double) value, type);
      if (value is string) return Text((string) value, type);
      if (value is Items) return Sequence((Items) value, type);
      return Map((List<KeyValuePair<object, object>>) value, type);
    }

    static object Integer(BigInteger value, Type type) {
      if (type == typeof(object)) type = value >= int.MinValue && value <= int.MaxValue ? typeof(int) : value >= long.MinValue && value <= long.MaxValue ? typeof(long) : typeof(BigInteger);
      if (type == typeof(BigInteger)) return value;
      if (type.IsEnum) return Enum.ToObject(type, (long) value);
      if (type == typeof(double) || type == typeof(float)) {
        if (BigInteger.Abs(value) > exact) throw Misfit(value, type);
        return System.Convert.ChangeType((double) value, type);
      }
      try {
        if (type == typeof(int)) return (int) value;
        if (type == typeof(long)) return (long) value;
        if (type == typeof(uint)) return (uint) value;
        if (type == typeof(ulong)) return (ulong) value;
        if (type == typeof(short)) return (short) value;
        if (type == typeof(ushort)) return (ushort) value;
        if (type == typeof(byte)) return (byte) value;
        if (type == typeof(sbyte)) return (sbyte) value;
        if (type == typeof(decimal)) return (decimal) value;
      } catch (OverflowException) { }
      throw Misfit(value, type);
    }

    static object Floating(double value, Type type) {
      if (type.IsInstanceOfType(value)) return value;
      if (type == typeof(float)) return (float) value;
      try { if (type == typeof(decimal)) return (decimal) value; } catch (OverflowException) { }
      throw Misfit(value, type);
    }

    static object Text(string value, Type type) {
      if (type.IsInstanceOfType(value) && type != typeof(IEnumerable<char>)) return value;
      if (type == typeof(char) && value.Length == 1) return value[0];
      if (type == typeof(char[])) return value.ToCharArray();
      if (type == typeof(StringBuilder)) return new StringBuilder(value);
      if (type.IsAssignableFrom(typeof(List<char>))) return value.ToList();
      if (type.IsEnum && Enum.IsDefined(type, value)) return Enum.Parse(type, value);
      throw Misfit(value, type);
    }

    static object Sequence(Items items, Type type) {
      if (type == typeof(object)) type = items.IsTuple ? typeof(object[]) : typeof(List<object>);
      if (type.IsArray) return type.GetArrayRank() == 1 ? Filled(items, type.GetElementType()) : Matrix(items, type);
      var made = TupleOf(items, type);
      if (made != null) return made;
      if (type.IsGenericType && type.GetGenericArguments().Length == 1) {
        var element = type.GetGenericArguments()[0];
        foreach (var list in lists) {
          var closed = list.MakeGenericType(element);
          if (type.IsAssignableFrom(closed)) return Activator.CreateInstance(closed, Filled(items, element));
        }
      }
      if (type.IsAssignableFrom(typeof(List<object>))) return Filled(items, typeof(object)).Cast<object>().ToList();
      if (type == typeof(ArrayList)) return new ArrayList(Filled(items, typeof(object)));
      throw Misfit(items, type);
    }

    static Array Filled(Items items, Type element) {
      var array = Array.CreateInstance(element, items.Count);
      for (int i = 0; i < items.Count; i++) array.SetValue(Convert(items[i], element), i);
      return array;
    }

    /// <summary>`T[,]` of rows that are all of one length.</summary>
    static object Matrix(Items rows, Type type) {
      int width = rows.Count == 0 ? 0 : rows[0] is Items ? ((Items) rows[0]).Count : -1;
      if (type.GetArrayRank() != 2 || rows.Any(row => !(row is Items) || ((Items) row).Count != width)) throw Misfit(rows, type);
      var array = Array.CreateInstance(type.GetElementType(), rows.Count, width);
      for (int y = 0; y < rows.Count; y++)
        for (int x = 0; x < width; x++) array.SetValue(Convert(((Items) rows[y])[x], type.GetElementType()), y, x);
      return array;
    }

    static object TupleOf(Items items, Type type) {
      if (!type.IsGenericType) return null;
      var name = type.GetGenericTypeDefinition().FullName;
      bool isPair = type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
      if (!isPair && !name.StartsWith("System.Tuple`") && !name.StartsWith("System.ValueTuple`")) return null;
      var types = type.GetGenericArguments();
      bool goesOn = types.Length == 8;
      if (goesOn ? items.Count < 8 : items.Count != types.Length) throw Misfit(items, type);
      var parts = types.Take(7).Select((part, index) => Convert(items[index], part)).ToList();
      if (goesOn) {
        var rest = new Items { IsTuple = true };
        rest.AddRange(items.Skip(7));
        parts.Add(TupleOf(rest, types[7]));
      }
      return Activator.CreateInstance(type, parts.ToArray());
    }

    static object Map(List<KeyValuePair<object, object>> pairs, Type type) {
      var arguments = type.IsGenericType && type.GetGenericArguments().Length == 2 ? type.GetGenericArguments() : new[] { typeof(object), typeof(object) };
      foreach (var map in maps) {
        var closed = map.MakeGenericType(arguments);
        if (!type.IsAssignableFrom(closed)) continue;
        var made = (IDictionary) Activator.CreateInstance(closed);
        foreach (var pair in pairs) made[Convert(pair.Key, arguments[0])] = Convert(pair.Value, arguments[1]);
        return made;
      }
      throw Misfit(pairs, type);
    }

    static Unable Misfit(object value, Type type) {
      var shown = value == null ? "null" : value is Items ? "a list" : value is ICollection ? "a map" : value is string ? "a string" : value.ToString();
      return new Unable("a parameter of type " + type.Name + " cannot hold " + shown);
    }
  }
}
