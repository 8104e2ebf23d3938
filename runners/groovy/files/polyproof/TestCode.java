package polyproof;

import java.util.Arrays;
import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.CastExpression;
import org.codehaus.groovy.ast.expr.ClassExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.stmt.ThrowStatement;
import org.codehaus.groovy.control.SourceUnit;

/**
 * In tests, lets a function of the solution's script be called by its bare name wherever the
 * call stands, and has the trace of an exception begin where the tests throw it.
 */
public final class TestCode extends ClassCodeExpressionTransformer {
  private final SourceUnit source;
  private final Class<?> solution;
  private final Set<String> functions;

  TestCode(SourceUnit source, Class<?> solution, Set<String> functions) {
    this.source = source;
    this.solution = solution;
    this.functions = functions;
  }

  @Override
  protected SourceUnit getSourceUnit() {
    return source;
  }

  @Override
  public void visitThrowStatement(ThrowStatement statement) {
    Expression thrown = new StaticMethodCallExpression(ClassHelper.make(TestCode.class), "thrown", new ArgumentListExpression(transform(statement.getExpression())));
    statement.setExpression(new CastExpression(ClassHelper.make(Throwable.class), thrown));
  }

  /** Called by the code that visitThrowStatement makes. Groovy makes objects by reflection, which Tests would take for the thrower. */
  public static Object thrown(Object error) {
    if (!(error instanceof Throwable made)) return error;
    StackTraceElement[] trace = made.getStackTrace();
    int start = 0;
    while (start < trace.length && isOfLanguage(trace[start].getClassName())) start++;
    made.setStackTrace(Arrays.copyOfRange(trace, start, trace.length));
    return made;
  }

  private static boolean isOfLanguage(String name) {
    return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("org.codehaus.groovy.");
  }

  @Override
  public Expression transform(Expression expression) {
    if (expression instanceof ClosureExpression closure) closure.getCode().visit(this);
    if (!(expression instanceof MethodCallExpression call) || !call.isImplicitThis() || !functions.contains(call.getMethodAsString()))
      return expression == null ? null : expression.transformExpression(this);
    Expression only = new PropertyExpression(new ClassExpression(ClassHelper.make(solution)), Script.ONLY);
    MethodCallExpression changed = new MethodCallExpression(only, call.getMethod(), transform(call.getArguments()));
    changed.setSourcePosition(call);
    return changed;
  }
}
