/** Programs that prove the Elixir image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const each = (line: (x: number) => string): string => [1, 2, 3, 4, 5].map(line).join('\n');

const twice = (body: string, before = ''): string =>
  `defmodule Solution do\n${before}  def twice(x) do\n    ${body}\n  end\nend\n`;

export const kit: Kit = {
  echo: 'defmodule Solution do\n  def echo(x), do: x\nend\n',
  types: untyped,
  compiles: true,
  plain: { file: 'main.exs', run: ['elixir', 'main.exs'] },
  tests: `Code.require_file("solution.exs", __DIR__)\n\n${each((x) => `if Solution.twice(${x}) != ${2 * x}, do: raise "twice(${x})"`)}\n`,
  noTests: 'IO.puts(Solution.twice(1))\n',
  behaviours: {
    right: twice('2 * x'),
    wrong: twice('2 * x + 1'),
    prefix: twice('if x < 3, do: 2 * x, else: 0'),
    raises: twice('raise ArgumentError, "no #{x}"'),
    exits: twice('System.halt(0 * x)'),
    'exits-at-load': twice('2 * x', '  @on_load :ended\n  def ended, do: :erlang.halt(0)\n'),
    'exits-in-hook': twice('System.at_exit(fn _ -> System.halt(0) end)\n    2 * x + 1'),
    loops: twice('twice(x)'),
    memory: twice(
      'grow([x])',
      '  defp grow(kept), do: grow([String.duplicate(String.duplicate("x", 1_000), 10_000) | kept])\n',
    ),
    forks: twice('Enum.each(Stream.cycle([x]), fn _ -> spawn(fn -> Process.sleep(300_000) end) end)'),
    output: twice('IO.puts(String.duplicate("x", 10_000))\n    twice(x)'),
    forges: twice(
      'IO.puts("OK\\nall tests passed\\naccepted\\ni#{2 * x};")\n    for descriptor <- 1..4, do: File.write("/proc/self/fd/#{descriptor}", "4\\nvi2;")\n    2 * x + 1',
    ),
    warns: twice('IO.puts(:stderr, "warning: Error-prone")\n    2 * x'),
    child: twice('Port.open({:spawn, "sleep 300"}, [])\n    2 * x'),
    broken: 'defmodule Solution do\n  def twice(x, do: 2 * x\nend\n',
  },
  frameworks: {
    'no imports': {
      tests: `check = fn actual, expected ->\n  unless actual == expected do\n    IO.puts("expected #{expected}, got #{actual}")\n    System.halt(1)\n  end\nend\n\n${each((x) => `check.(twice(${x}), ${2 * x})`)}\nSystem.halt(0)\n`,
      reports: false,
    },
    asserts: { tests: `${each((x) => `assert Solution.twice(${x}) == ${2 * x}`)}\n`, reports: false },
    matches: { tests: `${each((x) => `${2 * x} = Solution.twice(${x})`)}\n`, reports: false },
    ExUnit: {
      tests: `ExUnit.start()

defmodule SolutionTest do
  use ExUnit.Case, async: true
  doctest Solution

  setup do
    {:ok, numbers: [1, 2, 3, 4, 5]}
  end

  test "doubles", %{numbers: numbers} do
    for x <- numbers, do: assert Solution.twice(x) == x + x
  end

  describe "its result" do
    test "is an integer" do
      assert is_integer(Solution.twice(1))
    end

    @tag :skip
    test "is not tested" do
      flunk("never")
    end
  end
end
`,
      reports: true,
    },
  },
  styles: {
    'a main part':
      'defmodule Solution do\n  def main do\n    IO.gets("") |> String.trim() |> String.to_integer() |> twice() |> IO.puts()\n    System.halt(1)\n  end\n\n  def twice(x), do: x * 2\nend\n\nSolution.main()\n',
    'another module':
      'defmodule Doubler.Helper do\n  @moduledoc false\n  def add(a, b), do: a + b\nend\n\ndefmodule Doubler do\n  @moduledoc """\n  Doubles.\n  """\n  alias Doubler.Helper\n  require Logger\n\n  @spec twice(integer) :: integer\n  def twice(x) when is_integer(x), do: Helper.add(x, x)\nend\n',
    'no module': 'def twice(x) do\n  add(x, x)\nend\n\ndefp add(a, b), do: a + b\n',
    'a default': 'defmodule Solution do\n  def twice(x, by \\\\ 2), do: x * by\nend\n',
    'a struct and pipes':
      'defmodule Pair do\n  defstruct [:left, :right]\n  def sum(%Pair{left: left, right: right}), do: left + right\nend\n\ndefmodule Solution do\n  import Bitwise\n\n  def twice(x) do\n    %Pair{left: x, right: x} |> Pair.sum() |> bor(0)\n  end\nend\n',
    processes:
      'defmodule Solution do\n  def twice(x) do\n    Task.async(fn -> x + x end) |> Task.await()\n  end\nend\n',
    'another spelling':
      'defmodule Solution do\n  def twiceAsMuch(x), do: x\n  def twice(x), do: twiceAsMuch(x) * 2\nend\n',
  },
};
