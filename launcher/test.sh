# The gate: format check, build with warnings as errors, every test project. Ends with "N passed, N failed".

run_tests() { # [NAME]: only tests with NAME in their project, class or method
  local name=${1:-} passed=0 failed=0 skipped=0 started=$SECONDS
  [ $# -le 1 ] || { say "test: expected at most one name, got $#: ./video test [NAME]"; exit 2; }
  case $name in -*) echo "./video test [NAME]   format check, build, all tests; with NAME only tests with it in their project, class or method"; exit $([[ $name =~ ^(-h|--help)$ ]] && echo 0 || echo 2) ;; esac
  trap 'echo "0 passed, 1 failed"' EXIT # a gate that does not get as far as the tests has failed
  [ -n "$name" ] || check_format

  say "building everything"
  run_build Video.sln
  unlock

  # Tests must never see the user's data: they get a data folder of their own and no connection string.
  results=$(mktemp -d) && mkdir "$results/home" && chmod 755 "$results" || fail "cannot make a temporary folder ($(free_space /tmp))"
  trap 'stop_databases; rm -rf "$results"' EXIT
  trap 'kill $(jobs -p) 2>/dev/null; exit 130' INT TERM
  export VIDEO_HOME=$results/home
  unset VIDEO_DATABASE
  DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")") && export DOTNET_ROOT # the tests' own executables look there for the runtime
  run_projects
  count_results

  list_skipped
  [ $((passed + failed)) -gt 0 ] || { say "no test ran${name:+: none has \"$name\" in its project, class or method}"; failed=1; }
  echo "tests took $((SECONDS - started)) s, $skipped skipped"
  echo "$passed passed, $failed failed"
  [ $failed -eq 0 ]
}

check_format() {
  say "checking the format"
  (cd "$root" && DOTNET_CLI_TELEMETRY_OPTOUT=1 dotnet format whitespace . --folder --verify-no-changes --exclude artifacts >"$artifacts/format.log" 2>&1 9>&-) && return
  sed "s|$root/||" "$artifacts/format.log" | head -n 20 >&2
  fail "the format is not the one of .editorconfig: run dotnet format whitespace . --folder"
}

# Runs the test projects two at a time: many of their tests wait more than they compute. Each prints as a whole, when it has ended.
run_projects() {
  local project running=0
  for project in "$root"/tests/*/*.csproj; do
    [ $running -lt 2 ] || { wait -n; running=$((running - 1)); }
    run_project "$(basename "$project" .csproj)" &
    running=$((running + 1))
  done
  wait
}

# Runs one test project and writes its counts. A host that dies, hangs or reports nothing is a failure of its own.
run_project() { # PROJECT
  local report=$results/$1.xml log=$results/$1.log began=$SECONDS filter=() status
  [ -z "$name" ] || filter=(-method "*$name*")
  timeout -k 10 900 "$root/tests/$1/bin/Release/net10.0/$1" -noLogo -noColor -reporter quiet -xml "$report" "${filter[@]}" >"$log" 2>&1 </dev/null
  status=$?
  local p f s
  p=$(attribute passed) f=$(($(attribute failed) + $(attribute errors))) s=$(attribute skipped)
  if [ $status -ne 0 ] && [ $f -eq 0 ]; then
    f=1
    case $status in 124 | 137) echo "$1 was stopped after 900 s" ;; *) echo "$1 ended with exit code $status before its tests did" ;; esac >>"$log"
  fi
  echo "$p $f $s" >"$results/$1.counts"
  [ -z "$name" ] || [ $((p + f + s)) -gt 0 ] || return 0
  { cat "$log"; printf '%-24s %4d passed, %d failed, %d skipped, %d s\n' "$1" "$p" "$f" "$s" $((SECONDS - began)); } >"$log.all"
  cat "$log.all"
}

# Adds up what the projects wrote; one that wrote nothing has failed.
count_results() {
  local project p f s
  for project in "$root"/tests/*/*.csproj; do
    p=0 f=1 s=0
    read -r p f s 2>/dev/null <"$results/$(basename "$project" .csproj).counts"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  done
}

# Prints the sum of a count over the assemblies of $report; 0 where there is no report.
attribute() { # NAME
  { grep -oE '<assembly [^>]*>' "$report" 2>/dev/null || true; } | grep -oE " $1=\"[0-9]+\"" | awk -F'"' '{ sum += $2 } END { print sum + 0 }'
}

list_skipped() {
  [ $skipped -gt 0 ] || return 0
  echo "skipped:"
  cat "$results"/*.xml | awk -v RS='<test ' '/ result="Skip"/ {
    match($0, / name="[^"]*"/); what = substr($0, RSTART + 7, RLENGTH - 8)
    reason = ""; if (match($0, /CDATA\[[^]]*/)) reason = substr($0, RSTART + 6, RLENGTH - 6)
    print "  " what ": " reason }'
}

# A test host that died may have left its database server running.
stop_databases() {
  local file pid
  find "$results" -name postmaster.pid 2>/dev/null | while read -r file; do
    read -r pid <"$file" && kill -INT "$pid" 2>/dev/null
  done
}
