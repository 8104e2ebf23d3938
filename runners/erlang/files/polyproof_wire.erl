%% Frames and neutral values: docs/decisions/0002.
%%
%% The signature's letters (verification/types.ts) say what a list is: text is a
%% list of characters, or a binary where the solution's spec says so. Null is
%% undefined. A list of pairs stands for a map.
-module(polyproof_wire).
-export([open/0, receive_frame/2, send_frame/2, text/1, signature/1, arguments/3, encode/2, plain/1]).

-define(BYTES_MAX, 16 * 1024 * 1024).
-define(DEPTH_MAX, 256).
-define(MESSAGE_MAX, 2000).

open() -> erlang:open_port({fd, 3, 4}, [binary, stream, eof]).

%% The payload of the next frame and the bytes behind it, or eof.
receive_frame(Port, Bytes) ->
    case whole(Bytes) of
        {_, _} = Frame ->
            Frame;
        more ->
            receive
                {Port, {data, More}} -> receive_frame(Port, <<Bytes/binary, More/binary>>);
                {Port, eof} -> eof
            end
    end.

whole(Bytes) ->
    case binary:split(Bytes, <<"\n">>) of
        [Digits, Rest] ->
            Length = binary_to_integer(Digits),
            case Rest of
                <<Payload:Length/binary, Others/binary>> -> {Payload, Others};
                _ -> more
            end;
        _ ->
            more
    end.

send_frame(Port, Payload) ->
    erlang:port_command(Port, [integer_to_binary(iolist_size(Payload)), $\n, Payload]).

%% Wire form of a text of ours, or of one that must not fail.
text(Text) ->
    Characters =
        case unicode:characters_to_list(Text) of
            List when is_list(List) -> List;
            _ -> io_lib:format("~p", [Text])
        end,
    Data = unicode:characters_to_binary(string:slice(Characters, 0, ?MESSAGE_MAX)),
    [$s, integer_to_binary(byte_size(Data)), $:, Data].

plain(Value) when is_integer(Value) -> [$i, integer_to_binary(Value), $;].

%% Types of the parameters and of the result.
signature(Letters) ->
    {{tuple, Parameters}, Rest} = type(Letters),
    {Returns, _} = type(Rest),
    {Parameters, Returns}.

type([$o | Rest]) -> {Of, After} = type(Rest), {{optional, Of}, After};
type([$l | Rest]) -> {Of, After} = type(Rest), {{list, Of}, After};
type([$m | Rest]) ->
    {Key, After} = type(Rest),
    {Value, End} = type(After),
    {{map, Key, Value}, End};
type([$u | Rest]) ->
    {Digits, [$: | Items]} = lists:splitwith(fun(It) -> It =/= $: end, Rest),
    {Types, End} = lists:mapfoldl(fun(_, Left) -> type(Left) end, Items, lists:seq(1, list_to_integer(Digits))),
    {{tuple, Types}, End};
type([Letter | Rest]) -> {Letter, Rest}.

%% The arguments of a call. `Texts` is list or binary.
arguments(Payload, Types, Texts) ->
    <<$u, Rest/binary>> = Payload,
    {_, Items} = count(Rest),
    {Values, _} = lists:mapfoldl(fun(_, Left) -> read(Left, Texts) end, Items, Types),
    Values.

read(<<$n, Rest/binary>>, _) -> {undefined, Rest};
read(<<$t, Rest/binary>>, _) -> {true, Rest};
read(<<$f, Rest/binary>>, _) -> {false, Rest};
read(<<$i, Rest/binary>>, _) ->
    [Digits, After] = binary:split(Rest, <<";">>),
    {binary_to_integer(Digits), After};
read(<<$d, Rest/binary>>, _) ->
    [Decimal, After] = binary:split(Rest, <<";">>),
    {to_float(Decimal), After};
read(<<$s, Rest/binary>>, Texts) ->
    {Length, After} = count(Rest),
    <<Text:Length/binary, Others/binary>> = After,
    {case Texts of binary -> Text; list -> unicode:characters_to_list(Text) end, Others};
read(<<$m, Rest/binary>>, Texts) ->
    {Count, After} = count(Rest),
    {Entries, Others} =
        lists:mapfoldl(
            fun(_, Left) ->
                {Key, Behind} = read(Left, Texts),
                {Value, Next} = read(Behind, Texts),
                {{Key, Value}, Next}
            end,
            After,
            lists:seq(1, Count)
        ),
    {maps:from_list(Entries), Others};
