# Builds a solution and the harness that calls it: calls.sh ENTRY SIGNATURE, with the solution in solution.cr.
types=$(perl /opt/polyproof/types.pl "$2") || exit 1
case $types in *BigInt*) big='require "big"' ;; *) big= ;; esac
cat > calls.cr <<END
require "polyproof/calls"
$big
require "./solution"
polyproof_serve $1, [$types]
END
exec sh /opt/polyproof/build.sh calls
