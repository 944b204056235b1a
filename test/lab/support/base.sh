#!/bin/bash
# Builds the Debian tree that every lab host starts from, and TREE-programs, a layer over it with programs that only some hosts have:
# base.sh LAB TREE. A half-built tree never gets its final name.
set -euo pipefail

lab=$1
tree=$2
building=$lab/building
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

inside() { chroot "$building" "$@"; }

install_system() {
  debootstrap --variant=minbase \
    --include=systemd,systemd-sysv,dbus,login,passwd,libpam-modules,openssh-server,cron,nftables,iproute2,procps,sudo,util-linux,kmod,ca-certificates \
    bookworm "$building"
  printf '#!/bin/sh\nexit 101\n' >"$building/usr/sbin/policy-rc.d"
  chmod 755 "$building/usr/sbin/policy-rc.d"
  mount --bind /proc "$building/proc"
  inside apt-get install -y --no-install-recommends dconf-cli dconf-service libglib2.0-bin gsettings-desktop-schemas \
    ufw firewalld iptables unattended-upgrades apt-utils python3
  inside systemctl disable ufw firewalld
  cp "$building/etc/apt/sources.list" "$lab/mirror.list"
}

# The layer is made over the finished tree; its own lists of packages stay out of it.
install_programs() {
  local layer=$1
  rm -rf --one-file-system "$layer" "$lab/building-work"
  mkdir -p "$layer" "$lab/building-work" "$building"
  mount -t overlay overlay -o "lowerdir=$tree,upperdir=$layer,workdir=$lab/building-work" "$building"
  mount --bind /proc "$building/proc"
  mount -t tmpfs tmpfs "$building/tmp"
  mkdir -p "$building/tmp/lists/partial"
  cp "$lab/mirror.list" "$building/tmp/mirror.list"
  cp /etc/resolv.conf "$building/tmp/resolv.conf"
  mount --bind "$building/tmp/resolv.conf" "$building/etc/resolv.conf"
  printf '#!/bin/sh\nexit 101\n' >"$building/usr/sbin/policy-rc.d"
  chmod 755 "$building/usr/sbin/policy-rc.d"
  local from=(-o Dir::Etc::sourcelist=/tmp/mirror.list -o Dir::State::lists=/tmp/lists)
  inside apt-get "${from[@]}" update
  inside apt-get "${from[@]}" install -y --no-install-recommends restic borgbackup borgmatic duplicity \
    clamav clamav-daemon clamav-freshclam dnsmasq-base cryptsetup-bin
  inside systemctl disable clamav-daemon clamav-freshclam borgmatic.timer
  inside apt-get clean
  rm "$building/usr/sbin/policy-rc.d"
  umount "$building/etc/resolv.conf" "$building/tmp" "$building/proc" "$building"
  rm -rf --one-file-system "$lab/building-work" "$building"
}

# What a host may install without a network: libpam-pwquality with everything it still needs.
collect_packages() {
  inside apt-get clean
  inside apt-get install -y --download-only libpam-pwquality
  mkdir -p "$building/srv/repo/pool/main"
  mv "$building"/var/cache/apt/archives/*.deb "$building/srv/repo/pool/main/"
}

# A package that exists in an old version and, as a security update, in a new one.
build_tinypkg() {
  local version=$1 folder=$2 source
  source=$(mktemp -d)
  chmod 755 "$source"
  mkdir -p "$source/DEBIAN" "$source/usr/share/tinypkg" "$folder"
  printf '%s\n' 'Package: tinypkg' "Version: $version" 'Architecture: all' 'Maintainer: Lab <lab@example.org>' \
    'Description: a package with a security update' >"$source/DEBIAN/control"
  echo "$version" >"$source/usr/share/tinypkg/version"
  dpkg-deb --root-owner-group --build "$source" "$folder/tinypkg_${version}_all.deb"
  rm -rf "$source"
}

publish() {
  local suite=$1 codename=$2 label=$3 pool=$4
  inside sh -euc 'cd /srv/repo; mkdir -p dists/$2/main/binary-amd64
    apt-ftparchive packages pool/$4 >dists/$2/main/binary-amd64/Packages
    apt-ftparchive -o APT::FTPArchive::Release::Origin=Debian -o APT::FTPArchive::Release::Label=$3 \
      -o APT::FTPArchive::Release::Suite=$1 -o APT::FTPArchive::Release::Codename=$2 \
      -o APT::FTPArchive::Release::Architectures=amd64 -o APT::FTPArchive::Release::Components=main \
      release dists/$2 >/tmp/Release; mv /tmp/Release dists/$2/Release' publish "$suite" "$codename" "$label" "$pool"
  echo "deb [trusted=yes] file:/srv/repo $codename main" >>"$building/etc/apt/sources.list"
}

build_repository() {
  collect_packages
  build_tinypkg 1.0 "$building/srv/repo/old"
  build_tinypkg 1.1 "$building/srv/repo/pool/security"
  : >"$building/etc/apt/sources.list"
  rm -rf "$building"/var/lib/apt/lists/*
  publish stable bookworm Debian main
  publish stable-security bookworm-security Debian-Security security
  inside apt-get update
}

add_people() {
  inside useradd --create-home --uid 1000 --shell /bin/bash --comment Anna anna
  inside useradd --create-home --uid 1001 --shell /bin/bash --comment Bert bert
  printf '%s\n' 'anna:only-for-the-lab-1' 'bert:only-for-the-lab-2' | inside chpasswd
  inside passwd --lock root
}

# An empty machine-id gives each host its own; a missing one would count as first boot and enable every service again.
leave_clean() {
  inside apt-get clean
  umount "$building/proc"
  rm -f "$building/usr/sbin/policy-rc.d" "$building/etc/hostname"
  : >"$building/etc/machine-id"
  rm -f "$building/var/lib/dbus/machine-id"
  echo 'nameserver 127.0.0.1' >"$building/etc/resolv.conf"
}

# Another process may have built it while this one waited for the lock.
if [ ! -d "$tree" ]; then
  rm -rf --one-file-system "$building"
  install_system
  build_repository
  add_people
  leave_clean
  mv "$building" "$tree"
fi
if [ ! -d "$tree-programs" ]; then
  install_programs "$lab/building-programs"
  mv "$lab/building-programs" "$tree-programs"
fi