read(<<Tag, Rest/binary>>, Texts) when Tag =:= $l; Tag =:= $u ->
    {Count, After} = count(Rest),
    {Items, Others} = lists:mapfoldl(fun(_, Left) -> read(Left, Texts) end, After, lists:seq(1, Count)),
    {case Tag of $l -> Items; $u -> list_to_tuple(Items) end, Others}.

count(Rest) ->
    [Digits, After] = binary:split(Rest, <<":">>),
    {binary_to_integer(Digits), After}.

%% Erlang reads no float without a point.
to_float(Decimal) ->
    [Mantissa | Exponent] = binary:split(Decimal, <<"e">>),
    Pointed = case binary:match(Mantissa, <<".">>) of nomatch -> <<Mantissa/binary, ".0">>; _ -> Mantissa end,
    binary_to_float(iolist_to_binary([Pointed | [[$e, It] || It <- Exponent]])).

%% The wire form of a result. Throws {unfit, Reason}.
encode(Value, Type) ->
    Data = iolist_to_binary(write(Value, Type, 0)),
    byte_size(Data) =< ?BYTES_MAX orelse unfit("the result takes more than ~b bytes", [?BYTES_MAX]),
    Data.

write(_, _, Depth) when Depth > ?DEPTH_MAX -> unfit("the result is nested deeper than ~b", [?DEPTH_MAX]);
write(Null, Type, _) when
    (Null =:= undefined orelse Null =:= nil orelse Null =:= null orelse Null =:= none),
    (Type =:= $n orelse Type =:= $a orelse element(1, Type) =:= optional)
->
    "n";
write(Value, {optional, Of}, Depth) -> write(Value, Of, Depth);
write(ok, $n, _) -> "n";
write(true, _, _) -> "t";
write(false, _, _) -> "f";
write(Value, _, _) when is_integer(Value) -> [$i, integer_to_binary(Value), $;];
write(Value, _, _) when is_float(Value) -> [$d, float_to_binary(Value, [short]), $;];
write(Value, _, _) when is_binary(Value) -> string(Value);
write(Value, $s, _) when is_list(Value) -> string(Value);
write(Value, _, _) when is_atom(Value) -> string(atom_to_binary(Value));
write(Value, {map, Key, Of}, Depth) when is_list(Value) -> entries(Value, Key, Of, Depth);
write(Value, {map, Key, Of}, Depth) when is_map(Value) -> entries(maps:to_list(Value), Key, Of, Depth);
write(Value, _, Depth) when is_map(Value) -> entries(maps:to_list(Value), $a, $a, Depth);
write(Value, Type, Depth) when is_list(Value) ->
    length_of(Value),
    [$l, integer_to_binary(length(Value)), $:, items(Value, Type, Depth)];
write(Value, Type, Depth) when is_tuple(Value) ->
    [$u, integer_to_binary(tuple_size(Value)), $:, items(tuple_to_list(Value), Type, Depth)];
write(Value, _, _) -> unfit("the result holds ~P, which is not a neutral value", [Value, 9]).

items(Items, {list, Of}, Depth) -> [write(It, Of, Depth + 1) || It <- Items];
items(Items, {tuple, Types}, Depth) when length(Items) =:= length(Types) ->
    [write(It, Of, Depth + 1) || {It, Of} <- lists:zip(Items, Types)];
items(Items, _, Depth) -> [write(It, $a, Depth + 1) || It <- Items].

entries(Entries, Key, Of, Depth) ->
    [$m, integer_to_binary(length(Entries)), $:, [entry(It, Key, Of, Depth + 1) || It <- Entries]].

entry({Key, Value}, KeyType, Of, Depth) -> [write(Key, KeyType, Depth), write(Value, Of, Depth)];
entry(Other, _, _, _) -> unfit("the result holds ~P where an entry of a map belongs", [Other, 9]).

length_of(List) ->
    try length(List)
    catch error:badarg -> unfit("the result holds an improper list", [])
    end.

string(Text) ->
    try unicode:characters_to_binary(Text) of
        Data when is_binary(Data) -> [$s, integer_to_binary(byte_size(Data)), $:, Data];
        _ -> unfit("the result holds bytes that are not text", [])
    catch
        error:badarg -> unfit("the result holds ~P where a text belongs", [Text, 9])
    end.

unfit(Format, Arguments) -> throw({unfit, io_lib:format(Format, Arguments)}).
