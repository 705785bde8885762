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
