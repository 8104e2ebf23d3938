(* Alcotest, whose cases report how they ended, and whose end is left to us. *)
module Alcotest = struct
  include Alcotest

  let test_case name speed check = Alcotest.test_case name speed (Polyproof.reporting name check)

  let run ?argv:_ name suites =
    Polyproof.framework ();
    try Alcotest.run ~and_exit:false ~show_errors:true ~argv:[| "tests" |] name suites
    with Alcotest.Test_error -> Polyproof.fail_all ()
end
