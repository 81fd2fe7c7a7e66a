# What the program needs of the machine, and whether it is there. Only file tests: this runs before every command.
# Sets missing to some of: ffmpeg g++ libtorch openblas postgresql pgvector; and libtorch, postgresql and share to what was found.

find_missing() { # COMMAND
  missing=()
  command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null || missing+=(ffmpeg)
  command -v g++ >/dev/null || missing+=(g++)
  libtorch=$(libtorch_folder)
  [ -n "$libtorch" ] || missing+=(libtorch)
  ! slow_blas || missing+=(openblas)
  [ "$1" = test ] || [ -z "${VIDEO_DATABASE:-}" ] || return 0 # a database elsewhere: no server is needed here
  find_postgresql
  [ -n "$postgresql" ] || { missing+=(postgresql pgvector); return 0; }
  has_pgvector "$share" || missing+=(pgvector)
}

# Prints the folder of the libtorch that the build will take, as src/TorchSharp/native/build.sh chooses it; nothing where there is none.
libtorch_folder() {
  local tree
  if [ -n "${LIBTORCH:-}" ]; then
    set -- "$LIBTORCH"
  else
    [ ! -f /usr/include/ATen/core/dispatch/Dispatcher.h ] || { echo /usr; return; }
    set -- "${VIRTUAL_ENV:-/nonexistent}"/lib/python3*/site-packages/torch "$HOME"/.local/lib/python3*/site-packages/torch \
      /usr/local/lib/python3*/dist-packages/torch /usr/local/lib/python3*/site-packages/torch
  fi
  for tree; do
    [ ! -f "$tree/include/ATen/core/dispatch/Dispatcher.h" ] || { echo "$tree"; return; }
  done
}

# Whether BLAS is the reference implementation, with which fp32 products are thirty times slower than with OpenBLAS.
slow_blas() {
  local link
  [ "$libtorch" = /usr ] || return 1 # a libtorch that is not the distribution's brings its own BLAS
  for link in /etc/alternatives/libblas.so.3-*; do
    [[ "$link" -ef "/usr/lib/${link##*/libblas.so.3-}/blas/libblas.so.3" ]] && return 0
  done
  return 1
}

# Sets postgresql to the version of the newest server from 15 on, which is the one that the program takes, nothing where there is none;
# and share to its folder.
find_postgresql() {
  local server version
  postgresql='' share=''
  for server in /usr/lib/postgresql/*/bin/postgres; do
    version=${server#/usr/lib/postgresql/} version=${version%%/*}
    [ -x "$server" ] && [ "$version" -ge 15 ] 2>/dev/null && [ "$version" -gt "${postgresql:-0}" ] || continue
    postgresql=$version share=/usr/share/postgresql/$version
  done
  [ -z "$postgresql" ] && command -v postgres >/dev/null && command -v pg_config >/dev/null || return 0
  version=$(pg_config --version) version=${version#* } version=${version%%[!0-9]*} # not Debian's layout
  [ "${version:-0}" -lt 15 ] || { postgresql=$version; share=$(pg_config --sharedir); }
}

# Whether pgvector 0.8 or newer is installed, whole, for the server with this folder.
has_pgvector() { # SHARE
  local line version=''
  [ -f "$1/extension/vector.control" ] || return 1
  while read -r line; do
    case $line in default_version*) version=${line#*\'} version=${version%\'*} ;; esac
  done <"$1/extension/vector.control"
  at_least_0_8 "$version" && [ -f "$1/extension/vector--$version.sql" ]
}

at_least_0_8() { # VERSION
  case ${1%%.*} in 0) local minor=${1#0.}; [ "${minor%%[!0-9]*}" -ge 8 ] 2>/dev/null ;; [1-9]*) true ;; *) false ;; esac
}
