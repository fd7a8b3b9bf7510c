# Only shells that know typeset know TMOUT; the second reading, by a shell in a shell, must not fail.
if [ -n "${BASH_VERSION:-}${KSH_VERSION:-}" ] && [ -z "${TMOUT:-}" ]; then
    typeset -xr TMOUT=600
fi
