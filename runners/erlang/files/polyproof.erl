%% Builds a submitted Erlang solution, calls it, or runs tests against it.
%%
%%     build program               main.erl is in the current folder
%%     build calls|tests           solution.erl is, and for tests tests.erl
%%     program                     runs main
%%     calls ENTRY SIGNATURE       serves calls on descriptors 3 and 4: docs/decisions/0002
%%     tests                       runs the tests
%%
%% Modules may have any name or none; all their functions can be reached.
-module(polyproof).
-export([start/0, leave/1, ended/0, ended/1, describe/3]).

start() ->
    case init:get_plain_arguments() of
        ["build" | Shape] -> build(Shape);
        ["program"] -> program();
        ["calls", Entry, Signature] -> calls(list_to_atom(Entry), Signature);
        ["tests"] -> polyproof_tests:run(load("solution.beam"), load("tests.beam"))
    end.

%% Ends at once: no hooks, no waiting for processes; what was printed is written.
leave(Code) -> erlang:halt(Code, [{flush, true}]).

%% What halt is in the tests.
ended() -> ended(0).
ended(0) -> polyproof_tests:finish(-1);
ended(_) -> leave(10).

%% Building.

build(["program"]) ->
    compile("main.erl", "main.beam", main, fun(Forms) -> Forms end),
    leave(0);
build([Shape]) ->
    Solution = compile("solution.erl", "solution.beam", solution, fun(Forms) -> Forms end),
    Shape =:= "tests" andalso
        compile("tests.erl", "tests.beam", tests, fun(Forms) -> importing(Solution, redirected(Forms)) end),
    leave(0).

compile(File, Beam, Name, Change) ->
    {ok, Parsed} = epp:parse_file(File, [{includes, ["."]}, {default_encoding, utf8}]),
    Forms = Change(named(Parsed, Name)),
    Options = [binary, export_all, nowarn_export_all, debug_info, return_errors, no_error_module_mismatch],
    case compile:forms(Forms, Options) of
        {ok, Module, Code} ->
            ok = file:write_file(Beam, term_to_binary({Module, Code, [Form || {attribute, _, spec, _} = Form <- Forms]})),
            {Module, functions(Forms)};
        {error, Errors, _} ->
            [io:format(standard_error, "~ts:~ts: ~ts~n", [In, place(Where), By:format_error(What)]) || {In, List} <- Errors, {Where, By, What} <- List],
            leave(1)
    end.

place({Line, Column}) -> io_lib:format("~b:~b", [Line, Column]);
place(Line) when is_integer(Line) -> integer_to_list(Line);
place(_) -> "".

%% With a module clause where there is none.
named(Forms, Name) ->
    case [It || {attribute, _, module, _} = It <- Forms] of
        [] ->
            {Files, Rest} = lists:splitwith(fun({attribute, _, file, _}) -> true; (_) -> false end, Forms),
            Files ++ [{attribute, 1, module, Name} | Rest];
        _ ->
            Forms
    end.

functions(Forms) -> [{Name, Arity} || {function, _, Name, Arity, _} <- Forms].

%% The tests with the functions imported that they call and only the solution has.
importing({Module, Known}, Forms) ->
    Wanted = [It || It <- lists:usort(local_calls(Forms)), lists:member(It, Known), not lists:member(It, functions(Forms))],
    {Before, [Clause | Rest]} = lists:splitwith(fun({attribute, _, module, _}) -> false; (_) -> true end, Forms),
    Before ++ [Clause, {attribute, 1, import, {Module, Wanted}} | Rest].

local_calls({call, _, {atom, _, Name}, Arguments}) -> [{Name, length(Arguments)} | local_calls(Arguments)];
local_calls({'fun', _, {function, Name, Arity}}) when is_atom(Name) -> [{Name, Arity}];
local_calls(Tuple) when is_tuple(Tuple) -> local_calls(tuple_to_list(Tuple));
local_calls([Head | Tail]) -> local_calls(Head) ++ local_calls(Tail);
local_calls(_) -> [].

