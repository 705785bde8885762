-- What a user could write, and one function for the picture.
vim.opt.runtimepath:prepend(assert(vim.env.SEAWORTHY_PLUGIN))
vim.o.termguicolors = true
vim.o.background = 'dark'
vim.o.number = true
vim.o.signcolumn = 'yes'
vim.o.laststatus = 0
vim.o.ruler = false
vim.o.showcmd = false
vim.o.swapfile = false
vim.o.linebreak = true
vim.cmd('highlight DiagnosticUnderlineError gui=undercurl')
vim.cmd('highlight DiagnosticUnderlineWarn gui=undercurl')
vim.diagnostic.config({ virtual_text = { prefix = '●' }, severity_sort = true })
vim.lsp.config('seaworthy', { cmd = { assert(vim.env.SEAWORTHY_BIN), 'lsp' } })
vim.lsp.enable('seaworthy')

--- Wait for findings of all `rules`, go to the first one of the first rule and open its hover.
function Picture(...)
  local rules = { ... }
  local function find(rule)
    for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
      if diagnostic.source == 'seaworthy' and diagnostic.code == rule then
        return diagnostic
      end
    end
  end
  vim.wait(50000, function()
    return vim.iter(rules):all(find)
  end, 20)
  local found = assert(find(rules[1]), 'no finding of ' .. rules[1])
  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
  vim.cmd('normal! zt')
  vim.cmd('normal! 15' .. vim.keycode('<C-y>'))
  vim.cmd.echo('""')
  vim.lsp.buf.hover({ border = 'rounded', max_width = 124, max_height = 26 })
end

--- Lines above handlers, the card of the route at `words`, and the route table below.
function RoutePicture(words, title)
  vim.wait(50000, function()
    vim.lsp.codelens.refresh({ bufnr = 0 })
    vim.wait(500, function() return false end)
    return vim.iter(vim.lsp.codelens.get(0)):any(function(lens)
      return lens.command ~= nil and lens.command.title ~= ''
    end)
  end)
  vim.wait(1000, function() return false end)
  local code = vim.api.nvim_get_current_win()
  vim.cmd.LspSeaworthyRoutes()
  vim.wait(50000, function() return vim.api.nvim_buf_get_name(0) == 'seaworthy://routes' end, 20)
  vim.cmd('resize 13')
  vim.fn.search('/customers/:id')
  vim.cmd('normal! zz')
  vim.api.nvim_set_current_win(code)
  vim.fn.cursor(1, 1)
  local at = vim.fn.searchpos('\\V' .. words, 'ew')
  assert(at[1] > 0, words)
  vim.cmd('normal! zt')
  vim.cmd('normal! 4' .. vim.keycode('<C-y>'))
  vim.cmd.echo('""')
  vim.lsp.buf.hover({ border = 'rounded', max_width = 120, max_height = 22, title = title })
end
