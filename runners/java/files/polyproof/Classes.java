package polyproof;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The classes that were compiled into a folder of the work folder.
 *
 * Like all that runs before the first call, this does without lambdas and streams:
 * the first one costs the JVM some 30 ms.
 */
final class Classes {
  private Classes() {}

  /** Loaded but not initialised; outer classes first, then by name. */
  static List<Class<?>> in(String folder) throws ClassNotFoundException {
    List<String> names = new ArrayList<>();
    collect(new File(folder), "", names);
    names.sort(null);
    List<Class<?>> outer = new ArrayList<>();
    List<Class<?>> inner = new ArrayList<>();
    for (String name : names) {
      Class<?> type = Class.forName(name, false, Classes.class.getClassLoader());
      (name.contains("$") ? inner : outer).add(type);
    }
    outer.addAll(inner);
    return outer;
  }

  private static void collect(File folder, String prefix, List<String> names) {
    File[] files = folder.listFiles();
    if (files == null) return;
    Arrays.sort(files);
    for (File file : files) {
      String name = file.getName();
      if (file.isDirectory()) collect(file, prefix + name + ".", names);
      else if (name.endsWith(".class")) names.add(prefix + name.substring(0, name.length() - 6));
    }
  }
}
