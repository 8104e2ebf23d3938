(* OUnit2 with a runner that reports each test, forks nothing and leaves the end to us. *)
module OUnit2 = struct
  include OUnit2

  let rec reporting path test =
    match (test : OUnitTest.test) with
    | TestCase (length, check) -> OUnitTest.TestCase (length, Polyproof.reporting (String.concat ":" (List.rev path)) check)
    | TestLabel (label, inner) -> TestLabel (label, reporting (label :: path) inner)
    | TestList tests -> TestList (List.mapi (fun index -> reporting (string_of_int index :: path)) tests)

  let run_test_tt_main ?exit:_ suite =
    Polyproof.framework ();
    OUnit2.run_test_tt_main ~exit:(fun code -> if code <> 0 then Polyproof.fail_all ()) (reporting [] suite)
end
