package polyproof;

import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
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

  static List<Class<?>> in(String folder) throws ClassNotFoundException {
    return in(folder, Classes.class.getClassLoader());
  }

  /** Loaded but not initialised; outer classes first, then by name. */
  static List<Class<?>> in(String folder, ClassLoader loader) throws ClassNotFoundException {
    List<String> names = new ArrayList<>();
    collect(new File(folder), "", names);
    names.sort(null);
    List<Class<?>> outer = new ArrayList<>();
    List<Class<?>> inner = new ArrayList<>();
    for (String name : names) {
      Class<?> type = Class.forName(name, false, loader);
      (name.contains("$") ? inner : outer).add(type);
    }
    outer.addAll(inner);
    return outer;
  }

  /** The main method among them: that of a class of the given name counts most, then the first; null when there is none. */
  static Method main(List<Class<?>> classes, String preferred) {
    Method main = null;
    for (Class<?> type : classes) {
      Method candidate = mainOf(type);
      if (candidate != null && (main == null || type.getSimpleName().equals(preferred))) main = candidate;
    }
    return main;
  }

  private static Method mainOf(Class<?> type) {
    try {
      Method main = type.getDeclaredMethod("main", String[].class);
      return Modifier.isStatic(main.getModifiers()) ? main : null;
    } catch (NoSuchMethodException error) {
      return null;
    }
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
