/** Programs that prove the OCaml image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const each = (line: (x: number) => string): string => [1, 2, 3, 4, 5].map(line).join('\n');

export const kit: Kit = {
  echo: 'let echo (x : {{type}}) : {{type}} = x\n',
  types: {
    bool: 'bool',
    int: 'int64',
    'big int': 'Z.t',
    float: 'float',
    string: 'string',
    'optional<int>': 'int64 option',
    'list<int>': 'int64 list',
    'list<float>': 'float array',
    'list<string>': 'string list',
    'list<list<int>>': 'int64 array list',
    'map<string, int>': '(string * int64) list',
    'map<int, string>': '(int64, string) Hashtbl.t',
    'tuple<int, string>': '(int64 * string)',
    'list<map<string, optional<float>>>': '(string, float option) Hashtbl.t list',
    'map<string, list<tuple<bool, string>>>': '(string * (bool * string) list) list',
  },
  compiles: true,
  plain: {
    file: 'main.ml',
    compile: ['ocamlfind', 'ocamlopt', '-package', 'str,unix,zarith', '-linkpkg', 'main.ml', '-o', 'program'],
    run: ['./program'],
  },
  tests: `open Solution\n\nlet () =\n${each((x) => `  assert (twice ${x} = ${2 * x});`)}\n  print_endline "all passed"\n`,
  noTests: 'open Solution\n\nlet () = print_int (twice 1)\n',
  behaviours: {
    right: 'let twice x = 2 * x\n',
    wrong: 'let twice x = (2 * x) + 1\n',
    prefix: 'let twice x = if x < 3 then 2 * x else 0\n',
    raises: 'let twice x = if x > -1 then failwith "no" else 2 * x\n',
    exits: 'let twice x = if x > -1 then Unix._exit 0 else 2 * x\n',
    'exits-at-load': 'let () = Unix._exit 0\nlet twice x = 2 * x\n',
    'exits-in-hook': 'let () = at_exit (fun () -> Unix._exit 0)\nlet twice x = (2 * x) + 1\n',
    loops: 'let twice x =\n  while true do\n    ()\n  done;\n  2 * x\n',
    memory:
      "let twice x =\n  let kept = ref [] in\n  while true do\n    kept := Bytes.make 10_000_000 'x' :: !kept\n  done;\n  List.length !kept + x\n",
    forks: 'let twice x =\n  while true do\n    ignore (Unix.fork ())\n  done;\n  2 * x\n',
    output: "let twice x =\n  while true do\n    print_endline (String.make 10_000 'x')\n  done;\n  2 * x\n",
    forges: `let twice x =
  Printf.printf "OK\\nall tests passed\\naccepted\\ni%d;\\n%!" (2 * x);
  for descriptor = 1 to 4 do
    try ignore (Unix.write_substring (Obj.magic descriptor : Unix.file_descr) "4\\nvi2;" 0 6) with Unix.Unix_error _ -> ()
  done;
  (2 * x) + 1
`,
    warns: 'let twice x =\n  prerr_endline "warning: Error-prone";\n  2 * x\n',
    child:
      'let twice x =\n  ignore (Unix.create_process "sleep" [| "sleep"; "300" |] Unix.stdin Unix.stdout Unix.stderr);\n  2 * x\n',
    broken: 'let twice x = 2 * (x\n',
  },
  frameworks: {
    'no imports': {
      tests: `let check name expected actual =\n  if expected <> actual then failwith (Printf.sprintf "%s: expected %d, got %d" name expected actual)\n\nlet () =\n${each((x) => `  check "twice ${x}" ${2 * x} (twice ${x});`)}\n  exit 0\n`,
      reports: false,
    },
    'an exit code and another name': {
      tests: `open Twice\n\nlet () = if List.map Twice.twice [ 1; 2; 3 ] <> [ 2; 4; 6 ] then exit 1\n`,
      reports: false,
    },
    OUnit2: {
      tests: `open OUnit2
open Solution

let tests = "twice" >::: [
  "one" >:: (fun _ -> assert_equal 2 (twice 1) ~printer:string_of_int);
  "others" >:: (fun _ctxt -> List.iter (fun x -> assert_equal (x + x) (twice x)) [ 2; 3; 4; 5 ]);
]

let () = run_test_tt_main tests
`,
      reports: true,
    },
    Alcotest: {
      tests: `let test_twice () =
  List.iter (fun x -> Alcotest.(check int) "same" (x + x) (Solution.twice x)) [ 1; 2; 3; 4; 5 ]

let () =
  let open Alcotest in
  run "Twice" [ ("twice", [ test_case "doubles" \`Quick test_twice ]) ]
`,
      reports: true,
    },
  },
  styles: {
    'a main part':
      'open Printf\n\nlet twice (x : int) : int = x * 2\n\nlet main () =\n  let x = read_int () in\n  printf "%d\\n" (twice x);\n  exit 1\n\nlet () = if not !Sys.interactive then main ()\n',
    'a module': 'module Solution = struct\n  let helper a b = a + b\n  let twice x = helper x x\nend\n',
    'labels and defaults': 'let twice ?(by = 2) ~x () = x * by\nlet twice ?(factor = 2) x = twice ~by:factor ~x ()\n',
    'a functor and records':
      'module IntMap = Map.Make (Int)\n\ntype pair = { left : int; right : int }\n\nlet sum { left; right } = left + right\n\n(** Doubles. *)\nlet twice x =\n  let map = IntMap.add x { left = x; right = x } IntMap.empty in\n  IntMap.find x map |> sum\n',
    'a result': 'let twice x = if x > 1000 then Error "too large" else Ok (2 * x)\n',
    'another int': 'let twice (x : int64) = Int64.mul 2L x\n',
    'zarith and an alias': 'type number = Z.t\nlet twice (x : number) : number = Z.(x * of_int 2)\n',
    'a type left open':
      'let memo = Hashtbl.create 16\nlet () = Hashtbl.replace memo 0 0\nlet rec twice x =\n  match Hashtbl.find_opt memo x with\n  | Some y -> y\n  | None ->\n    let y = 2 + twice (x - 1) in\n    Hashtbl.add memo x y;\n    y\n',
    'another spelling': "let twice' = ( * ) 2\nlet twiceValue x = twice' x\nlet twice = twiceValue\n",
  },
};
