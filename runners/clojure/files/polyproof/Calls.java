package polyproof;

import clojure.lang.ArraySeq;
import clojure.lang.Var;
import java.io.IOException;
import java.util.List;

/** Calls the entry point of a solution with neutral values: `Calls ENTRY`. */
public final class Calls {
  private Calls() {}

  public static void main(String[] arguments) throws IOException {
    Var function = load(arguments[0]);
    for (byte[] frame = Channel.receive(); frame != null; frame = Channel.receive()) {
      byte[] reply = answer(function, arguments[0], frame);
      Source.flush();
      Channel.send(reply);
    }
    // Threads that the solution left behind must not keep us.
    Runtime.getRuntime().halt(0);
  }

  private static Var load(String entry) {
    try {
      return Source.load("solution.clj", Source.read("solution.clj"), Source.user()).function(entry);
    } catch (Throwable error) {
      Source.fail(1, error);
      throw new AssertionError();
    }
  }

  private static byte[] answer(Var function, String entry, byte[] frame) {
    try {
      if (function == null) throw new Unable("there is no function '" + entry + "'");
      List<Object> given = Dialect.given(((Wire.Tuple) Wire.read(frame)).items());
      Object result = function.applyTo(ArraySeq.create(given.toArray()));
      Wire.Writer out = new Wire.Writer().raw("v");
      Results.write(result, out, 0);
      byte[] reply = out.bytes();
      if (reply.length > Dialect.RESULT_MAX) throw new Unable("the result is larger than 16 MiB");
      return reply;
    } catch (Unable problem) {
      return new Wire.Writer().raw("u").lenient(problem.getMessage()).bytes();
    } catch (OutOfMemoryError error) {
      // The memory limit is met: that is a verdict of its own, not an error that the solution raised.
      System.err.println(error);
      System.err.flush();
      Runtime.getRuntime().halt(1);
      throw error;
    } catch (Throwable error) {
      return new Wire.Writer().raw("e").lenient(error.getClass().getSimpleName()).lenient(message(error)).bytes();
    }
  }

  private static String message(Throwable error) {
    try {
      String message = error.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException | StackOverflowError again) {
      return "";
    }
  }
}
