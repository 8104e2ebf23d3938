defmodule Polyproof do
  @moduledoc """
  Builds a submitted Elixir solution, calls it, or runs tests against it.

      build              solution.exs is in the current folder; its modules go to beams/
      calls ENTRY        serves calls on descriptors 3 and 4: docs/decisions/0002
      tests              runs tests.exs

  What a script does besides defining modules is left out: a main part must not run.
  """

  alias Polyproof.{Tests, Unfit, Wire}

  def start do
    {:ok, _} = Application.ensure_all_started(:elixir)
    [mode | rest] = Enum.map(:init.get_plain_arguments(), &List.to_string/1)

    case {mode, rest} do
      {"build", []} -> build()
      {"calls", [entry]} -> calls(String.to_atom(entry))
      {"tests", []} -> Tests.run(load())
    end
  end

  @doc "Ends at once: no hooks, no waiting for processes; what was printed is written."
  def leave(code), do: :erlang.halt(code, flush: true)

  defp build do
    File.mkdir_p!("beams")
    Code.compiler_options(ignore_module_conflict: true, docs: true)

    compiled =
      "solution.exs" |> File.read!() |> Code.string_to_quoted!(file: "solution.exs") |> definitions() |> Code.compile_quoted("solution.exs")

    for {module, binary} <- compiled, do: File.write!("beams/#{module}.beam", binary)

    leave(0)
  rescue
    error ->
      IO.puts(:stderr, Exception.format(:error, error))
      leave(1)
  end

  @defining [:defmodule, :defprotocol, :defimpl, :import, :alias, :require]
  @functions [:def, :defp, :defmacro, :defmacrop, :defstruct, :@, :use]

  # Modules, and what they need; functions outside of any become the module Solution.
  defp definitions({:__block__, place, items}) do
    kept = Enum.filter(items, &match?({it, _, _} when it in @defining, &1))
    loose = Enum.filter(items, &match?({it, _, _} when it in @functions, &1))
    {:__block__, place, if(loose == [], do: kept, else: kept ++ [wrapped(loose)])}
  end

  defp definitions(item), do: definitions({:__block__, [], [item]})

  defp wrapped(items), do: {:defmodule, [line: 1], [{:__aliases__, [line: 1], [:Solution]}, [do: {:__block__, [], items}]]}

  @doc "Loads what was built; the names of its modules, Solution first."
  def load do
    Code.prepend_path("beams")
    modules = for file <- Enum.sort(File.ls!("beams")), do: file |> Path.rootname() |> String.to_atom() |> Code.ensure_loaded!()
    Enum.sort_by(modules, &(not String.ends_with?(inspect(&1), "Solution")))
  end

  defp calls(entry) do
    port = Wire.open()
    serve(port, "", entry, load())
  end

  defp serve(port, bytes, entry, modules) do
    case Wire.receive_frame(port, bytes) do
      nil ->
        leave(0)

      {payload, rest} ->
        Wire.send_frame(port, answer(payload, entry, modules))
        serve(port, rest, entry, modules)
    end
  end

  # In a process of its own, which may die of one that is linked to it.
  defp answer(payload, entry, modules) do
    arguments = payload |> Wire.decode() |> Tuple.to_list()
    arity = length(arguments)

    case Enum.find(modules, &function_exported?(&1, entry, arity)) do
      nil ->
        ["u", Wire.text("the solution has no public function #{entry}/#{arity}")]

      module ->
        {pid, monitor} = spawn_monitor(fn -> exit({:polyproof_reply, reply(module, entry, arguments)}) end)

        receive do
          {:DOWN, ^monitor, :process, ^pid, {:polyproof_reply, reply}} -> reply
          {:DOWN, ^monitor, :process, ^pid, reason} -> ["e", Wire.text("exit"), Wire.text(inspect(reason))]
        end
    end
  end

  defp reply(module, entry, arguments) do
    result = apply(module, entry, arguments)

    try do
      "v" <> Wire.encode(result)
    rescue
      error in Unfit -> IO.iodata_to_binary(["u", Wire.text(error.message)])
    end
  catch
    :error, reason ->
      error = Exception.normalize(:error, reason, __STACKTRACE__)
      IO.iodata_to_binary(["e", Wire.text(inspect(error.__struct__)), Wire.text(Exception.message(error))])

    kind, reason ->
      IO.iodata_to_binary(["e", Wire.text(Atom.to_string(kind)), Wire.text(inspect(reason))])
  end
end
