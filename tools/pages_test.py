#!/usr/bin/env python3
"""Unit tests of tools/pages with a fake program."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent / "pages"
PROGRAM = f"""#!{sys.executable} -B
import sys
if sys.argv[1] == "fail": print("no such command", file=sys.stderr); sys.exit(2)
if sys.argv[1] != "silent": print("| " + " | ".join(sys.argv[1:]) + " |\\n| \\\\1 |")
"""


class Pages(unittest.TestCase):
    def fill(self, text):
        """Return code, messages, and the page as written."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "docs/sub").mkdir(parents=True)
            (root / "docs/sub/page.md").write_text(text)
            (root / "docs/picture.svg").write_text("<!-- alumen codes -->\n")
            (root / "program").write_text(PROGRAM)
            (root / "program").chmod(0o755)
            done = subprocess.run([sys.executable, str(TOOL), str(root / "docs"), str(root / "out"), str(root / "program")],
                                  capture_output=True, text=True, check=False)
            self.assertEqual((root / "docs/sub/page.md").read_text(), text)
            self.assertEqual((root / "out/picture.svg").read_text(), "<!-- alumen codes -->\n")
            return done.returncode, done.stderr, (root / "out/sub/page.md").read_text()

    def test_marks_are_filled(self):
        self.assertEqual(self.fill("# T\n<!-- alumen calc --format 'a b' -->\nend <!-- alumen x --> of line\n"),
                         (0, "", "# T\n| calc | --format | a b |\n| \\1 |\nend <!-- alumen x --> of line\n"))

    def test_failures_name_the_page(self):
        for word, reason in [("fail", "no such command"), ("silent", "it prints nothing")]:
            code, messages, _ = self.fill(f"<!-- alumen {word} -->\n")
            self.assertEqual(code, 1)
            self.assertIn(f"sub/page.md: 'alumen {word}' failed: {reason}", messages)


if __name__ == "__main__":
    unittest.main()
