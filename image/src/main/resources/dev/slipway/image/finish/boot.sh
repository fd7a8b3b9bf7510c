# The boot files: fstab, both GRUBs and their menu, all by the UUID that the disk will have.
set -eu
say() { echo "finish: $*"; }
root="${SLIPWAY_ROOT_UUID:?}"
esp="${SLIPWAY_ESP_UUID:?}"
cat > /etc/fstab <<FSTAB
# Written when the image was built; the disk has these UUIDs.
UUID=$root / ext4 defaults,errors=remount-ro,x-systemd.growfs 0 1
UUID=$esp /boot/efi vfat umask=0077,nofail 0 0
FSTAB
printf '%s\n' "${SLIPWAY_FSTAB:-}" | while read -r device mount rest; do
    case $mount in
        none) ;;
        /*) mkdir -p "$mount" ;;
        *) continue ;;
    esac
    echo "$device $mount $rest" >> /etc/fstab
    say "also on the disk: $mount ($rest)"
done

[ ! -e /etc/slipway/fstab ] || cat /etc/slipway/fstab >> /etc/fstab

mkdir -p /boot/efi
if [ "${SLIPWAY_BOOT:?}" = external ]; then
    say "no boot loader: kernel and initrd are kept beside the disk (boot: external)"
    exit 0
fi

mkdir -p /boot/grub/i386-pc /boot/grub/x86_64-efi /boot/efi/EFI/BOOT
for platform in i386-pc x86_64-efi; do
    cp /usr/lib/grub/$platform/*.mod /usr/lib/grub/$platform/*.lst /boot/grub/$platform/
done
cp /usr/lib/grub/i386-pc/boot.img /boot/grub/i386-pc/
if [ -e /usr/share/grub/unicode.pf2 ]; then
    mkdir -p /boot/grub/fonts
    cp /usr/share/grub/unicode.pf2 /boot/grub/fonts/
fi
early=$(mktemp)
cat > "$early" <<EARLY
search.fs_uuid $root root
set prefix=(\$root)/boot/grub
configfile \$prefix/grub.cfg
EARLY
modules="part_gpt ext2 search search_fs_uuid configfile normal linux echo test serial terminal minicmd boot gzio"
# shellcheck disable=SC2086 # lists of words on purpose
grub-mkimage -O i386-pc -p /boot/grub -c "$early" -o /boot/grub/i386-pc/core.img biosdisk $modules
# shellcheck disable=SC2086
grub-mkimage -O x86_64-efi -p /boot/grub -c "$early" -o /boot/efi/EFI/BOOT/BOOTX64.EFI \
    efi_gop efi_uga fat all_video $modules
rm "$early"

. /etc/os-release
newest=$(cd /boot && ls vmlinuz-* | sed 's/^vmlinuz-//' | sort -rV | head -n 1)
harden=/etc/default/grub.d/60-slipway-harden.cfg
arguments="root=UUID=$root ro $(. /etc/default/grub.d/50-slipway.cfg
    [ ! -e $harden ] || . $harden
    echo "$GRUB_CMDLINE_LINUX")"
{
    cat <<HEAD
# Written when the image was built; update-grub writes it anew on the server.
serial --unit=0 --speed=115200
terminal_input console serial
terminal_output console serial
set default=0
set timeout=1
search --no-floppy --fs-uuid --set=root $root
HEAD
    for version in $newest $(cd /boot && ls vmlinuz-* | sed 's/^vmlinuz-//' | sort -rV | tail -n +2); do
        [ -e "/boot/initrd.img-$version" ] || update-initramfs -c -k "$version" >&2
        for kind in "" " (recovery mode)"; do
            extra=""
            [ -z "$kind" ] || extra=" single"
            echo "menuentry '${PRETTY_NAME:-Linux}, Linux $version$kind' {"
            echo "    linux /boot/vmlinuz-$version $arguments$extra"
            echo "    initrd /boot/initrd.img-$version"
            echo "}"
        done
    done
} > /boot/grub/grub.cfg
chmod 0600 /boot/grub/grub.cfg
say "boots Linux $newest by UEFI and by BIOS, root=UUID=$root"
