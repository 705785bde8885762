-- The whole client: `vim.lsp.enable('seaworthy')` reads this file.
-- Settings are the same as in every editor; `:help seaworthy-settings` lists them.

---@type vim.lsp.Config
return {
  cmd = { 'seaworthy', 'lsp' },
  filetypes = { 'typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python', 'sql' },
  -- In order of trust. The model covers an application, so a project file wins over a package's manifest.
  root_markers = { 'seaworthy.toml', 'package.json', 'pyproject.toml', '.git' },
  settings = {
    seaworthy = {},
  },
  on_attach = function(_, bufnr)
    vim.api.nvim_buf_create_user_command(bufnr, 'LspSeaworthyRule', function(command)
      require('seaworthy.rule').show(command.args)
    end, {
      nargs = '?',
      desc = 'Show the page of a Seaworthy rule; without an argument, of the rule under the cursor',
      complete = function(lead)
        return vim.tbl_filter(function(rule)
          return vim.startswith(rule, lead)
        end, require('seaworthy.rule').all(bufnr))
      end,
    })
  end,
}
