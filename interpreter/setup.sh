#!/usr/bin/env bash
# Installs what building and testing tally needs on Debian or Ubuntu. Skips what is there, asks nothing, may be run again.
set -euo pipefail

packages=(
  g++ cmake ninja-build ccache python3
  antlr4 libantlr4-runtime-dev
  libboost-dev libboost-program-options-dev libfmt-dev libedit-dev libxxhash-dev libzip-dev
  catch2 tmux clang-format openssh-client
)

missing=()
for package in "${packages[@]}"; do
  if ! dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed; then
    missing+=("$package")
  fi
done
if [ ${#missing[@]} -eq 0 ]; then
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "error: these packages are missing, and neither root nor sudo is there to install them: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo --non-interactive)
fi

echo "Installing: ${missing[*]}"
install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}" \
    </dev/null >/dev/null
}
# The package lists may be absent or out of date.
install 2>/dev/null || { "${as_root[@]}" apt-get update --quiet=2 </dev/null && install; }
