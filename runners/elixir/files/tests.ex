defmodule Polyproof.Tests do
  @moduledoc """
  Runs the user's tests against the solution, to their end.

  The tests are a script that sees the solution's modules, with the functions
  of those it does not name imported. Cases of ExUnit are run after it, with a
  formatter of ours. What loads the solution, starts ExUnit or halts is replaced.
  """

  alias Polyproof.Wire

  @check_failed 10

  def run(modules) do
    port = Wire.open()
    Process.register(self(), :polyproof_tests)
    :persistent_term.put(:polyproof_port, port)
    {:ok, _} = Application.ensure_all_started(:ex_unit)
    ExUnit.start(autorun: false, formatters: [Polyproof.Formatter], colors: [enabled: false])
    Code.compiler_options(ignore_module_conflict: true)
    text = File.read!("tests.exs")

    try do
      text |> Code.string_to_quoted!(file: "tests.exs") |> Macro.prewalk(&replaced/1) |> prefixed(text, modules) |> Code.eval_quoted([], file: "tests.exs")
    catch
      kind, reason -> fail(kind, reason, __STACKTRACE__)
    end

    if text =~ ~r/ExUnit\.(Case|start|run)/, do: finish(ExUnit.run()), else: finish(nil)
  end

  @doc "What `System.halt` and its like are in the tests."
  def ended(0), do: finish(nil)
  def ended(status) when status in [:normal, :shutdown], do: finish(nil)
  def ended(_), do: Polyproof.leave(@check_failed)

  defp finish(%{failures: failures}) when failures > 0, do: Polyproof.leave(@check_failed)

  defp finish(result) do
    port = :persistent_term.get(:polyproof_port)

    with {payload, _} <- Wire.receive_frame(port, "") do
      {nonce} = Wire.decode(payload)
      checks = if result, do: result.total - result.skipped - result.excluded, else: -1
      Wire.send_frame(port, "v" <> Wire.encode({nonce, checks}))
    end

    Polyproof.leave(0)
  end

  defp fail(kind, reason, trace) do
    IO.puts(:stderr, Exception.format(kind, reason, trace))
    Polyproof.leave(if failed_check?(kind, reason, trace), do: @check_failed, else: 1)
  end

  # An assertion, or what the tests themselves raised, did not match or exited with.
  defp failed_check?(:error, %ExUnit.AssertionError{}, _), do: true
  defp failed_check?(:error, %ExUnit.MultiError{}, _), do: true

  defp failed_check?(kind, reason, trace) do
    theirs = Enum.all?(trace, fn {_, _, _, place} -> to_string(place[:file]) != "solution.exs" end)

    raised =
      kind != :error or match?({:badmatch, _}, reason) or
        (is_exception(reason) and reason.__struct__ in [RuntimeError, MatchError, ArgumentError])

    theirs and raised
  end

  @loading [:require_file, :compile_file, :eval_file, :load_file]

  defp replaced({{:., _, [{:__aliases__, _, [:Code]}, name]}, _, _}) when name in @loading, do: :ok
  defp replaced({{:., _, [{:__aliases__, _, [:ExUnit]}, name]}, _, _}) when name in [:start, :run], do: :ok

  defp replaced({{:., _, [{:__aliases__, _, [:System]}, name]}, place, arguments}) when name in [:halt, :stop], do: ending(place, arguments)
  defp replaced({{:., _, [:erlang, :halt]}, place, arguments}), do: ending(place, arguments)
  defp replaced(node), do: node

  defp ending(place, arguments), do: {{:., place, [__MODULE__, :ended]}, place, Enum.take(arguments ++ [0], 1)}

  defp prefixed(script, text, modules) do
    unnamed = Enum.reject(modules, &(text =~ ~r/\b#{Regex.escape(inspect(&1))}\b/))
    imports = for module <- unnamed, function_exported?(module, :__info__, 1), do: quote(do: import(unquote(module)))
    asserts = if text =~ ~r/\b(assert|refute|flunk)/, do: [quote(do: import(ExUnit.Assertions))], else: []
    {:__block__, [], imports ++ asserts ++ [script]}
  end
end

defmodule Polyproof.Formatter do
  @moduledoc "Sends a report for each test of ExUnit's as it ends. A test that is skipped counts for nothing."
  use GenServer

  alias Polyproof.Wire

  @impl true
  def init(_), do: {:ok, nil}

  @impl true
  def handle_cast({:test_finished, test}, state) do
    case test.state do
      nil -> report(test, "t", "")
      {skipped, _} when skipped in [:skipped, :excluded] -> :ok
      {:failed, failures} -> report(test, "f", explain(failures))
      {:invalid, _} -> report(test, "f", "its setup failed")
    end

    {:noreply, state}
  end

  def handle_cast(_, state), do: {:noreply, state}

  defp report(test, passed, message) do
    if message != "", do: IO.puts(:stderr, "#{test.name}: #{message}")
    Wire.send_frame(:persistent_term.get(:polyproof_port), ["r", Wire.text("#{inspect(test.module)} #{test.name}"), passed, Wire.text(message)])
  end

  defp explain(failures) do
    Enum.map_join(failures, "\n", fn
      {:error, %ExUnit.AssertionError{} = error, _} -> Exception.message(error)
      {kind, reason, trace} -> Exception.format_banner(kind, reason, trace)
    end)
  end
end
