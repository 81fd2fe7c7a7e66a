# Installs what find_missing found missing, with apt as root or through sudo; where that cannot be, says what is missing and how to get it.

install_missing() { # COMMAND
  if [ -n "${LIBTORCH:-}" ] && [[ " ${missing[*]} " == *" libtorch "* ]]; then
    fail "LIBTORCH=$LIBTORCH: expected a folder with include/ATen/core/dispatch/Dispatcher.h and lib/libtorch.so in it; name an unpacked libtorch, or unset LIBTORCH"
  fi
  if [ -n "${VIDEO_NO_INSTALL:-}" ]; then
    list_missing "VIDEO_NO_INSTALL is set"
    return
  fi
  command -v apt-get >/dev/null || { list_missing "there is no apt on this machine"; return; }
  become_root || { list_missing "installing needs root, or sudo without a password"; return; }

  say "this machine lacks: ${missing[*]}; installing it with apt-get${as_root:+ through sudo} (the log is $artifacts/install.log)"
  : >"$artifacts/install.log" || fail "cannot write $artifacts/install.log"
  scratch=$(mktemp -d) && chmod 755 "$scratch" || fail "cannot make a temporary folder ($(free_space /tmp))"
  trap 'rm -rf "$scratch"' EXIT
  logged apt update -q || say "apt-get update failed ($(last_line)); going on with the package lists that are here"
  local packages=()
  choose_packages
  [ ${#packages[@]} -eq 0 ] || install_packages "${packages[@]}"
  if [[ " ${missing[*]} " == *" pgvector "* ]]; then
    find_postgresql
    [ -n "$postgresql" ] || fail "expected PostgreSQL 15 or newer after installing ${packages[*]}, found none in /usr/lib/postgresql: see https://wiki.postgresql.org/wiki/Apt, or name a server in VIDEO_DATABASE"
    has_pgvector "$share" || install_pgvector
  fi
  use_openblas
  rm -rf "$scratch"
  trap - EXIT

  find_missing "$1"
  [ ${#missing[@]} -eq 0 ] || fail "still missing after installing: ${missing[*]}; see $artifacts/install.log"
  say "installed"
}

# Sets as_root to what goes before a command that needs root.
become_root() {
  as_root=()
  [ "$(id -u)" -ne 0 ] || return 0
  command -v sudo >/dev/null || return 1
  if sudo -n true 2>/dev/null; then as_root=(sudo -n); elif [ -t 0 ]; then as_root=(sudo); else return 1; fi
}

apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@"; }
logged() { "$@" >>"$artifacts/install.log" 2>&1 </dev/null 9>&-; }
last_line() { grep -E '^(E|W):|[Ee]rror|No space' "$artifacts/install.log" | tail -n 1; }

# Sets packages to the names of the packages to install.
choose_packages() {
  local what
  for what in "${missing[@]}"; do
    case $what in
      ffmpeg | g++) packages+=("$what") ;;
      libtorch) packages+=(libtorch-dev libopenblas0-pthread) ;;
      openblas) packages+=(libopenblas0-pthread) ;;
      postgresql) packages+=(postgresql) ;;
      pgvector) ;; # depends on the version of the server, which must be there first
    esac
  done
}

install_packages() { # PACKAGE…
  say "apt-get install $*"
  local clusters=/etc/postgresql-common/createcluster.d own
  # The program runs its own PostgreSQL under its data folder. Without this, the package would start another one at every boot.
  if [[ " $* " == *" postgresql "* ]] && [ ! -e "$clusters/video.conf" ]; then
    own=$clusters/video.conf
    logged "${as_root[@]}" sh -c 'mkdir -p "$1" && echo "create_main_cluster = false" >"$1/video.conf"' sh "$clusters"
  fi
  logged apt install -y --no-install-recommends "$@"
  local status=$?
  [ -z "${own:-}" ] || logged "${as_root[@]}" rm -f "$own"
  [ $status -eq 0 ] || install_failed "$@"
}

