# Settings of a server, and the end of everything that belonged to the build.
set -eu
say() { echo "finish: $*"; }
mounted() { grep -q " $1 " /proc/self/mountinfo; }
undo() {
    for path in "$@"; do
        { [ -e "$path" ] || [ -L "$path" ]; } || continue
        mounted "$path" && continue
        rm -rf "$path"
        say "removed $path"
    done
}
# One by one: systemctl enables none of several when one is missing, as timesyncd is beside chrony.
enable() { for unit in "$@"; do systemctl -q enable "$unit" 2>/dev/null || true; done; }

enable systemd-networkd.service systemd-resolved.service systemd-timesyncd.service ssh.service \
    slipway-ssh-keys.service
# cloud-init would write this at the first boot, and restart sshd under whoever has just come in.
if [ -d /etc/ssh/sshd_config.d ] && [ ! -e /etc/ssh/sshd_config.d/50-cloud-init.conf ]; then
    echo 'PasswordAuthentication no' > /etc/ssh/sshd_config.d/50-cloud-init.conf
    chmod 0600 /etc/ssh/sshd_config.d/50-cloud-init.conf
fi
if dpkg-query -W -f '${db:Status-Status}\n' ifupdown 2>/dev/null | grep -qx installed; then
    say "kept ifupdown beside systemd-networkd: the tree brought it"
fi
systemctl -q set-default multi-user.target
[ -e /etc/default/locale ] || echo 'LANG=C.UTF-8' > /etc/default/locale
# It looks for stale LVM snapshots, which a disk without LVM cannot have.
systemctl -q disable e2scrub_reap.service 2>/dev/null || true

# Base images for containers carry these so that containers stay small and start nothing.
undo /usr/sbin/policy-rc.d /.dockerenv
undo /etc/apt/apt.conf.d/docker-* /etc/dpkg/dpkg.cfg.d/docker-*
# The slim ones also tell dpkg to leave files out, also of what the server's owner installs later.
for file in /etc/dpkg/dpkg.cfg /etc/dpkg/dpkg.cfg.d/*; do
    grep -q '^path-exclude[ =]/usr/share/' "$file" 2>/dev/null || continue
    mounted "$file" && continue
    for part in man doc locale; do
        grep -q "^path-exclude[ =]/usr/share/$part" "$file" || continue
        say "dpkg left out /usr/share/$part (by $file) and does no more; apt-get install --reinstall PACKAGE brings back a package's own"
    done
    sed -i '/^path-\(exclude\|include\)[ =]\/usr\/share\//d' "$file"
    # What is left of a snippet that was about nothing else is comments.
    if [ "$file" != /etc/dpkg/dpkg.cfg ] && ! grep -q '^[^#]' "$file"; then undo "$file"; fi
done

# Two servers must never share these: each makes its own at its first boot.
undo /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub
undo /var/lib/systemd/random-seed /var/lib/systemd/credential.secret /var/lib/cloud
if [ -s /etc/machine-id ]; then say "emptied /etc/machine-id"; fi
: > /etc/machine-id
chmod 0444 /etc/machine-id
[ -L /var/lib/dbus/machine-id ] || undo /var/lib/dbus/machine-id

# A lease or a log of the build says nothing about the server.
undo /var/lib/dhcp/*.leases /var/cache/debconf/*-old /var/lib/dpkg/*-old
apt-get -qq clean
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/ldconfig/aux-cache
find /var/log -type f ! -name 'lastlog' -exec rm -f {} +
find /tmp /var/tmp -mindepth 1 -maxdepth 1 -exec rm -rf {} +
