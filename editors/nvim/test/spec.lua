-- One session of a person, in a real Neovim against the real server. Every step waits for a condition, never for time.
-- Run by `test/run`, which names the workspace in $SEAWORTHY_WORKSPACE.

local workspace = assert(vim.env.SEAWORTHY_WORKSPACE)
local LIMIT = tonumber(vim.env.SEAWORTHY_TEST_LIMIT_MS) or 60000
local passed, failed = 0, 0

--- Not print(): in a headless Neovim that goes to stderr, between Neovim's own messages.
local function say(words)
  io.stdout:write(words, '\n')
end

local function wait(what, condition)
  if not vim.wait(LIMIT, condition, 20) then
    error('waited in vain for ' .. what, 2)
  end
end

local function step(name, run)
  local ok, why = xpcall(run, debug.traceback)
  if ok then
    passed = passed + 1
    say('ok    ' .. name)
  else
    failed = failed + 1
    say(('FAIL  %s\n%s'):format(name, why))
    say('      diagnostics: ' .. vim.inspect(vim.tbl_map(function(d)
      return ('%s:%d %s'):format(d.code, d.lnum + 1, d.message)
    end, vim.diagnostic.get(0))))
  end
end

local function find(rule)
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    if diagnostic.code == rule and diagnostic.source == 'seaworthy' then
      return diagnostic
    end
  end
end

local function arrives(rule)
  wait(rule .. ' to arrive', function()
    return find(rule) ~= nil
  end)
  return find(rule)
end

local function goes(rule)
  wait(rule .. ' to go', function()
    return find(rule) == nil
  end)
end

local function cursor_on(diagnostic)
  vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

--- Keys go the way of a person's: through the mapping and insert-mode machinery, one change after another.
local function type_keys(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'xt', false)
end

local function float_with(words)
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      if table.concat(lines, '\n'):find(words, 1, true) then
        return window
      end
    end
  end
end

local function open(file)
  vim.cmd.edit(vim.fs.joinpath(workspace, file))
  wait('the server to attach', function()
    return #vim.lsp.get_clients({ name = 'seaworthy', bufnr = 0 }) == 1
  end)
end

step('a finding arrives in TypeScript, where the secret is', function()
  open('src/token.ts')
  local diagnostic = arrives('hardcoded-signing-secret')
  assert(text():find('jwt.sign', 1, true))
  local line = vim.api.nvim_buf_get_lines(0, diagnostic.lnum, diagnostic.lnum + 1, false)[1]
  assert(line:find('jwt.sign', 1, true), 'the finding is on another line: ' .. line)
  assert(not diagnostic.message:find('correct-horse', 1, true), 'the message shows the secret')
end)

step('the server runs in the root that holds the manifest', function()
  local client = vim.lsp.get_clients({ name = 'seaworthy', bufnr = 0 })[1]
  assert(vim.uv.fs_realpath(client.root_dir) == vim.uv.fs_realpath(workspace), client.root_dir)
end)

step('hover names the rule and keeps the secret', function()
  cursor_on(arrives('hardcoded-signing-secret'))
  vim.lsp.buf.hover()
  wait('the hover', function()
    return float_with('hardcoded-signing-secret') ~= nil
  end)
  local window = float_with('hardcoded-signing-secret')
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  assert(not table.concat(lines, '\n'):find('correct-horse', 1, true), 'the hover shows the secret')
  vim.api.nvim_win_close(window, true)
end)

