#!/usr/bin/env python3
"""Unit tests of tools/page: small pages in a temporary folder, and the real ones."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent / "page"
WEB = TOOL.parent.parent / "web"
TEMPLATE = "<title>{{title}}</title><style>{{style}}</style><script>{{data}}</script><script type=module>{{script}}</script>\n"


class Page(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.folder = self.root / "report"
        self.folder.mkdir()
        (self.root / "shared").mkdir()
        self.write("../shared/page.html", TEMPLATE)
        self.write("report.css", "/* words */\np { color: red; }\n")
        self.write("main.js", 'import { one } from "./one.js";\nimport { two } from "./two.js";\n// words\none(two);\n')
        self.write("one.js", 'import { two } from "./two.js";\nexport function one() { return two; }\n')
        self.write("two.js", "export const two = 2;\n")

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def run_tool(self, out):
        return subprocess.run([TOOL, self.folder, self.root / out], capture_output=True, text=True, check=False)

    def fault(self, words):
        result = self.run_tool("out.html")
        self.assertEqual(result.returncode, 1)
        self.assertIn(words, result.stderr)
        self.assertFalse((self.root / "out.html").exists())

    def test_modules_are_joined_once_and_in_order(self):
        self.assertEqual(self.run_tool("out.html").returncode, 0)
        self.assertEqual((self.root / "out.html").read_text(),
                         "<title>{{title}}</title><style>p { color: red; }</style><script>{{data}}</script><script type=module>"
                         "const two = 2;\nfunction one() { return two; }\none(two);</script>\n")

    def test_two_modules_may_not_declare_one_name(self):
        self.write("two.js", "export const two = 2;\nfunction one() {}\n")
        self.fault("both declare one")

    def test_what_cannot_be_joined_is_refused(self):
        self.write("two.js", 'import lib from "lib";\nexport const two = 2;\n')
        self.fault("cannot be joined")

    def test_missing_module(self):
        self.write("main.js", 'import { gone } from "./gone.js";\n')
        self.fault("gone.js is imported but not there")

    def test_style_sheets_are_joined_before_their_users(self):
        self.write("../shared/base.css", "b { color: blue; }\n")
        self.write("report.css", '@import "../shared/base.css";\np { color: red; }\n')
        self.assertEqual(self.run_tool("out.html").returncode, 0)
        self.assertIn("<style>b { color: blue; }\np { color: red; }</style>", (self.root / "out.html").read_text())

    def test_a_style_sheet_from_elsewhere_is_refused(self):
        self.write("report.css", '@import url("//other/base.css");\n')
        self.fault("cannot be joined")

    def test_an_end_tag_in_the_script_is_refused(self):
        self.write("two.js", 'export const two = "</SCRIPT>";\n')
        self.fault("</script")

    def test_template_without_a_place(self):
        self.write("../shared/page.html", TEMPLATE.replace("{{data}}", ""))
        self.fault("{{data}}")

    def test_cpp_gives_the_bytes_back(self):
        self.write("two.js", 'export const two = "\\" \\\\ ü ??= \\u2028";\n')
        self.assertEqual(self.run_tool("out.html").returncode, 0)
        self.assertEqual(self.run_tool("out.cpp").returncode, 0)
        program = self.root / "main.cpp"
        program.write_text('#include <cstdio>\n#include "out.cpp"\n'
                           'int main() { auto p = alumen::api::detail::report_page(); std::fwrite(p.data(), 1, p.size(), stdout); }\n')
        subprocess.run([os.environ.get("CXX", "g++"), "-std=c++23", program, "-o", self.root / "main"], check=True)
        printed = subprocess.run([self.root / "main"], capture_output=True, check=True).stdout
        self.assertEqual(printed, (self.root / "out.html").read_bytes())

    def test_the_function_bears_the_name_of_the_folder(self):
        other = self.folder.rename(self.root / "other")
        (other / "report.css").rename(other / "other.css")
        self.folder = other
        self.assertEqual(self.run_tool("out.cpp").returncode, 0)
        self.assertIn("std::string_view other_page()", (self.root / "out.cpp").read_text())

    def test_the_real_pages(self):
        folders = sorted(main.parent for main in WEB.glob("*/main.js"))
        self.assertGreaterEqual(len(folders), 2)
        for folder in folders:
            out = self.root / "real.html"
            subprocess.run([TOOL, folder, out], check=True)
            text = out.read_text(encoding="utf-8")
            for place in ("{{title}}", "{{data}}"):
                self.assertEqual(text.count(place), 1, folder)
            self.assertLess(text.index("{{title}}"), text.index("{{data}}"))
            # Names that XML has for itself are the only addresses in the page.
            self.assertNotRegex(text.replace("http://www.w3.org/", ""), r"https?://")


if __name__ == "__main__":
    unittest.main()