%% What halts in the tests ends them, and only that.
redirected({call, Place, {atom, _, halt}, Arguments}) -> ending(Place, Arguments);
redirected({call, Place, {remote, _, {atom, _, Module}, {atom, _, Name}}, Arguments}) when
    Module =:= erlang andalso Name =:= halt; Module =:= init andalso Name =:= stop
->
    ending(Place, Arguments);
redirected(Tuple) when is_tuple(Tuple) -> list_to_tuple(redirected(tuple_to_list(Tuple)));
redirected([Head | Tail]) -> [redirected(Head) | redirected(Tail)];
redirected(Other) -> Other.

ending(Place, Arguments) ->
    {call, Place, {remote, Place, {atom, Place, polyproof}, {atom, Place, ended}}, lists:sublist(Arguments, 1)}.

%% Running.

load(Beam) ->
    {ok, Bytes} = file:read_file(Beam),
    {Module, Code, Specs} = binary_to_term(Bytes),
    {module, Module} = code:load_binary(Module, filename:rootname(Beam) ++ ".erl", Code),
    {Module, Specs}.

program() ->
    {Module, _} = load("main.beam"),
    Main = [It || It <- [{main, 1}, {main, 0}, {start, 0}], erlang:function_exported(Module, element(1, It), element(2, It))],
    try
        case Main of
            [{Name, 1} | _] -> Module:Name([]);
            [{Name, 0} | _] -> Module:Name();
            [] -> error({undef, main})
        end,
        leave(0)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~ts~n", [erl_error:format_exception(Class, Reason, Stack)]),
            leave(1)
    end.

calls(Entry, Signature) ->
    Port = polyproof_wire:open(),
    {Module, Specs} = load("solution.beam"),
    {Parameters, Returns} = polyproof_wire:signature(Signature),
    Arity = length(Parameters),
    Texts = texts([Spec || {attribute, _, spec, {Name, Spec}} <- Specs, Name =:= {Entry, Arity}]),
    Call =
        case erlang:function_exported(Module, Entry, Arity) of
            true -> fun(Payload) -> reply(Module, Entry, polyproof_wire:arguments(Payload, Parameters, Texts), Returns) end;
            false -> fun(_) -> [$u, polyproof_wire:text(io_lib:format("the solution has no function ~s/~b", [Entry, Arity]))] end
        end,
    serve(Port, <<>>, Call).

%% Whether the entry point takes text as binaries: as its spec says, lists of characters without one.
texts(Spec) ->
    case string:find(io_lib:format("~w", [Spec]), ",binary,") of
        nomatch -> list;
        _ -> binary
    end.

serve(Port, Bytes, Call) ->
    case polyproof_wire:receive_frame(Port, Bytes) of
        eof ->
            leave(0);
        {Payload, Rest} ->
            polyproof_wire:send_frame(Port, apart(fun() -> Call(Payload) end)),
            serve(Port, Rest, Call)
    end.

%% In a process of its own, which may die of one that is linked to it.
apart(Call) ->
    {Pid, Monitor} = spawn_monitor(fun() -> exit({polyproof_reply, Call()}) end),
    receive
        {'DOWN', Monitor, process, Pid, {polyproof_reply, Reply}} -> Reply;
        {'DOWN', Monitor, process, Pid, Reason} -> raised(exit, Reason)
    end.

reply(Module, Entry, Arguments, Returns) ->
    try apply(Module, Entry, Arguments) of
        Result ->
            try [$v, polyproof_wire:encode(Result, Returns)]
            catch throw:{unfit, Why} -> [$u, polyproof_wire:text(Why)]
            end
    catch
        Class:Reason:_ -> raised(Class, Reason)
    end.

raised(Class, Reason) -> [$e, polyproof_wire:text(atom_to_list(Class)), polyproof_wire:text(io_lib:format("~P", [Reason, 40]))].

describe(Class, Reason, Stack) -> erl_error:format_exception(Class, Reason, Stack).