step('the page of the rule under the cursor opens', function()
  cursor_on(arrives('hardcoded-signing-secret'))
  vim.cmd.LspSeaworthyRule()
  wait('the page', function()
    return vim.api.nvim_win_get_config(0).relative ~= ''
  end)
  assert(#text() > 40, 'the page is empty')
  type_keys('q')
  wait('the page to close', function()
    return vim.api.nvim_win_get_config(0).relative == ''
  end)
end)

step('the command completes the ids of rules', function()
  local rules = vim.fn.getcompletion('LspSeaworthyRule hardcoded-', 'cmdline')
  assert(vim.tbl_contains(rules, 'hardcoded-signing-secret'), vim.inspect(rules))
end)

step('a mistake typed in TypeScript is found, and gone when it is corrected', function()
  assert(find('secret-env-fallback') == nil)
  type_keys('Goexport const key = process.env.JWT_SECRET || "dev-secret";<Esc>')
  arrives('secret-env-fallback')
  arrives('hardcoded-signing-secret')
  type_keys('G0f|d$A;<Esc>')
  assert(text():find('process.env.JWT_SECRET ;', 1, true), text())
  goes('secret-env-fallback')
  arrives('hardcoded-signing-secret')
end)

step('what must not stand in files of settings is found as one types', function()
  -- Put together here, so that this file holds no key.
  local key = 'sk_' .. 'live_' .. 'Mk4Vt9XbQ2wLr7ZnHs5PdYcG'
  for file, line in pairs({
    ['keys.yaml'] = 'stripe: ',
    ['keys.json'] = '{ "stripe": "',
    ['keys.toml'] = 'stripe = "',
    ['keys.ini'] = 'stripe = ',
    ['keys.sh'] = 'STRIPE=',
    ['keys.tfvars'] = 'stripe = "',
  }) do
    open(file)
    type_keys('i' .. line .. key .. '<Esc>')
    arrives('hardcoded-provider-key')
    type_keys('0C<Esc>')
    goes('hardcoded-provider-key')
    vim.cmd('bwipeout!')
  end
  open('Dockerfile')
  type_keys('iFROM node:22<CR>ENV JWT_SECRET=tide-mill<Esc>')
  arrives('secret-in-build-artifact')
  vim.cmd('bwipeout!')
  open('.env.production')
  type_keys('iVITE_CLIENT_SECRET=tide-mill-2024<Esc>')
  arrives('secret-in-client-bundle')
  vim.cmd('bwipeout!')
end)

step('a finding arrives in Python', function()
  open('service/client.py')
  arrives('outbound-call-without-timeout')
end)

step('its quick fix adds the timeout and clears the finding', function()
  cursor_on(arrives('outbound-call-without-timeout'))
  vim.lsp.buf.code_action({
    apply = true,
    -- By kind: titles are prose, and silencing a finding is of the kind quickfix.suppress.
    filter = function(action)
      return action.kind == 'quickfix'
    end,
  })
  wait('the edit', function()
    return text():find('requests%.get%(url, timeout=') ~= nil
  end)
  goes('outbound-call-without-timeout')
end)

step('a mistake typed in Python is found, and gone when it is undone', function()
  assert(find('swallowed-exception') == nil)
  -- `paste` keeps the indentation as written: this is about the server, not about 'autoindent'.
  vim.o.paste = true
  type_keys('Go<CR><CR>def refresh(url):<CR>    try:<CR>        fetch(url)<CR>    except Exception:<CR>        pass<Esc>')
  vim.o.paste = false
  arrives('swallowed-exception')
  type_keys('u')
  goes('swallowed-exception')
end)

step('columns hold behind characters outside the basic plane', function()
  type_keys('gg')
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { '', '', 'def wave(url):', '    return "🌊🌊", requests.get(url)' })
  local diagnostic = arrives('outbound-call-without-timeout')
  local line = vim.api.nvim_buf_get_lines(0, diagnostic.lnum, diagnostic.lnum + 1, false)[1]
  local start = line:find('requests.get', 1, true) - 1
  assert(diagnostic.col >= start and diagnostic.col <= #line, ('column %d of %q'):format(diagnostic.col, line))
  type_keys('u')
  goes('outbound-call-without-timeout')
end)

local function cursor_behind(words)
  local at = vim.fn.searchpos('\\V' .. words, 'ew')
  assert(at[1] > 0, 'not in the text: ' .. words)
end

step('a route shows its card', function()
  open('src/orders.ts')
  cursor_behind('app.get("/orders')
  wait('the card', function()
    if float_with('GET /orders/:id') then
      return true
    end
    vim.lsp.buf.hover()
    return vim.wait(2000, function() return float_with('GET /orders/:id') ~= nil end, 20)
  end)
  local window = float_with('GET /orders/:id')
  local card = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  assert(card:find('requireUser', 1, true) and card:find('src/orders.test.ts:5', 1, true), card)
  vim.api.nvim_win_close(window, true)
end)

step('a line above its handler says who gets through, and which tests do', function()
  local function titles()
    return vim.tbl_map(function(lens)
      return lens.command and lens.command.title or ''
    end, vim.lsp.codelens.get(0))
  end
  vim.lsp.codelens.refresh({ bufnr = 0 })
  wait('the lines', function()
    local found = titles()
    return vim.tbl_contains(found, 'authn requireUser · no owner check · 1 test')
      and vim.tbl_contains(found, 'open to anybody · no tests')
  end)
end)

step('the route table opens, and jumps to a route', function()
  vim.cmd.LspSeaworthyRoutes()
  wait('the table', function()
    return vim.api.nvim_buf_get_name(0) == 'seaworthy://routes' and text():find('DELETE', 1, true) ~= nil
  end)
  assert(not vim.bo.modifiable and text():find('2 routes: 1 open to anybody', 1, true), text())
  vim.fn.search('^DELETE')
  type_keys('<CR>')
  assert(vim.fs.basename(vim.api.nvim_buf_get_name(0)) == 'orders.ts', vim.api.nvim_buf_get_name(0))
  assert(vim.api.nvim_get_current_line():find('app.delete', 1, true), vim.api.nvim_get_current_line())
  -- The line above a handler opens it at that route.
  local client = vim.lsp.get_clients({ name = 'seaworthy', bufnr = 0 })[1]
  client:exec_cmd({ title = '', command = 'seaworthy.showRoutes', arguments = { '', 'DELETE /orders/:id' } })
  wait('the table at the route', function()
    return vim.api.nvim_buf_get_name(0) == 'seaworthy://routes' and vim.api.nvim_get_current_line():find('^DELETE')
  end)
  type_keys('q')
end)

step('a link that cannot be read is made a guard, and the finding goes', function()
  open('src/orders.ts')
  cursor_on(arrives('route-without-auth'))
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title == 'Treat `shield` as a guard'
    end,
  })
  wait('the configuration to be shown', function()
    return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == 'seaworthy.toml'
  end)
  assert(text():find('name = "@harbour/shield.shield"', 1, true), text())
  vim.cmd.write()
  vim.cmd.edit(vim.fs.joinpath(workspace, 'src/orders.ts'))
  goes('route-without-auth')
