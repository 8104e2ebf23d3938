#!/bin/sh
# Builds a solution and the harness that calls it: calls.sh ENTRY SIGNATURE, with the solution in solution.d.
. /opt/polyproof/module.sh
module=$(module_of solution.d)
cat > polyproof_main.d <<END
module polyproof_main;
static import ${module:=solution};
import polyproof.calls;

extern (C) int main()
{
    serve(&call!($module, "$1", "$2"));
}
END
build solution.d
