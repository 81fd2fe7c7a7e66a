# What the program needs of the machine, and whether it is there. Only file tests: this runs before every command.
# Sets `missing` to some of: ffmpeg g++ libtorch openblas postgresql pgvector

find_missing() { # COMMAND
  missing=()
  command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null || missing+=(ffmpeg)
  command -v g++ >/dev/null || missing+=(g++)
  [ -n "$(libtorch_library)" ] || missing+=(libtorch)
  ! slow_blas || missing+=(openblas)
  [ "$1" = test ] || [ -z "${VIDEO_DATABASE:-}" ] || return 0 # a database elsewhere: no server is needed here
  find_postgresql
  [ -n "$postgresql" ] || { missing+=(postgresql pgvector); return 0; }
  has_pgvector "$share" || missing+=(pgvector)
}

# Prints the path of libtorch: the one named by LIBTORCH, else the distribution's; nothing where there is none.
libtorch_library() {
  local file
  if [ -n "${LIBTORCH:-}" ]; then set -- "$LIBTORCH/lib/libtorch.so"; else set -- /usr/lib/*/libtorch.so /usr/lib/libtorch.so /usr/local/lib/libtorch.so; fi
  for file; do
    [ ! -f "$file" ] || { echo "$file"; return; }
  done
}

# Whether BLAS is the reference implementation, with which fp32 products are thirty times slower than with OpenBLAS.
slow_blas() {
  local link
  [ -z "${LIBTORCH:-}" ] || return 1 # a libtorch that is not the distribution's brings its own BLAS
  for link in /etc/alternatives/libblas.so.3-*; do
    [[ "$link" -ef "/usr/lib/${link##*/libblas.so.3-}/blas/libblas.so.3" ]] && return 0
  done
  return 1
}

# Sets postgresql to the version of the server to use, nothing where there is none, and share to its folder:
# the newest from 15 on that has pgvector, else the newest from 15 on.
find_postgresql() {
  local folder version newest='' complete=''
  postgresql='' share=''
  for folder in /usr/lib/postgresql/*/bin/postgres; do
    version=${folder#/usr/lib/postgresql/} version=${version%%/*}
    [ -x "$folder" ] && [ "$version" -ge 15 ] 2>/dev/null || continue
    [ "$version" -lt "${newest:-0}" ] || newest=$version
    has_pgvector "/usr/share/postgresql/$version" && [ "$version" -ge "${complete:-0}" ] && complete=$version
  done
  postgresql=${complete:-$newest}
  if [ -n "$postgresql" ]; then
    share=/usr/share/postgresql/$postgresql
  elif command -v postgres >/dev/null && command -v pg_config >/dev/null; then # not Debian's layout
    version=$(pg_config --version) version=${version#* } version=${version%%[!0-9]*}
    [ "${version:-0}" -lt 15 ] || { postgresql=$version; share=$(pg_config --sharedir); }
  fi
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
