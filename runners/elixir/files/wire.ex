defmodule Polyproof.Unfit do
  defexception [:message]
end

defmodule Polyproof.Wire do
  @moduledoc """
  Frames and neutral values: docs/decisions/0002.

  A tuple is a tuple, a map a map with text or ints for keys, null is nil.
  Atoms that come out are text. One port has both private descriptors.
  """

  alias Polyproof.Unfit

  @bytes_max 16 * 1024 * 1024
  @depth_max 256
  @message_max 2_000

  def open, do: Port.open({:fd, 3, 4}, [:binary, :stream, :eof])

  @doc "The payload of the next frame and the bytes behind it, or nil at the end."
  def receive_frame(port, bytes) do
    with [digits, rest] <- :binary.split(bytes, "\n"),
         length = String.to_integer(digits),
         <<payload::binary-size(^length), others::binary>> <- rest do
      {payload, others}
    else
      _ ->
        receive do
          {^port, {:data, more}} -> receive_frame(port, bytes <> more)
          {^port, :eof} -> nil
        end
    end
  end

  def send_frame(port, payload) do
    payload = IO.iodata_to_binary(payload)
    Port.command(port, [Integer.to_string(byte_size(payload)), "\n", payload])
  end

  @doc "Wire form of a text of ours, or of one that must not fail."
  def text(string) do
    string = string |> String.replace_invalid() |> String.slice(0, @message_max)
    ["s", Integer.to_string(byte_size(string)), ":", string]
  end

  @doc "The wire form of a value. Raises Unfit."
  def encode(value) do
    data = IO.iodata_to_binary(write(value, 0))
    if byte_size(data) > @bytes_max, do: unfit("the result takes more than #{@bytes_max} bytes")
    data
  end

  defp write(_, depth) when depth > @depth_max, do: unfit("the result is nested deeper than #{@depth_max}")
  defp write(nil, _), do: "n"
  defp write(true, _), do: "t"
  defp write(false, _), do: "f"
  defp write(value, _) when is_integer(value), do: ["i", Integer.to_string(value), ";"]
  defp write(value, _) when is_float(value), do: ["d", :erlang.float_to_binary(value, [:short]), ";"]
  defp write(value, depth) when is_atom(value), do: write(Atom.to_string(value), depth)

  defp write(value, _) when is_binary(value) do
    unless String.valid?(value), do: unfit("the result holds bytes that are not text")
    ["s", Integer.to_string(byte_size(value)), ":", value]
  end

  defp write(value, depth) when is_list(value) do
    unless List.improper?(value) == false, do: unfit("the result holds an improper list")
    ["l", Integer.to_string(length(value)), ":" | Enum.map(value, &write(&1, depth + 1))]
  end

  defp write(value, depth) when is_tuple(value) do
    ["u", Integer.to_string(tuple_size(value)), ":" | value |> Tuple.to_list() |> Enum.map(&write(&1, depth + 1))]
  end

  defp write(%kind{}, _), do: unfit("the result holds a #{inspect(kind)}, which is not a neutral value")

  defp write(value, depth) when is_map(value) do
    entries = for {key, item} <- value, do: [write(key, depth + 1), write(item, depth + 1)]
    ["m", Integer.to_string(map_size(value)), ":" | entries]
  end

  defp write(value, _), do: unfit("the result holds #{String.slice(inspect(value), 0, 80)}, which is not a neutral value")

  defp unfit(why), do: raise(Unfit, why)

  @doc "The value that the bytes hold."
  def decode(bytes), do: bytes |> read() |> elem(0)

  defp read("n" <> rest), do: {nil, rest}
  defp read("t" <> rest), do: {true, rest}
  defp read("f" <> rest), do: {false, rest}

  defp read("i" <> rest) do
    [digits, rest] = :binary.split(rest, ";")
    {String.to_integer(digits), rest}
  end

  defp read("d" <> rest) do
    [decimal, rest] = :binary.split(rest, ";")
    {to_float(decimal), rest}
  end

  defp read("s" <> rest) do
    {length, rest} = count(rest)
    <<text::binary-size(^length), rest::binary>> = rest
    {text, rest}
  end

  defp read("l" <> rest), do: items(rest)

  defp read("u" <> rest) do
    {items, rest} = items(rest)
    {List.to_tuple(items), rest}
  end

  defp read("m" <> rest) do
    {length, rest} = count(rest)
    {items, rest} = items(2 * length, rest)
    {items |> Enum.chunk_every(2) |> Map.new(&List.to_tuple/1), rest}
  end

  defp count(rest) do
    [digits, rest] = :binary.split(rest, ":")
    {String.to_integer(digits), rest}
  end

  defp items(rest) do
    {length, rest} = count(rest)
    items(length, rest)
  end

  defp items(0, rest), do: {[], rest}
  defp items(length, rest), do: Enum.map_reduce(1..length, rest, fn _, rest -> read(rest) end)

  # Erlang reads no float without a point.
  defp to_float(decimal) do
    {mantissa, exponent} = decimal |> String.split("e") |> then(&{hd(&1), Enum.at(&1, 1, "0")})
    mantissa = if String.contains?(mantissa, "."), do: mantissa, else: mantissa <> ".0"
    String.to_float(mantissa <> "e" <> exponent)
  end
end
