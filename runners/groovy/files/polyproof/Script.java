package polyproof;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.ConstructorCallExpression;
import org.codehaus.groovy.ast.expr.EmptyExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;

/**
 * Makes a solution that is a script an object: there is one of it, which has run before
 * any of its functions is called. A closure that the script keeps in a variable becomes a
 * function too.
 */
public final class Script {
  /** The static field that holds the only object. */
  static final String ONLY = "polyproof";

  private Script() {}

  static void intoObject(ClassNode script) {
    closuresIntoFunctions(script);
    Expression made = new ConstructorCallExpression(script.getPlainNodeReference(), ArgumentListExpression.EMPTY_ARGUMENTS);
    script.addField(
        ONLY,
        Modifier.PUBLIC | Modifier.STATIC,
        script.getPlainNodeReference(),
        new StaticMethodCallExpression(ClassHelper.make(Script.class), "ran", new ArgumentListExpression(made)));
    for (var constructor : script.getDeclaredConstructors())
      if (constructor.getParameters().length == 0) constructor.setModifiers(Modifier.PRIVATE);
  }

  /** Called by the code that intoObject adds. */
  public static Object ran(groovy.lang.Script script) {
    script.run();
    return script;
  }

  private static void closuresIntoFunctions(ClassNode script) {
    if (!(script.getMethod("run", Parameter.EMPTY_ARRAY).getCode() instanceof BlockStatement body)) return;
    Map<String, ClosureExpression> closures = new HashMap<>();
    for (Statement statement : body.getStatements()) {
      BinaryExpression assignment = assignment(statement);
      if (assignment != null && assignment.getRightExpression() instanceof ClosureExpression closure)
        closures.put(((VariableExpression) assignment.getLeftExpression()).getName(), closure);
    }
    List<Statement> kept = new ArrayList<>();
    for (Statement statement : body.getStatements()) {
      BinaryExpression assignment = assignment(statement);
      boolean ofClosure = assignment != null && closures.containsKey(((VariableExpression) assignment.getLeftExpression()).getName());
      // Without its declaration the variable is the script's, where functions see it.
      if (ofClosure && assignment.getRightExpression() instanceof EmptyExpression) continue;
      if (ofClosure) ((ExpressionStatement) statement).setExpression(undeclared(assignment));
      kept.add(statement);
    }
    body.getStatements().clear();
    body.getStatements().addAll(kept);
    closures.forEach((name, closure) -> addFunction(script, name, closure));
  }

  /** Of a variable, with `def` or without; null for any other statement. */
  private static BinaryExpression assignment(Statement statement) {
    return statement instanceof ExpressionStatement line
            && line.getExpression() instanceof BinaryExpression binary
            && binary.getOperation().getText().equals("=")
            && binary.getLeftExpression() instanceof VariableExpression
        ? binary
        : null;
  }

  private static Expression undeclared(BinaryExpression assignment) {
    String name = ((VariableExpression) assignment.getLeftExpression()).getName();
    Expression expression = new BinaryExpression(new VariableExpression(name), assignment.getOperation(), assignment.getRightExpression());
    expression.setSourcePosition(assignment);
    return expression;
  }

  private static void addFunction(ClassNode script, String name, ClosureExpression closure) {
    Parameter[] declared = closure.getParameters();
    if (declared == null) declared = Parameter.EMPTY_ARRAY;
    else if (declared.length == 0) declared = new Parameter[] {new Parameter(ClassHelper.OBJECT_TYPE, "it")};
    Parameter[] parameters = new Parameter[declared.length];
    ArgumentListExpression arguments = new ArgumentListExpression();
    for (int i = 0; i < declared.length; i++) {
      parameters[i] = new Parameter(declared[i].getType(), declared[i].getName());
      arguments.addExpression(new VariableExpression(declared[i].getName()));
    }
    if (script.getDeclaredMethod(name, parameters) != null) return;
    Expression binding = new MethodCallExpression(VariableExpression.THIS_EXPRESSION, "getBinding", ArgumentListExpression.EMPTY_ARGUMENTS);
    Expression kept = new MethodCallExpression(binding, "getVariable", new ArgumentListExpression(new ConstantExpression(name)));
    Statement call = new ExpressionStatement(new MethodCallExpression(kept, "call", arguments));
    script.addMethod(name, Modifier.PUBLIC, ClassHelper.OBJECT_TYPE, parameters, ClassNode.EMPTY_ARRAY, call);
  }
}
