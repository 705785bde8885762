--- The route table: every route of the workspace, who gets through to it, and how many tests reach it.
local M = {}

local NAME = 'seaworthy://routes'
local namespace = vim.api.nvim_create_namespace('seaworthy.routes')
--- What a person looks for first.
local HIGHLIGHTS = { none = 'DiagnosticError', unknown = 'DiagnosticWarn' }

---@type table<integer, { uri: string, line: integer, name: string, auth: string }>
local places = {}

local function client_of(bufnr)
  return vim.lsp.get_clients({ name = 'seaworthy', bufnr = bufnr })[1] or vim.lsp.get_clients({ name = 'seaworthy' })[1]
end

--- Open where the route on the cursor's line is registered, in the window that one came from.
local function jump()
  local place = places[vim.api.nvim_win_get_cursor(0)[1]]
  if not place then
    return
  end
  local before = vim.fn.win_getid(vim.fn.winnr('#'))
  if before ~= 0 and before ~= vim.api.nvim_get_current_win() then
    vim.api.nvim_set_current_win(before)
  end
  local client = client_of()
  local position = { line = place.line, character = 0 }
  local location = { uri = place.uri, range = { start = position, ['end'] = position } }
  vim.lsp.util.show_document(location, client and client.offset_encoding or 'utf-16', { focus = true })
  vim.cmd('normal! ^')
end

local function buffer()
  local bufnr = vim.fn.bufnr('^' .. NAME .. '$')
  if bufnr == -1 then
    bufnr = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(bufnr, NAME)
    vim.bo[bufnr].buftype = 'nofile'
    vim.bo[bufnr].bufhidden = 'hide'
    vim.bo[bufnr].swapfile = false
    vim.bo[bufnr].filetype = 'seaworthy-routes'
    for key, run in pairs({ ['<CR>'] = jump, q = '<Cmd>close<CR>', R = M.show }) do
      vim.keymap.set('n', key, type(run) == 'function' and function() run() end or run, { buffer = bufnr })
    end
  end
  return bufnr
end

local function fill(bufnr, table_)
  vim.bo[bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, vim.split(vim.trim(table_.text), '\n'))
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].modified = false
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
  vim.api.nvim_buf_set_extmark(bufnr, namespace, 0, 0, { end_row = 1, hl_group = 'Comment' })
  places = {}
  for number, place in ipairs(table_.lines) do
    if type(place) == 'table' and number <= vim.api.nvim_buf_line_count(bufnr) then
      places[number] = place
      local group = HIGHLIGHTS[place.auth]
      if group then
        vim.api.nvim_buf_set_extmark(bufnr, namespace, number - 1, 0, { end_row = number, hl_group = group })
      end
    end
  end
end

--- Show the table; with the name of a route (`GET /orders`), with the cursor on it.
---@param route string?
function M.show(route)
  local client = client_of(0)
  if not client then
    vim.notify('seaworthy: no server is attached', vim.log.levels.WARN)
    return
  end
  client:request('seaworthy/routes', { width = vim.o.columns - 4 }, function(err, answer)
    if err or type(answer) ~= 'table' then
      vim.notify('seaworthy: no route table: ' .. vim.inspect(err), vim.log.levels.WARN)
      return
    end
    local bufnr = buffer()
    fill(bufnr, answer.table)
    local window = vim.fn.bufwinid(bufnr)
    if window == -1 then
      vim.cmd('botright split')
      window = vim.api.nvim_get_current_win()
      vim.api.nvim_win_set_buf(window, bufnr)
      vim.wo[window].wrap = false
      vim.wo[window].number = false
      vim.wo[window].cursorline = true
    end
    vim.api.nvim_set_current_win(window)
    for number, place in vim.spairs(places) do
      if not route or place.name == route then
        vim.api.nvim_win_set_cursor(window, { number, 0 })
        break
      end
    end
  end)
end

return M
