# Adds what this tree lacks to be a server, and nothing it already has.
set -eu
. /etc/os-release
say() { echo "finish: $*"; }
case "$(dpkg --print-architecture 2>/dev/null || echo none)" in
    amd64) ;;
    none) echo "finish: this tree has no dpkg (ID=${ID:-unknown}): 'finish: server' knows Debian and Ubuntu; write 'finish: none' and bring kernel, init and boot loader yourself" >&2; exit 64 ;;
    *) echo "finish: only amd64 trees can be finished" >&2; exit 64 ;;
esac
has() { dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }
known() { apt-cache show "$1" >/dev/null 2>&1; }
want=""
need() { for package in "$@"; do has "$package" || want="$want $package"; done; }

need systemd-sysv udev dbus kmod
need openssh-server cloud-init iproute2 netbase ca-certificates sudo
[ "${SLIPWAY_BOOT:?}" = external ] || need grub-pc-bin grub-efi-amd64-bin grub2-common
set -- /boot/vmlinuz-*
if [ -e "$1" ]; then
    say "kernel: the tree's own, ${1#/boot/vmlinuz-}"
else
    need "${SLIPWAY_KERNEL:?}"
fi
# zstd and not gzip: the initrd is unpacked at every boot.
need initramfs-tools zstd

if [ -n "$want" ]; then
    apt-get -qq update
fi
# Since Debian 12 and Ubuntu 22.10 these are packages of their own; before they were part of systemd.
for package in systemd-resolved systemd-timesyncd systemd-repart; do
    has "$package" && continue
    case "$package" in
        systemd-resolved) [ -e /lib/systemd/systemd-resolved ] && continue ;;
        systemd-timesyncd) [ -e /lib/systemd/systemd-timesyncd ] || has chrony || has ntpsec && continue ;;
        systemd-repart) [ -e /usr/bin/systemd-repart ] || [ -e /bin/systemd-repart ] && continue ;;
    esac
    [ -n "$want" ] || apt-get -qq update
    known "$package" && want="$want $package"
done
if [ -z "$want" ]; then
    say "nothing to add"
else
    say "adding:$want"
    # shellcheck disable=SC2086 # a list of words on purpose
    DEBIAN_FRONTEND=noninteractive apt-get -y -qq \
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 \
        install --no-install-recommends $want
fi