# Names the package that failed where the log names one, and shows the end of the log.
install_failed() { # PACKAGE…
  local log=$artifacts/install.log culprit
  tail -n 8 "$log" >&2
  grep -q 'No space left on device\|not enough free space\|enough free space in' "$log" && fail "the disk is full ($(free_space /usr)): free some space and run this again"
  culprit=$(grep -oE "Unable to locate package [^ ]+|Package '?[^ ']+'? has no installation candidate|error processing (package|archive) [^ ]+" "$log" | tail -n 1)
  [ -n "$culprit" ] && fail "apt-get install failed: $culprit; the log is $log"
  grep -qE 'Temporary failure resolving|Could not (resolve|connect)|Failed to fetch|Unable to connect' "$log" && fail "the package mirror cannot be reached: check the network or the proxy; the log is $log"
  fail "apt-get install $* failed; the log is $log"
}

# From the distribution where it is new enough, else built from a newer release's source package.
install_pgvector() {
  local package=postgresql-$postgresql-pgvector version
  version=$(apt-cache policy "$package" 2>/dev/null | awk '/Candidate:/ { print $2 }')
  if at_least_0_8 "$version"; then
    install_packages "$package"
  else
    say "building pgvector for PostgreSQL $postgresql from a newer release's source package (this release has ${version:-none})"
    build_pgvector
  fi
}

build_pgvector() {
  local packages=() server=/usr/lib/postgresql/$postgresql
  command -v make >/dev/null || packages+=(make)
  command -v gcc >/dev/null || packages+=(gcc)
  [ ${#packages[@]} -eq 0 ] || install_packages "${packages[@]}"
  fetch_pgvector || fail "no source package of pgvector 0.8 or newer could be fetched ($(last_line)); install pgvector for PostgreSQL $postgresql by hand: https://github.com/pgvector/pgvector#installation"

  # Only the headers of the development package: what it depends on (clang, LLVM) is half a gigabyte, for bitcode that is not needed.
  local headers=$server_headers
  if [ ! -f "$headers/postgres.h" ]; then
    (cd "$scratch" && logged apt-get download "postgresql-server-dev-$postgresql" && dpkg-deb -x postgresql-server-dev-*.deb dev) || install_failed "postgresql-server-dev-$postgresql"
    headers=$scratch/dev$headers
  fi
  local make=(make -s -C "$scratch/pgvector" PG_CONFIG="$server/bin/pg_config" with_llvm=no OPTFLAGS= COPT="-I$headers")
  logged "${make[@]}" -j "$(nproc)" && logged "${as_root[@]}" "${make[@]}" install && return
  tail -n 8 "$artifacts/install.log" >&2
  fail "building pgvector failed; the log is $artifacts/install.log"
}

# Unpacks the newest source package that a newer release has into $scratch/pgvector. apt checks its signature as for any package. The sources
# are this machine's own with another release's name, in a list that only this call reads: nothing is added to /etc/apt.
fetch_pgvector() {
  local suite lists=$scratch/apt
  server_headers=/usr/include/postgresql/$postgresql/server
  for suite in $(newer_releases); do
    rm -rf "$lists" && mkdir -p "$lists/lists/partial" "$lists/cache/archives/partial" "$lists/source"
    own_source "$suite" >"$lists/sources.list"
    [ -s "$lists/sources.list" ] || return 1
    local options=(-q -o APT::Sandbox::User=root -o Dir::Etc::SourceList="$lists/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$lists/lists" -o Dir::Cache="$lists/cache")
    logged apt-get "${options[@]}" update || continue
    (cd "$lists/source" && logged apt-get "${options[@]}" source --download-only pgvector) || continue
    local archive; archive=$(echo "$lists"/source/pgvector_*.orig.tar.gz) version=${archive##*pgvector_}
    at_least_0_8 "$version" || continue
    mkdir -p "$scratch/pgvector" && logged tar -xzf "$archive" -C "$scratch/pgvector" --strip-components=1 && return
  done
  return 1
}

newer_releases() {
  case $(. /etc/os-release; echo "$ID ${ID_LIKE:-}") in *ubuntu*) echo devel ;; *) echo trixie forky sid ;; esac
}

# Prints a deb-src line for RELEASE with the address, the components and the key of this machine's main package source.
own_source() { # RELEASE
  local name; name=$(. /etc/os-release; echo "${VERSION_CODENAME:-stable}")
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list; deb822_as_lines /etc/apt/sources.list.d/*.sources; } 2>/dev/null |
    awk -v name="$name" -v release="$1" '
      $1 != "deb" { next }
      { options = ""; at = 2
        if ($2 ~ /^\[/) { while ($at !~ /\]$/) options = options $(at++) " "; options = options $(at++) " " }
        if ($(at + 1) != name) next
        gsub(/arch=[^] ]*/, "", options)
        universe = / universe( |$)/ ? " universe" : ""
        print "deb-src " options $at " " release " main" universe
        exit }'
}

