// The language server, started, and an editor's end of its pipes. Nothing is sent yet, and nothing read before `listen`.
import { spawn } from "node:child_process";
import protocol from "vscode-languageserver-protocol/node";

export function connected(program) {
  const server = spawn(program, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = protocol.createProtocolConnection(
    new protocol.StreamMessageReader(server.stdout),
    new protocol.StreamMessageWriter(server.stdin),
  );
  return { server, connection };
}
