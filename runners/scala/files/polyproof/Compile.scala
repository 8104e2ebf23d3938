package polyproof

import java.net.{URL, URLClassLoader}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}
import scala.collection.JavaConverters._
import scala.tools.nsc.{Global, Settings}
import scala.tools.nsc.reporters.ConsoleReporter

/**
 * The Scala compiler for submitted texts: `Compile program|tests` and `Compile calls ENTRY`.
 *
 * Reads solution.scala (and tests.scala); classes go to the folder of their text, classes/
 * or tests/. Of a program, the main class is written to the file `main`, an argument file for
 * the java command; of an entry point, the types of its parameters are written to the file
 * `types`: the JVM knows a List[Int] only as a List.
 */
object Compile {
  def main(arguments: Array[String]): Unit = {
    val compiled = new Compile().run(arguments)
    System.err.flush()
    Runtime.getRuntime.halt(if (compiled) 0 else 1)
  }
}

final class Compile {
  private val settings = new Settings(message => System.err.println(message))
  settings.classpath.value = System.getProperty("java.class.path")
  settings.nowarn.value = true
  settings.target.value = "jvm-1.8"
  // Functions for the interfaces of Java, as in later versions.
  settings.Xexperimental.value = true
  private val global = new Global(settings, new ConsoleReporter(settings))
  import global._

  private def run(arguments: Array[String]): Boolean = {
    val solution = Text.of(read("solution.scala"))
    arguments(0) match {
      case "program" => compile("classes", "solution.scala", solution.asProgram) && writeMain()
      case "calls" => compile("classes", "solution.scala", solution.inObject) && writeTypes(arguments(1))
      case _ =>
        val tests = Text.of(read("tests.scala")).asProgram.belongingTo(solution)
        compile("classes", "solution.scala", solution.inPackageOf(tests).inObject) && compile("tests", "tests.scala", tests)
    }
  }

  /** One after the other, so that a class Main of both is each one's own; the second sees what the first defined. */
  private def compile(folder: String, name: String, text: Text): Boolean = {
    Files.write(Paths.get(name), text.whole.getBytes(UTF_8))
    Files.createDirectories(Paths.get(folder))
    settings.outputDirs.setSingleOutput(folder)
    new Run().compile(List(name))
    reporter.asInstanceOf[ConsoleReporter].printSummary()
    !reporter.hasErrors
  }

  private def writeMain(): Boolean = {
    // A loader of its own: the folder was not there yet when the JVM read its class path.
    val folder = Array[URL](Paths.get("classes").toUri.toURL)
    val main = Classes.main(Classes.in("classes", new URLClassLoader(folder)), "Main")
    if (main == null) System.err.println("solution.scala: error: no object has a method main(args: Array[String])")
    else write("main", main.getDeclaringClass.getName)
    main != null
  }

  /** One line for each method of that name: its class and the types, such as `Solution scala.Int scala.Option[scala.Int]`. */
  private def writeTypes(entry: String): Boolean = {
    val owners = currentRun.symSource.keys.toList.flatMap(symbol => List(symbol, symbol.companionModule.moduleClass))
    val lines = exitingTyper {
      for {
        owner <- (owners ++ owners.flatMap(_.info.decls.toList.filter(_.isModuleOrModuleClass).map(_.moduleClass))).distinct
        if owner != NoSymbol
        method <- owner.info.decls.toList
        if method.isMethod && method.name.decoded == entry
      } yield (owner.javaClassName :: method.paramss.flatten.map(parameter => shown(parameter.info, 0))).mkString(" ")
    }
    write("types", lines.mkString("\n"))
    true
  }

  private def shown(given: Type, depth: Int): String = given.dealias.widen match {
    case _ if depth > 32 => "scala.Any"
    case TypeRef(_, symbol, _) if !symbol.isClass => shown(given.bounds.hi, depth + 1)
    case TypeRef(_, symbol, Nil) => symbol.javaClassName
    case TypeRef(_, symbol, parts) => parts.map(shown(_, depth + 1)).mkString(symbol.javaClassName + "[", ",", "]")
    case ExistentialType(_, inner) => shown(inner, depth + 1)
    case AnnotatedType(_, inner) => shown(inner, depth + 1)
    case _ => "scala.Any"
  }

  private def read(name: String) = new String(Files.readAllBytes(Paths.get(name)), UTF_8)

  private def write(name: String, text: String) = Files.write(Paths.get(name), text.getBytes(UTF_8))
}