end)

step('a file is explained', function()
  vim.cmd.LspSeaworthyFile()
  wait('the page', function()
    return float_with('express (2 routes)') ~= nil
  end)
  vim.api.nvim_win_close(float_with('express (2 routes)'), true)
end)

step('a rule switched off in the settings is silent, and speaks again when it is back', function()
  open('src/token.ts')
  arrives('hardcoded-signing-secret')
  local client = vim.lsp.get_clients({ name = 'seaworthy', bufnr = 0 })[1]
  local function settings(rules)
    client.settings = { seaworthy = { rules = rules } }
    client:notify('workspace/didChangeConfiguration', { settings = client.settings })
  end
  settings({ ['hardcoded-signing-secret'] = 'off' })
  goes('hardcoded-signing-secret')
  settings({ ['hardcoded-signing-secret'] = 'info' })
  wait('it as an information', function()
    local found = find('hardcoded-signing-secret')
    return found and found.severity == vim.diagnostic.severity.INFO
  end)
end)

step(':checkhealth finds nothing wrong', function()
  vim.cmd.checkhealth('seaworthy')
  local report = text()
  for _, words in ipairs({ 'Neovim 0.11', 'version: seaworthy', 'client ', 'position encoding: utf-' }) do
    assert(report:find(words, 1, true), ('the report lacks %q:\n%s'):format(words, report))
  end
  assert(not report:find('ERROR', 1, true) and not report:find('WARNING', 1, true), report)
end)

step('the help is complete: every tag is found', function()
  vim.cmd.helptags(vim.fs.joinpath(vim.env.SEAWORTHY_PLUGIN_COPY, 'doc'))
  for _, tag in ipairs({ 'seaworthy', 'seaworthy-settings', ':LspSeaworthyRule', ':LspSeaworthyRoutes', ':LspSeaworthyFile', 'seaworthy-health' }) do
    vim.cmd.help(tag)
  end
end)

step('the server stops when asked', function()
  local clients = vim.lsp.get_clients({ name = 'seaworthy' })
  vim.lsp.enable('seaworthy', false)
  for _, client in ipairs(clients) do
    client:stop()
  end
  wait('the client to stop', function()
    return #vim.lsp.get_clients({ name = 'seaworthy' }) == 0
  end)
end)

say(('%d passed, %d failed'):format(passed, failed))
vim.cmd(failed == 0 and 'qa!' or 'cq!')
