/** Programs that prove the Erlang image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const each = (line: (x: number) => string): string => [1, 2, 3, 4, 5].map(line).join('\n');

const twice = (body: string, rest = ''): string =>
  `-module(solution).\n-export([twice/1]).\n\ntwice(X) ->\n    ${body}.\n${rest}`;

export const kit: Kit = {
  echo: '-module(solution).\n-export([echo/1]).\n\necho(X) -> X.\n',
  types: untyped,
  compiles: true,
  plain: {
    file: 'hello.erl',
    compile: ['erlc', 'hello.erl'],
    run: ['erl', '-noshell', '-eval', 'hello:main([]), halt().'],
  },
  tests: `-module(solution_tests).\n-export([main/0]).\n\nmain() ->\n${each((x) => `    ${2 * x} = solution:twice(${x}),`)}\n    io:format("all passed~n").\n`,
  noTests: '-module(solution_tests).\n-export([main/0]).\n\nmain() -> io:format("~p~n", [solution:twice(1)]).\n',
  behaviours: {
    right: twice('2 * X'),
    wrong: twice('2 * X + 1'),
    prefix: twice('case X < 3 of true -> 2 * X; false -> 0 end'),
    raises: twice('erlang:error({no, X})'),
    exits: twice('erlang:halt(0 * X)'),
    'exits-at-load':
      '-module(solution).\n-export([twice/1]).\n-on_load(ended/0).\n\nended() -> erlang:halt(0).\n\ntwice(X) -> 2 * X.\n',
    'exits-in-hook': twice(
      'Owner = self(), spawn(fun() -> monitor(process, Owner), receive {_, _, _, _, normal} -> erlang:halt(0) end end), 2 * X + 1',
    ),
    loops: twice('twice(X)'),
    memory: twice('grow([X])', '\ngrow(Kept) -> grow([binary:copy(binary:copy(<<"x">>, 1000), 10000) | Kept]).\n'),
    forks: twice('spawn(fun() -> timer:sleep(300000) end), twice(X)'),
    output: twice('io:format("~s~n", [lists:duplicate(10000, $x)]), twice(X)'),
    forges: twice(
      'io:format("OK~nall tests passed~naccepted~ni~b;~n", [2 * X]),\n    [file:write_file("/proc/self/fd/" ++ integer_to_list(It), "4\\nvi2;") || It <- [1, 2, 3, 4]],\n    2 * X + 1',
    ),
    warns: twice('io:format(standard_error, "warning: Error-prone~n", []), 2 * X'),
    child: twice('open_port({spawn, "sleep 300"}, []), 2 * X'),
    broken: '-module(solution).\n-export([twice/1]).\n\ntwice(X -> 2 * X.\n',
  },
  frameworks: {
    'no module': {
      tests: `check(Expected, Expected) -> ok;\ncheck(Expected, Actual) -> error({expected, Expected, got, Actual}).\n\ntest() ->\n${each((x) => `    check(${2 * x}, twice(${x})),`)}\n    ok.\n`,
      reports: false,
    },
    'an exit code': {
      tests: `-module(check).\n-export([main/1]).\n\nmain(_) ->\n    case lists:all(fun(X) -> solution:twice(X) =:= X + X end, [1, 2, 3, 4, 5]) of\n        true -> halt(0);\n        false -> halt(1)\n    end.\n`,
      reports: false,
    },
    EUnit: {
      tests: `-module(twice_tests).
-include_lib("eunit/include/eunit.hrl").

twice_test() ->
${each((x) => `    ?assertEqual(${2 * x}, solution:twice(${x}))${x < 5 ? ',' : '.'}`)}

kind_test_() ->
    [{"an integer", ?_assert(is_integer(twice(X)))} || X <- [1, 2]].
`,
      reports: true,
    },
  },
  styles: {
    'a main part':
      '-module(main).\n-export([main/1, twice/1]).\n\nmain(_) ->\n    {ok, [X]} = io:fread("", "~d"),\n    io:format("~p~n", [twice(X)]),\n    halt(1).\n\n-spec twice(integer()) -> integer().\ntwice(X) -> X * 2.\n',
    'no module': 'twice(X) -> add(X, X).\n\nadd(A, B) -> A + B.\n',
    'not exported':
      '%% Doubles.\n-module(doubler).\n-compile([nowarn_unused_function]).\n\ntwice(X) when is_integer(X) ->\n    lists:sum([X || _ <- [1, 2]]).\n',
    records:
      '-module(pairs).\n-export([twice/1]).\n-record(pair, {left, right = 0}).\n-define(TIMES, 1).\n\ntwice(X) ->\n    #pair{left = L, right = R} = #pair{left = X, right = X},\n    (L + R) * ?TIMES.\n',
    processes:
      '-module(server).\n-export([twice/1]).\n\ntwice(X) ->\n    Self = self(),\n    Pid = spawn_link(fun() -> receive {from, From, Y} -> From ! {self(), Y + Y} end end),\n    Pid ! {from, Self, X},\n    receive {Pid, Result} -> Result after 1000 -> error(timeout) end.\n',
    'another spelling':
      "-module(solution).\n-export([twiceOf/1]).\n\ntwiceOf(X) -> 'Twice'(X).\n\n'Twice'(X) -> twice(X).\n\ntwice(X) -> X bsl 1.\n",
  },
};
