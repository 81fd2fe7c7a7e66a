#!/bin/sh
# build.sh OUTPUT SOURCE…: compiles the native layer against the libtorch that is found.
# First hit wins: $LIBTORCH (an unpacked libtorch), the system's libtorch-dev, pip's torch.
set -eu
output=$1
shift

fail() {
  echo "src/TorchSharp/native/build.sh : error TS0001: $1" >&2
  exit 1
}

compiler=${CXX:-g++}
command -v "$compiler" >/dev/null || fail "the C++ compiler $compiler was not found; install it with: apt-get install g++ (or set CXX)"

# An unpacked libtorch and pip's torch have the same layout: include/ and lib/.
use_tree() {
  [ -f "$1/include/ATen/core/dispatch/Dispatcher.h" ] || return 1
  headers="-isystem $1/include -isystem $1/include/torch/csrc/api/include"
  libraries="-L$1/lib -Wl,-rpath,$1/lib"
  abi=$(sed -n 's/.*\(_GLIBCXX_USE_CXX11_ABI=[01]\).*/-D\1/p' "$1/share/cmake/Torch/TorchConfig.cmake" 2>/dev/null | head -n 1)
  cuda=$(ls "$1"/lib/libtorch_cuda.so 2>/dev/null || true)
}

use_system() {
  [ -f /usr/include/ATen/core/dispatch/Dispatcher.h ] || return 1
  headers="-isystem /usr/include/torch/csrc/api/include"
  libraries=
  abi=
  cuda=
}

use_pip() {
  for tree in "${VIRTUAL_ENV:-/nonexistent}"/lib/python3*/site-packages/torch "$HOME"/.local/lib/python3*/site-packages/torch \
      /usr/local/lib/python3*/dist-packages/torch /usr/local/lib/python3*/site-packages/torch; do
    use_tree "$tree" && return 0
  done
  return 1
}

if [ -n "${LIBTORCH:-}" ]; then
  use_tree "$LIBTORCH" || fail "LIBTORCH is $LIBTORCH, but there is no include/ATen/core/dispatch/Dispatcher.h in it; unpack libtorch there or unset LIBTORCH"
elif ! use_system && ! use_pip; then
  fail "libtorch was not found; install it with: apt-get install libtorch-dev (or unpack libtorch and set LIBTORCH to its folder)"
fi

# libtorch_cuda registers itself when loaded, so it must stay linked though nothing names it.
[ -n "$cuda" ] && libraries="$libraries -Wl,--no-as-needed -ltorch_cuda -lc10_cuda"
mkdir -p "$(dirname "$output")"
# shellcheck disable=SC2086 # the flags are lists of words
exec "$compiler" -std=c++20 -O2 -fPIC -shared -fvisibility=default -fopenmp -Wno-attributes -Wno-psabi $abi $headers "$@" \
  $libraries -Wl,--no-as-needed -ltorch -ltorch_cpu -lc10 -Wl,-z,defs -o "$output"
