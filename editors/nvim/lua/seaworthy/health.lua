--- `:checkhealth seaworthy`
local M = {}

local health = vim.health

local function neovim()
  local version = tostring(vim.version())
  if vim.fn.has('nvim-0.11') == 1 then
    health.ok('Neovim ' .. version)
  else
    health.error('Neovim ' .. version .. ' is too old', { 'Neovim 0.11 or newer is needed: it has vim.lsp.enable()' })
  end
end

local function binary()
  local cmd = vim.lsp.config.seaworthy and vim.lsp.config.seaworthy.cmd
  if type(cmd) == 'function' then
    health.info('`cmd` is a function of your own: the binary is not checked')
    return
  end
  local name = cmd and cmd[1] or 'seaworthy'
  local path = vim.fn.exepath(name)
  if path == '' then
    health.error(('`%s` cannot be run'):format(name), {
      'Install it with `cargo install seaworthy`, or put a release binary on your PATH',
      "Or name it: vim.lsp.config('seaworthy', { cmd = { '/path/to/seaworthy', 'lsp' } })",
    })
    return
  end
  health.ok('server: ' .. path)
  local ran, answer = pcall(function()
    return vim.system({ path, '--version' }, { text = true }):wait(5000)
  end)
  if ran and answer.code == 0 then
    health.ok('version: ' .. vim.trim(answer.stdout))
  else
    local why = ran and vim.trim(answer.stderr or '') or tostring(answer)
    health.error('`seaworthy --version` failed: ' .. why, { 'Is the binary built for this machine?' })
  end
end

local function clients()
  if vim.lsp.is_enabled and not vim.lsp.is_enabled('seaworthy') then
    health.warn('not enabled', { "Add vim.lsp.enable('seaworthy') to your init.lua" })
  end
  local found = vim.lsp.get_clients({ name = 'seaworthy' })
  if #found == 0 then
    health.info('no client is running: open a TypeScript, JavaScript or Python file')
    return
  end
  for _, client in ipairs(found) do
    local buffers = vim.tbl_count(client.attached_buffers)
    health.ok(('client %d: root %s, %d buffer(s)'):format(client.id, client.root_dir or '(none)', buffers))
    -- Columns are the usual suspect when a squiggle sits beside its word.
    health.info('position encoding: ' .. (client.offset_encoding or 'unknown'))
  end
end

function M.check()
  health.start('Seaworthy: editor')
  neovim()
  health.start('Seaworthy: server')
  binary()
  health.start('Seaworthy: clients')
  clients()
end

return M
