%% Runs the user's tests against the solution, to their end: those that EUnit
%% finds, with a listener of ours, or else a function main, test, tests, run or start.
-module(polyproof_tests).
-behaviour(eunit_listener).
-export([run/2, finish/1]).
-export([start/1, init/1, handle_begin/3, handle_end/3, handle_cancel/3, terminate/2]).

-define(CHECK_FAILED, 10).

run({Solution, _}, {Tests, _}) ->
    persistent_term:put(polyproof_port, polyproof_wire:open()),
    Functions = Tests:module_info(exports),
    case [Name || {Name, 0} <- Functions, is_test(atom_to_list(Name))] of
        [] -> script(Solution, Tests, Functions);
        _ -> suite(Tests)
    end.

is_test(Name) -> lists:suffix("_test", Name) orelse lists:suffix("_test_", Name).

script(Solution, Tests, Functions) ->
    Names = [{main, 0}, {main, 1}, {test, 0}, {tests, 0}, {run, 0}, {start, 0}, {run_tests, 0}, {all, 0}],
    try
        case [It || It <- Names, lists:member(It, Functions)] of
            [{Name, 0} | _] -> Tests:Name();
            [{Name, 1} | _] -> Tests:Name([]);
            [] -> error(no_tests_found)
        end
    of
        Failed when Failed =:= false; Failed =:= error; Failed =:= failed -> polyproof:leave(?CHECK_FAILED);
        _ -> finish(-1)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~ts~n", [polyproof:describe(Class, Reason, Stack)]),
            polyproof:leave(case is_failed_check(Class, Reason, Stack, Solution) of true -> ?CHECK_FAILED; false -> 1 end)
    end.

%% An assertion, a match that failed or what the tests raised themselves; not what the solution or Erlang did.
is_failed_check(Class, Reason, Stack, Solution) ->
    Theirs = not lists:any(fun({Module, _, _, _}) -> Module =:= Solution end, Stack),
    Theirs andalso
        (Class =/= error orelse not lists:member(Reason, [undef, badarith, badarg, function_clause, no_tests_found, system_limit])).

suite(Tests) ->
    Outcome = eunit:test(Tests, [no_tty, {report, {?MODULE, []}}]),
    receive
        {polyproof_tests, _, Failed} when Failed > 0 -> polyproof:leave(?CHECK_FAILED);
        {polyproof_tests, Count, 0} when Outcome =:= ok -> finish(Count)
    after 5000 -> polyproof:leave(?CHECK_FAILED)
    end.

finish(Checks) ->
    Port = persistent_term:get(polyproof_port),
    case polyproof_wire:receive_frame(Port, <<>>) of
        {<<"u1:", Nonce/binary>>, _} -> polyproof_wire:send_frame(Port, ["vu2:", Nonce, polyproof_wire:plain(Checks)]);
        _ -> ok
    end,
    polyproof:leave(0).

%% The listener: a report for each test.

start(_) ->
    Owner = self(),
    eunit_listener:start(?MODULE, [{owner, Owner}]).

init(Options) -> {proplists:get_value(owner, Options), 0, 0}.

handle_begin(_, _, State) -> State.

handle_end(test, Data, {Owner, Count, Failed}) ->
    case proplists:get_value(status, Data) of
        ok ->
            report(Data, $t, ""),
            {Owner, Count + 1, Failed};
        {error, {Class, Reason, Stack}} ->
            Message = polyproof:describe(Class, Reason, Stack),
            io:format(standard_error, "~ts~n", [Message]),
            report(Data, $f, Message),
            {Owner, Count + 1, Failed + 1};
        {skipped, _} ->
            {Owner, Count, Failed + 1}
    end;
handle_end(group, _, State) ->
    State.

handle_cancel(_, Data, {Owner, Count, Failed}) ->
    report(Data, $f, io_lib:format("cancelled: ~P", [proplists:get_value(reason, Data), 20])),
    {Owner, Count, Failed + 1}.

terminate(_, {Owner, Count, Failed}) ->
    Owner ! {polyproof_tests, Count, Failed},
    ok.

report(Data, Passed, Message) ->
    Description = proplists:get_value(desc, Data),
    {Module, Function, _} = proplists:get_value(source, Data, {tests, test, 0}),
    Said = [[" ", Description] || Description =/= undefined, string:prefix(Description, "module '") =:= nomatch],
    Name = io_lib:format("~s:~s~ts", [Module, Function, Said]),
    polyproof_wire:send_frame(persistent_term:get(polyproof_port), [$r, polyproof_wire:text(Name), Passed, polyproof_wire:text(Message)]).
