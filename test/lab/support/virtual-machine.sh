#!/bin/bash
# Makes what a virtual machine starts from: virtual-machine.sh TREE TARGET NODE KEY. TARGET gets kernel, initrd and plain.img, the file
# system of its root folder, which opens /dev/vda with KEY and lets in whoever has KEY.ssh.
set -euo pipefail

tree=$1 target=$2 node=$3 key=$4
root=$target/root
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

inside() { chroot "$root" env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

copy_tree() {
  cp -a "$tree" "$root"
  cp "$(dirname "$tree")/mirror.list" "$root/etc/apt/sources.list"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  rm -rf "$root/srv/repo"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  mount --bind /proc "$root/proc"
}

# The modules are named, because nothing here can look at an opened container to find out.
configure_start() {
  mkdir -p "$root/etc/initramfs-tools/conf.d" "$root/etc/cryptsetup-initramfs" "$root/etc/keys"
  install -m 600 "$key" "$root/etc/keys/root.key"
  echo 'vda_crypt /dev/vda /etc/keys/root.key luks,initramfs' >"$root/etc/crypttab"
  echo '/dev/mapper/vda_crypt / ext4 defaults 0 1' >"$root/etc/fstab"
  echo 'KEYFILE_PATTERN="/etc/keys/*.key"' >"$root/etc/cryptsetup-initramfs/conf-hook"
  printf '%s\n' MODULES=most UMASK=0077 >"$root/etc/initramfs-tools/conf.d/lab"
  printf '%s\n' dm_crypt aes_generic xts ext4 virtio_blk virtio_pci >"$root/etc/initramfs-tools/modules"
}

install_system() {
  inside apt-get update
  inside apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold \
    initramfs-tools cryptsetup-bin cryptsetup-initramfs smartmontools
  inside apt-get install -y --no-install-recommends linux-image-cloud-amd64
  inside apt-get clean
  rm -rf "$root"/var/lib/apt/lists/*
}

open_door() {
  mkdir -p -m 700 "$root/root/.ssh"
  cp "$key.ssh.pub" "$root/root/.ssh/authorized_keys"
  printf '[Match]\nName=e*\n[Network]\nDHCP=yes\n' >"$root/etc/systemd/network/lab.network"
  inside systemctl enable systemd-networkd ssh
  inside systemctl mask systemd-networkd-wait-online
  echo lab >"$root/etc/hostname"
  install -m 755 "$node" "$root/opt/node"
}

copy_tree
configure_start
install_system
open_door
umount "$root/proc"
mv "$root"/boot/vmlinuz-* "$target/kernel"
mv "$root"/boot/initrd.img-* "$target/initrd"
rm -f "$root/usr/sbin/policy-rc.d"
truncate -s 1200M "$target/plain.img"
mkfs.ext4 -q -b 4096 -d "$root" "$target/plain.img"
rm -rf --one-file-system "$root"
