-- The language server in a real editor: `nvim --headless --clean -c 'luafile neovim.lua'`,
-- with the program in MEDNEC and the folder of policies in POLICIES.
local program, policies = vim.env.MEDNEC, vim.env.POLICIES

local function fail(why)
  io.stderr:write('neovim: ' .. why .. '\n')
  vim.cmd('cquit!')
end

local function wait(what, done)
  if not vim.wait(60000, done, 20) then fail(what) end
end

local function run()
  vim.cmd('edit ' .. policies .. '/aetna/97112-from-2025-10-29.yaml')
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({ name = 'mednec', cmd = { program, 'lsp' }, root_dir = policies })
  vim.lsp.buf_attach_client(buffer, client)
  wait('no answer to initialize', function()
    local found = vim.lsp.get_client_by_id(client)
    return found ~= nil and found.initialized
  end)

  -- Typing breaks a name, and the problem shows; undoing mends it. Nothing is saved.
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  local at, column, name
  for number, line in ipairs(lines) do
    local found = line:match('^%s+when: ([a-z]+_[a-z_]+)$')
    -- A criterion of this file, so that all that has to change for its new name is in this buffer.
    if found and not at and vim.tbl_contains(lines, '  ' .. found .. ':') then
      at, name, column = number, found, line:find(found, 1, true)
    end
  end
  if not at then fail('no condition to break') end
  vim.api.nvim_buf_set_text(buffer, at - 1, column - 1, at - 1, column - 1, { 'x' })
  local function errors()
    return vim.diagnostic.get(buffer, { severity = vim.diagnostic.severity.ERROR })
  end
  wait('the problem is not told', function() return #errors() > 0 end)
  local problem = errors()[1]
  if problem.lnum ~= at - 1 or problem.col ~= column - 1 then fail('told at another place') end
  vim.cmd('undo')
  wait('the problem stays', function() return #errors() == 0 end)

  local position = { textDocument = vim.lsp.util.make_text_document_params(buffer),
                     position = { line = at - 1, character = column } }
  local function ask(method, params)
    local answers = vim.lsp.buf_request_sync(buffer, method, params, 60000)
    if not answers or not answers[client] or answers[client].err then fail('no answer to ' .. method) end
    return answers[client].result
  end
  local hover = ask('textDocument/hover', position)
  if not hover.contents.value:find(name, 1, true) then fail('another meaning') end
  if #ask('textDocument/definition', position) ~= 1 then fail('not one definition') end

  -- A new name reaches every file that uses it.
  position.newName = name .. '_anew'
  local edit = ask('textDocument/rename', position)
  vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
  if not table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n'):find(name .. '_anew', 1, true) then
    fail('the new name is not there')
  end
  wait('the new name is not understood', function() return #errors() == 0 end)
  io.stdout:write('neovim: problem at ' .. at .. ':' .. column .. ', all answers as expected\n')
  vim.cmd('qall!')
end

local good, why = pcall(run)
if not good then fail(tostring(why)) end
