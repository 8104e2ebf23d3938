import java.util.*;
import java.util.function.*;
import java.util.stream.*;

/** A program that uses what programs use, so that its classes are archived. */
public class Solution {
  record Point(int x, int y) {}

  interface Shape { double area(); }

  enum Color { RED, GREEN }

  static <T extends Comparable<T>> Optional<T> largest(Collection<? extends T> items) {
    T best = null;
    for (T item : items) if (best == null || item.compareTo(best) > 0) best = item;
    return Optional.ofNullable(best);
  }

  public Map<String, Object> summary(List<Number> numbers, Map<String, Integer> counts) {
    if (numbers.size() < 2) throw new IllegalArgumentException("too few: " + numbers.size());
    Map<String, Object> out = new TreeMap<>();
    List<String> names = numbers.stream().map(it -> "n" + it).filter(it -> !it.isEmpty()).collect(Collectors.toList());
    out.put("names", String.join(",", names));
    out.put("sum", numbers.stream().mapToDouble(Number::doubleValue).sum());
    out.put("largest", largest(counts.values()).orElse(0));
    int[] squares = IntStream.range(0, 5).map(i -> i * i).toArray();
    Arrays.sort(squares);
    out.put("squares", squares);
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Integer> entry : counts.entrySet()) text.append(entry.getKey()).append('=').append(entry.getValue());
    Deque<Integer> deque = new ArrayDeque<>(List.of(1, 2));
    PriorityQueue<Integer> queue = new PriorityQueue<>(Comparator.reverseOrder());
    queue.addAll(deque);
    Function<Integer, Integer> twice = x -> x * 2;
    Shape shape = () -> twice.apply(queue.poll()) * 1.0;
    String kind = switch (Color.values()[deque.size() % 2]) { case RED -> "red"; case GREEN -> "green"; };
    out.put("text", String.format("%s %.2f %s %s", text, shape.area(), kind, new Point(1, 2)));
    Set<Character> letters = new HashSet<>();
    for (char c : kind.toCharArray()) letters.add(c);
    long big = 1L << 40;
    do { big >>>= 1; } while (big > 3);
    try { Object o = letters; out.put("size", ((Set<?>) o).size() + (int) big); } catch (ClassCastException error) { throw error; } finally { deque.clear(); }
    System.out.println(out);
    return out;
  }
}