# Prints the stanzas of deb822 files as one-line entries, one per suite.
deb822_as_lines() { # FILE…
  local file
  for file; do
    awk -v RS= '
      { uri = suites = components = key = ""; embedded = 0; enabled = 1; types = ""
        count = split($0, lines, "\n")
        for (i = 1; i <= count; i++) {
          if (lines[i] ~ /^[#[:space:]]/) continue
          colon = index(lines[i], ":"); field = tolower(substr(lines[i], 1, colon - 1)); value = substr(lines[i], colon + 1); gsub(/^ +| +$/, "", value)
          if (field == "types") types = value
          if (field == "uris") { split(value, uris, " "); uri = uris[1] }
          if (field == "suites") suites = value
          if (field == "components") components = value
          if (field == "enabled" && value == "no") enabled = 0
          if (field == "signed-by" && value ~ /^\//) { gsub(/ +/, ",", value); key = value }
        }
        if (!enabled || types !~ /(^| )deb( |$)/) next
        options = key != "" ? "[signed-by=" key "] " : ""
        suiteCount = split(suites, suite, " ")
        for (i = 1; i <= suiteCount; i++) print "deb " options uri " " suite[i] " " components }' "$file"
  done
}

# Debian's alternatives prefer OpenBLAS by themselves; this is for machines where someone chose the reference implementation by hand.
use_openblas() {
  local link
  slow_blas || return 0
  for link in /etc/alternatives/libblas.so.3-*; do
    local name=${link##*/} path
    path=$(update-alternatives --list "$name" 2>/dev/null | grep -m 1 openblas) && logged "${as_root[@]}" update-alternatives --set "$name" "$path"
  done
  ! slow_blas || say "libblas.so.3 is still the slow reference implementation: run update-alternatives --config ${name:-libblas.so.3}"
}

# Nothing can be installed: what is missing and how to get it. Ends the launcher, except for \`doctor\` where the program itself can be built and run.
list_missing() { # WHY
  local what
  say "$1; this is missing:"
  for what in "${missing[@]}"; do
    case $what in
      ffmpeg) echo "  ffmpeg and ffprobe, 5.1 or newer      Debian, Ubuntu, Fedora, Arch, Homebrew: ffmpeg" ;;
      g++) echo "  g++, a C++17 compiler                 Debian, Ubuntu: g++; Fedora: gcc-c++; Arch: gcc" ;;
      libtorch) echo "  libtorch, 1.13 or newer               Debian, Ubuntu: libtorch-dev; elsewhere unpack one of https://pytorch.org and set LIBTORCH to its folder" ;;
      openblas) echo "  OpenBLAS as libblas.so.3              Debian, Ubuntu: libopenblas0-pthread" ;;
      postgresql) echo "  PostgreSQL server, 15 or newer        Debian, Ubuntu: postgresql; Fedora: postgresql-server; or set VIDEO_DATABASE to a connection string" ;;
      pgvector) echo "  pgvector, 0.8 or newer                Debian: postgresql-${postgresql:-NN}-pgvector; elsewhere https://github.com/pgvector/pgvector#installation" ;;
    esac
  done >&2
  [ "$command" = doctor ] && [[ ! " ${missing[*]} " =~ " libtorch "|" g++ " ]] || exit 1
}
