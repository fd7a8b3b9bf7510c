# The second reading of the file, by a shell in a shell, must not fail.
[ -n "${TMOUT:-}" ] || readonly TMOUT=600
export TMOUT
