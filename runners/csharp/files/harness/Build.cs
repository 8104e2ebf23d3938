using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Polyproof {
  /// <summary>
  /// Compiles what was submitted with mono's compiler. A text is first given what
  /// today's C# adds by itself (usual usings, a class around bare methods); no change moves a line.
  /// </summary>
  static class Build {
    const string References = "-r:System.Numerics.dll -r:System.Core.dll -r:System.Xml.dll -r:System.Xml.Linq.dll -r:Microsoft.CSharp.dll -r:System.Threading.Tasks.Dataflow.dll";
    const string Options = "-nologo -langversion:latest -optimize -debug -unsafe -warn:0 -d:DEBUG -d:TRACE " + References;
    const string Usings = "using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Text; using System.Threading; using System.Threading.Tasks; ";

    public static int Run(string shape) {
      switch (shape) {
        case "program": return Compile("main.cs", Prepare(File.ReadAllText("main.cs"), "Program"), "-out:main.exe");
        case "calls": return Compile("solution.cs", Prepare(File.ReadAllText("solution.cs"), "Solution"), "-out:solution.dll", "-target:library");
        default: return Tests();
      }
    }

    /// <summary>Tests stand in a text of their own, or go on where the solution's text breaks off within a class.</summary>
    static int Tests() {
      string source = File.ReadAllText("solution.cs"), tests = File.ReadAllText("tests.cs");
      const string frameworks = "-r:/opt/polyproof/frameworks.dll";
      if (Depth(source) > 0) {
        File.WriteAllText("joined", "");
        return Compile("tests.cs", Prepare(source + "\n#line 1 \"tests.cs\"\n" + tests, "Solution"), "-out:tests.dll", "-target:library", frameworks);
      }
      // By themselves first, so that an open comment or bracket cannot swallow tests.
      int code = Compile("solution.cs", Prepare(source, "Solution"), "-out:solution.dll", "-target:library", frameworks);
      if (code != 0) return code;
      bool isBare = !Type.IsMatch(Masked(source));
      var known = Regex.Matches(source, @"^[ \t]*namespace\s+([\w.]+)", RegexOptions.Multiline).Cast<Match>().Select(it => "using " + it.Groups[1].Value + "; ");
      var open = (isBare ? "using static Solution; " : "") + string.Concat(known.Distinct().Where(it => !tests.Contains(it.Trim())));
      return Compile("tests.cs", open + Prepare(tests, "Tests"), "-out:tests.dll", "-target:library", frameworks, "-r:solution.dll");
    }

    static int Compile(string name, string text, params string[] more) {
      Directory.CreateDirectory("build");
      File.WriteAllText("build/" + name, "#line 1 \"" + name + "\"\n" + text + "\n");
      var arguments = "/usr/lib/mono/4.5/mcs.exe " + Options + " " + string.Join(" ", more) + " build/" + name;
      // A process of its own, because the compiler keeps what it knew of the last text.
      var start = new ProcessStartInfo("mono", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
      using (var compiler = Process.Start(start)) {
        var errors = compiler.StandardError.ReadToEndAsync();
        var printed = compiler.StandardOutput.ReadToEnd() + errors.Result;
        compiler.WaitForExit();
        if (compiler.ExitCode != 0) Console.Error.Write(printed);
        return compiler.ExitCode;
      }
    }

    static readonly Regex Type = new Regex(@"\b(?:class|interface|enum|struct)\s+\w+");
    static readonly Regex Method = new Regex(@"\b[\w>\]?]+\s+\w+\s*(?:<[\w\s,]*>)?\s*\([^;{}]*\)\s*(?:where\b[^{;]*)?(?:\{|=>)");
    static readonly Regex Header = new Regex(@"\G\s*(?:using\s+(?:static\s+)?[\w.]+(?:\s*=\s*[^;]+)?|extern\s+alias\s+\w+)\s*;");

    /// <summary>A text that mono's compiler takes: with the usual usings, and a class where there is none.</summary>
    static string Prepare(string text, string name) {
      var masked = Masked(text);
      int end = 0;
      for (var clause = Header.Match(masked); clause.Success; clause = Header.Match(masked, end)) end = clause.Index + clause.Length;
      string head = text.Substring(0, end), body = text.Substring(end);
      var fileScope = Regex.Match(Masked(body), @"^\s*namespace\s+[\w.]+\s*(;)");
      if (fileScope.Success) body = body.Remove(fileScope.Groups[1].Index, 1).Insert(fileScope.Groups[1].Index, "{") + "\n}";
      else body = Classed(body, name);
      return Usings + head + body;
    }

    /// <summary>Methods or statements without a class get one; statements before types (C# 9) become its Main.</summary>
    static string Classed(string body, string name) {
      var masked = Masked(body);
      var type = Regex.Match(masked, @"^[ \t]*(?:\[.*\]\s*)*(?:(?:public|internal|static|abstract|sealed|partial|unsafe|readonly|ref)\s+)*(?:class|interface|enum|struct|namespace)\s+\w+", RegexOptions.Multiline);
      var statements = type.Success ? body.Substring(0, type.Index) : body;
      if (Masked(statements).Trim() == "" || Regex.IsMatch(Masked(statements).Trim(), @"^(?:\[[^\]]*\]\s*|#.*\s*)*$")) return body;
      if (type.Success && Depth(statements) > 0) return body;
      var types = type.Success ? body.Substring(type.Index) : "";
      return "public class " + name + " {" + Members(statements, name) + "\n}" + types;
    }

    static string Members(string text, string name) {
      bool hasStatements = Regex.IsMatch(TopLevel(Masked(text)), @"^\s*(?:[\w.]+\s*\([^{}]*\)|(?:var|int|string|long|double|bool)\s+\w+\s*=[^>][^;]*|(?:if|for|foreach|while|try)\b[^;]*|Assert\.[^;]*)\s*[;{]", RegexOptions.Multiline);
      if (Method.IsMatch(Masked(text)) && (name == "Solution" || !hasStatements || Regex.IsMatch(text, @"\bMain\s*\("))) return text;
      return "public static void Main(string[] args) {" + text + "\n}";
    }

    /// <summary>What is not within braces.</summary>
    static string TopLevel(string masked) {
      var out_ = new StringBuilder();
      int depth = 0;
      foreach (char it in masked) {
        if (it == '}') depth--;
        if (depth == 0 || it == '\n') out_.Append(it);
        if (it == '{') depth++;
      }
      return out_.ToString();
    }

    static int Depth(string text) {
      var masked = Masked(text);
      return masked.Count(it => it == '{') - masked.Count(it => it == '}');
    }

    /// <summary>The text with comments and literals blanked out, of the same length.</summary>
    static string Masked(string text) {
      const string pattern = @"//[^\n]*|/\*[\s\S]*?(?:\*/|$)|\$?@\$?""(?:""""|[^""])*""|\$?""(?:\\.|[^""\\\n])*""|'(?:\\.[^']*|[^'\\\n])'";
      return Regex.Replace(text, pattern, it => Regex.Replace(it.Value, @"[^\n]", " "));
    }
  }
}
