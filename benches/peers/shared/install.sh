# Read by every `install`: what they share.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)

# python PACKAGE…: an environment in the folder with these packages; a second time it looks and goes.
python() {
  if [ "$(cat "$folder/installed" 2>/dev/null)" != "$*" ]; then
    rm -rf "$folder/python" "$folder/installed"
    "$here/../../../.ci/python" "$folder/python"
    [ $# -eq 0 ] || "$folder/python/bin/pip" install --quiet "$@"
    echo "$*" >"$folder/installed"
  fi
}

# system PROGRAM PACKAGE: asks apt for the package when the program is missing.
system() {
  command -v "$1" >/dev/null || packages "$2"
}

# packages PACKAGE…: asks apt. A run level of 1 keeps them from starting services of their own.
packages() {
  apt-get -qq update
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install -y "$@" >/dev/null
}

# jdk VERSION: the folder of a Java of at least this version, looked for where Debian and others put them.
jdk() {
  local home version
  for home in ${JAVA_HOME:-} /usr/lib/jvm/*; do
    [ -x "$home/bin/javac" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null)
    [ "${version:-0}" -lt "$1" ] || { echo "$home" && return; }
  done
  echo "no Java of version $1 or later under /usr/lib/jvm" >&2
  return 1
}

# maven WHAT…: builds, under the Java given by `jdk`; says nothing unless it fails.
maven() {
  system mvn maven
  JAVA_HOME=$java mvn --quiet --batch-mode "$@" >"$folder/maven.log" 2>&1 || { tail -20 "$folder/maven.log" >&2 && return 1; }
}
