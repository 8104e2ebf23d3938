package polyproof;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The classes that were compiled into a folder of the work folder. */
final class Classes {
  private Classes() {}

  /** Loaded but not initialised; outer classes first, then by name. */
  static List<Class<?>> in(String folder) throws ClassNotFoundException {
    List<String> names = new ArrayList<>();
    collect(new File(folder), "", names);
    names.sort((a, b) -> nesting(a) != nesting(b) ? nesting(a) - nesting(b) : a.compareTo(b));
    List<Class<?>> classes = new ArrayList<>();
    for (String name : names) classes.add(Class.forName(name, false, Classes.class.getClassLoader()));
    return classes;
  }

  private static int nesting(String name) {
    return (int) name.chars().filter(c -> c == '$').count();
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
