-- What a user writes, and no more: the plugin on the runtime path and one line.
vim.opt.runtimepath:prepend(assert(vim.env.SEAWORTHY_PLUGIN_COPY))
vim.o.swapfile = false
-- `vim.lsp.config` reads PATH; the test names its binary instead.
vim.lsp.config('seaworthy', { cmd = { assert(vim.env.SEAWORTHY_BIN), 'lsp' } })
vim.lsp.enable('seaworthy')
