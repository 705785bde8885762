-- The whole client: `vim.lsp.enable('seaworthy')` reads this file.
-- Settings are the same as in every editor; `:help seaworthy-settings` lists them.

-- `.env.local` and its like have no type of their own, and a client attaches by type.
vim.filetype.add({ pattern = { ['%.env%..*'] = 'sh' } })

---@type vim.lsp.Config
return {
  cmd = { 'seaworthy', 'lsp' },
  filetypes = {
    'typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python', 'sql',
    -- Manifests, and files of settings, for what must not stand in them. The server leaves alone those that it does not read.
    'requirements', 'env', 'dotenv', 'sh', 'bash', 'zsh', 'ps1', 'dockerfile', 'json', 'jsonc', 'json5', 'yaml', 'toml', 'dosini', 'cfg', 'conf',
    'config', 'jproperties', 'terraform', 'terraform-vars', 'hcl', 'prisma', 'html', 'vue', 'svelte', 'astro', 'http', 'pem', 'netrc',
  },
  -- In order of trust. The model covers an application, so a project file wins over a package's manifest.
  root_markers = { 'seaworthy.toml', 'package.json', 'pyproject.toml', '.git' },
  settings = {
    seaworthy = {},
  },
  commands = {
    -- What the lines above handlers run.
    ['seaworthy.showRoutes'] = function(command)
      require('seaworthy.routes').show((command.arguments or {})[2])
    end,
  },
  on_attach = function(client, bufnr)
    -- Where Neovim watches no files, the server still has to hear of its configuration.
    vim.api.nvim_create_autocmd('BufWritePost', {
      group = vim.api.nvim_create_augroup('seaworthy.configuration', {}),
      pattern = 'seaworthy.toml',
      callback = function(event)
        for _, each in ipairs(vim.lsp.get_clients({ name = client.name })) do
          each:notify('workspace/didChangeWatchedFiles', { changes = { { uri = vim.uri_from_bufnr(event.buf), type = 2 } } })
        end
      end,
    })
    vim.api.nvim_buf_create_user_command(bufnr, 'LspSeaworthyRoutes', function()
      require('seaworthy.routes').show()
    end, { desc = 'Show every route of the workspace and who gets through to it' })
    vim.api.nvim_buf_create_user_command(bufnr, 'LspSeaworthyFile', function()
      require('seaworthy.rule').explain_file()
    end, { desc = 'Show which project, configuration and frameworks apply to this file' })
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
