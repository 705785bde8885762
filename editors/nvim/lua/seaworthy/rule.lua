--- Rule pages: what a rule finds, why it matters, how to fix it. They live in the server, so they work offline.
local M = {}

--- Rules that have a finding in the buffer, or only on one line of it, each once.
---@param bufnr integer
---@param lnum integer? counted from 0
---@return string[]
function M.in_buffer(bufnr, lnum)
  local seen, rules = {}, {}
  for _, diagnostic in ipairs(vim.diagnostic.get(bufnr, { lnum = lnum })) do
    local rule = diagnostic.code
    if diagnostic.source == 'seaworthy' and type(rule) == 'string' and not seen[rule] then
      seen[rule] = true
      rules[#rules + 1] = rule
    end
  end
  table.sort(rules)
  return rules
end

--- Every rule of the server that is attached to the buffer. The protocol has no request for it; the binary has a command.
---@param bufnr integer
---@return string[]
function M.all(bufnr)
  local client = vim.lsp.get_clients({ name = 'seaworthy', bufnr = bufnr })[1]
  local cmd = client and client.config.cmd
  if type(cmd) ~= 'table' then
    return M.in_buffer(bufnr)
  end
  local ran, rules = pcall(function()
    local answer = vim.system({ cmd[1], 'rules', '--format', 'json' }, { text = true }):wait(2000)
    return vim.tbl_map(function(rule)
      return rule.id
    end, vim.json.decode(answer.stdout))
  end)
  return ran and rules or M.in_buffer(bufnr)
end

--- Show the page of `rule`; with none given, of a rule reported on the cursor's line.
---@param rule string?
function M.show(rule)
  local bufnr = vim.api.nvim_get_current_buf()
  if not rule or rule == '' then
    rule = M.in_buffer(bufnr, vim.api.nvim_win_get_cursor(0)[1] - 1)[1]
  end
  if not rule then
    vim.notify('seaworthy: no finding on this line', vim.log.levels.INFO)
    return
  end
  M.page(bufnr, 'seaworthy.explain', rule, rule)
end

--- Show which project, configuration and frameworks apply to the current file.
function M.explain_file()
  local bufnr = vim.api.nvim_get_current_buf()
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':t')
  M.page(bufnr, 'seaworthy.explainFile', vim.uri_from_bufnr(bufnr), name)
end

--- Show what a command of the server answers, which is Markdown.
---@param bufnr integer
---@param command string
---@param argument string
---@param title string
function M.page(bufnr, command, argument, title)
  local client = vim.lsp.get_clients({ name = 'seaworthy', bufnr = bufnr })[1]
  if not client then
    vim.notify('seaworthy: no server is attached to this buffer', vim.log.levels.WARN)
    return
  end
  local params = { command = command, arguments = { argument } }
  client:request('workspace/executeCommand', params, function(err, page)
    if err or type(page) ~= 'string' then
      vim.notify(('seaworthy: no page for %s'):format(title), vim.log.levels.WARN)
      return
    end
    -- Entered at once: a page is for reading, and `q` closes it.
    local _, window = vim.lsp.util.open_floating_preview(vim.split(page, '\n'), 'markdown', {
      border = 'rounded',
      focus_id = 'seaworthy.rule',
      max_width = 100,
      title = title,
      wrap = true,
    })
    vim.api.nvim_set_current_win(window)
  end, bufnr)
end

return M
