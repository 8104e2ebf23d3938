# Calls the solution's function: calls.sh REQUESTS RESULTS ENTRY, of which the first two are descriptors.
#
# A request is the number of arguments and the arguments, each ended by a NUL.
# Each call has a subshell: its variables, options, traps and exits stay there.
exec 200<&"$1" 201>&"$2"
eval "exec $1<&- $2>&-"
polyproof_entry=$3
set --
BASH_ARGV0=solution
. ./solution.sh
# A file that was not understood is told from one whose last command failed.
[[ $? == 0 ]] || bash -n ./solution.sh 2> /dev/null || exit 1

polyproof_options=$(set +o)
set +eux
polyproof_found=missing
declare -F -- "$polyproof_entry" > /dev/null && polyproof_found=found
builtin printf '%s\0' "$polyproof_found" >&201
while IFS= builtin read -r -d '' -u 200 polyproof_count; do
  polyproof_arguments=()
  (( polyproof_count == 0 )) || mapfile -t -d '' -n "$polyproof_count" -u 200 polyproof_arguments
  (
    exec 200<&- 1>&201 201>&-
    eval "$polyproof_options"
    "$polyproof_entry" "${polyproof_arguments[@]}"
    polyproof_status=$?
    builtin printf '\0r%d' "$polyproof_status"
    exit "$polyproof_status"
  )
  builtin printf '\0x%d\0' $? >&201
done
