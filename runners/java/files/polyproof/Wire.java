package polyproof;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Neutral values as bytes (docs/decisions/0002), read into null, Boolean, BigInteger,
 * Double, String, List, Tuple and Map.
 */
final class Wire {
  /** A fixed-length sequence of values of possibly different types. */
  record Tuple(List<Object> items) {}

  private final byte[] bytes;
  private int at;

  private Wire(byte[] bytes) {
    this.bytes = bytes;
  }

  static Object read(byte[] bytes) {
    return new Wire(bytes).value();
  }

  private Object value() {
    char tag = (char) bytes[at++];
    return switch (tag) {
      case 'n' -> null;
      case 't' -> true;
      case 'f' -> false;
      case 'i' -> new BigInteger(until(';'));
      case 'd' -> floating(until(';'));
      case 's' -> {
        int length = Integer.parseInt(until(':'));
        at += length;
        yield new String(bytes, at - length, length, StandardCharsets.UTF_8);
      }
      case 'l' -> items();
      case 'u' -> new Tuple(items());
      case 'm' -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int left = Integer.parseInt(until(':')); left > 0; left--) map.put(value(), value());
        yield map;
      }
      default -> throw new IllegalArgumentException("unknown tag " + tag);
    };
  }

  private static double floating(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private List<Object> items() {
    int count = Integer.parseInt(until(':'));
    List<Object> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) items.add(value());
    return items;
  }

  private String until(char end) {
    int from = at;
    while (bytes[at] != end) at++;
    return new String(bytes, from, at++ - from, StandardCharsets.US_ASCII);
  }

  /** Collects the bytes of one payload. */
  static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Writer raw(String ascii) {
      out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    /** Throws Unable for text with half a surrogate pair, which UTF-8 cannot say. */
    Writer string(String text) {
      try {
        ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        raw("s" + utf8.remaining() + ":");
        out.write(utf8.array(), 0, utf8.remaining());
        return this;
      } catch (CharacterCodingException error) {
        throw new Unable("a string has half a surrogate pair");
      }
    }

    /** As string, with what UTF-8 cannot say replaced. */
    Writer lenient(String text) {
      return string(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    Writer floating(String shortest) {
      return raw(
          switch (shortest) {
            case "NaN" -> "dnan;";
            case "Infinity" -> "dinf;";
            case "-Infinity" -> "d-inf;";
            default -> "d" + shortest + ";";
          });
    }

    Writer append(Writer other) {
      out.writeBytes(other.bytes());
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
