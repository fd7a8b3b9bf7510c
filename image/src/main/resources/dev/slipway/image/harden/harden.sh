# Sets what the rules of the hardening profile ask for; `slipway harden --explain RULE` says why.
set -eu
say() { echo "finish: $*"; }
packages() {
    want=""
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || want="$want $package"
    done
    [ -n "$want" ] || return 0
    say "adding for hardening:$want"
    apt-get -qq update
    # shellcheck disable=SC2086 # a list of words on purpose
    DEBIAN_FRONTEND=noninteractive apt-get -y -qq \
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 \
        install --no-install-recommends $want
}
# Also what comes with the package's next version.
divert() {
    dpkg-divert --quiet --local --rename --divert "$1.diverted" --add "$1"
}
write() {
    mkdir -p "$(dirname "$1")"
    cat > "$1"
    chmod "$2" "$1"
}
# The drop-ins come first for sshd, and auditors read the main file only: the same directives stand in both.
sshd_main() {
    {
        echo 'Include /etc/ssh/sshd_config.d/*.conf'
        # These add up: sshd would listen at a port twice, and complain at each start.
        grep -v '^\(Port\|AllowUsers\) ' "$1"
        grep -vi '^[[:space:]]*include[[:space:]]' /etc/ssh/sshd_config || true
    } > /etc/ssh/sshd_config.new
    chmod 0600 /etc/ssh/sshd_config.new
    mv /etc/ssh/sshd_config.new /etc/ssh/sshd_config
}
line() {
    if grep -Eq "^[[:space:]]*$2[[:space:]]" "$1"; then
        sed -i -E "s|^[[:space:]]*$2[[:space:]].*|$2 $3|" "$1"
    else
        echo "$2 $3" >> "$1"
    fi
}
# FILE MODULE NAME [VALUE]
pam_option() {
    # Where it has the value already, not even the order changes.
    option=$3${4:+=$4}
    sed -i -E "/^[^#].*$2/{/[[:space:]]$option([[:space:]]|\$)/!{s/[[:space:]]+$3=[^[:space:]]*//g;s/[[:space:]]*\$/ $option/}}" "$1"
}
# FILE LINE
pam_line() {
    [ -e "$1" ] || return 0
    first=$(grep -v '^[[:space:]]*\(#\|$\)' "$1" | head -n 1)
    [ "$first" = "$2" ] || sed -i "1i$2" "$1"
}
close_accounts() {
    open=""
    while IFS=: read -r name password rest; do
        case "$password" in
            "") open="$open $name" ;;
            [*!]*) ;;
            *) [ "$name" != root ] || open="$open root" ;;
        esac
    done < /etc/shadow
    for name in $open; do
        usermod -p '*' "$name"
        say "took the password of $name away"
    done
}
# Takes the bits of the last word away from the files before it.
at_most() {
    while [ $# -gt 1 ]; do
        file=$1
        shift
        eval "bits=\${$#}"
        [ ! -e "$file" ] || chmod -- "-$bits" "$file"
    done
}
empty_group() {
    getent group "$1" > /dev/null || groupadd --system "$1"
}
# One line for each program that runs with another's rights.
audited_programs() {
    find / \( -path /proc -o -path /sys -o -path /dev -o -path /run \) -prune -o -type f -perm /6000 -print | sort \
        | sed 's|.*|-a always,exit -F path=& -F perm=x -F auid>=1000 -F auid!=unset -k privileged|' > "$1"
    chmod 0600 "$1"
}
refuse_live_restore() {
    for file in /etc/docker/daemon.json /etc/docker/daemon.json.in; do
        [ -e "$file" ] || continue
        if grep -Eq '"live-restore"[[:space:]]*:[[:space:]]*true' "$file"; then
            echo "harden: $file sets \"live-restore\", with which Docker refuses to join a Swarm. Take it out, or the preset swarm." >&2
            exit 64
        fi
    done
}
