"""The evaluator of pages in Node.js: one process that is asked as often as a test likes."""

import json
import shutil
import subprocess
from pathlib import Path

import recension

NODE = shutil.which("node")
_STATIC = Path(recension.__file__).parent / "site" / "static"
_SCRIPTS = [str(_STATIC / name) for name in ("evaluator.js", "outlook.js")]
_ASKED = Path(__file__).with_name("browser.js")


class NodeEvaluator:
    """As a context: the process runs until it is left."""

    def __enter__(self):
        self.process = subprocess.Popen(  # noqa: S603 - Node.js, with files of ours
            [NODE, str(_ASKED), *_SCRIPTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def answers(self, program, cases):
        """Return what is made of each of *cases* by *program*, a JSON text, as a page would."""
        self.process.stdin.write(f'{{"program":{program},"cases":{json.dumps(cases)}}}\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())
