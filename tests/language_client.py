"""A small client for language servers: it speaks to one over its standard streams, and answers what it asks."""

from __future__ import annotations

import json
import subprocess
from threading import Timer

PATIENCE = 60
"""After how many seconds a server that says nothing more is ended, so that a test fails and does not wait for ever."""
CARET = "¦"


class LanguageServer:
    """The server that *command* starts, for the workspace at *root*, with *settings* as an editor would send them."""

    def __init__(self, command, root, settings, environment=None):
        self.settings = settings
        self._diagnostics = {}
        self._asked = self._version = 0
        self._process = subprocess.Popen(  # noqa: S603 - ours, without a shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        self._watch = Timer(PATIENCE, self._process.kill)
        self._watch.start()
        abilities = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True}},
                "hover": {"contentFormat": ["markdown"]},
            },
            "workspace": {"configuration": True},
        }
        self.ask("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": abilities})
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": settings})

    def close(self):
        """End the server."""
        self.ask("shutdown", None)
        self._tell("exit", None)
        self._process.communicate()
        self._watch.cancel()

    def diagnostics(self, path, text):
        """Return what is wrong with *text*, were it in the file at *path*."""
        self._open(path, text)
        found = self._published(path)
        self._close(path)
        return found

    def completions(self, path, text):
        """Return by label what the server offers where the caret stands in *text*."""
        found = self._at("textDocument/completion", path, text)
        return {each["label"]: each for each in (found["items"] if isinstance(found, dict) else found or [])}

    def hover(self, path, text):
        """Return the Markdown that the server shows where the caret stands in *text*, or nothing."""
        found = self._at("textDocument/hover", path, text)
        return found["contents"]["value"] if found else ""

    def _at(self, method, path, text):
        before, after = text.split(CARET)
        self._open(path, before + after)
        line = before.rpartition("\n")[2]
        position = {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}
        found = self.ask(method, {"textDocument": {"uri": path.as_uri()}, "position": position})
        self._close(path)
        return found

    def _open(self, path, text):
        self._version += 1  # what a server knows of a text it knows by its version
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": self._version, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})

    def _close(self, path):
        """Close the file, and wait until the server takes back what it said of it."""
        self._diagnostics.pop(path.as_uri(), None)
        self._tell("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
        while self._published(path):
            pass

    def _published(self, path):
        while path.as_uri() not in self._diagnostics:
            self._react(self._next())
        return self._diagnostics.pop(path.as_uri())

    def ask(self, method, parameters):
        """Return the server's answer; what it asks meanwhile gets an answer, too."""
        self._asked += 1
        asked = self._asked
        self._send({"id": asked, "method": method, "params": parameters})
        while True:
            message = self._next()
            if message.get("id") == asked and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]
            self._react(message)

    def _tell(self, method, parameters):
        self._send({"method": method, "params": parameters})

    def _react(self, message):
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            wanted = [self.settings.get(item["section"]) for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": wanted})
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _next(self):
        length = None
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length is not None, "the language server has ended, or said nothing for too long"
        return json.loads(self._process.stdout.read(length))
