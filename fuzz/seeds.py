#!/usr/bin/env python3
"""Collects what the tree holds anyway as seeds of the fuzz targets, in the shape that each of them reads.

usage: seeds.py SOURCE OUT

OUT/TARGET/ gets the seeds of TARGET; file names are hashes of their content, so that a second run changes nothing.
"""
import hashlib
import importlib.machinery
import importlib.util
import io
import re
import sys
import tempfile
import zipfile
from pathlib import Path

WORDS = ["0.42", "-12.5e3", "200000t", "12.5 kWh", "98 %", "kg CO2e/kWh", "GJ/t", "t*km", "kg CF4/t per min/cell-day", "min/cell-day",
         "2024-02-29", "2024", "2024-04-01..2025-04-01", "1.06 * yield + losses/2", "min(a,b)^2^-1", "max(0, ln(x)) - sqrt(exp(-y))",
         "((1))", "-a^b", "1e-308", "1.7976931348623157e308", "1000Nm3", "C5"]

HEAD = '<?xml version="1.0"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CONTENT_TYPES = (f'{HEAD}<Types xmlns="{PACKAGE}content-types"><Default Extension="xml" ContentType="application/xml"/>'
                 '<Override PartName="/xl/workbook.xml" '
                 'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
RELS = (f'{HEAD}<Relationships xmlns="{PACKAGE}relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
WORKBOOK = (f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="false"/>'
            '<sheets>%s</sheets></workbook>')
WORKBOOK_RELS = (f'{HEAD}<Relationships xmlns="{PACKAGE}relationships">%s'
                 f'<Relationship Id="rId91" Type="{OFFICE}/styles" Target="styles.xml"/>'
                 f'<Relationship Id="rId92" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
STYLES = (f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
          '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>')
TEXTS = f'{HEAD}<sst xmlns="{MAIN}"><si><t>shared</t></si></sst>'
SHEET = (f'{HEAD}<worksheet xmlns="{MAIN}"><dimension ref="A1:F9"/><sheetData>%s</sheetData>'
         '<mergeCells count="1"><mergeCell ref="E8:F9"/></mergeCells></worksheet>')
# What workbooks hold besides plain cells: errors, dates, booleans, formulas, shared and rich texts.
ODD_ROWS = ('<row r="7"><c r="A7" t="e"><v>#N/A</v></c><c r="B7" s="1"><v>45292</v></c><c r="C7" s="2"><v>60.5</v></c>'
            '<c r="D7" t="b"><v>1</v></c></row><row><c><f>A1+1</f><v>2</v></c><c t="str"><f>"a"</f></c><c t="s"><v>0</v></c>'
            '<c t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c></row>')


def cases_module(source):
    """tools/cases, which knows how a case's workspace is made; None where its own needs are not installed."""
    loader = importlib.machinery.SourceFileLoader("alumen_cases", str(source / "tools" / "cases"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("alumen_cases", loader))
    sys.dont_write_bytecode = True
    try:
        loader.exec_module(module)
    except ImportError:
        return None
    return module


def joined(folder):
    """The files of a workspace as one input."""
    return b"".join(b"==> %s <==\n%s\n" % (p.name.encode(), p.read_bytes().rstrip(b"\n"))
                    for p in sorted(folder.iterdir()) if p.suffix == ".csv" or p.name == "datapackage.json")


def sheet_xml(rows):
    def cell(text):
        plain = text.replace("&", "&amp;").replace("<", "&lt;")
        return f"<c><v>{plain}</v></c>" if re.fullmatch(r"-?\d+(\.\d+)?", text) else f'<c t="inlineStr"><is><t>{plain}</t></is></c>'
    return SHEET % ("".join(f"<row>{''.join(cell(c) for c in row)}</row>" for row in rows) + ODD_ROWS)


def workbook_parts(folder):
    """A small workbook of a workspace's tables: part name -> text."""
    tables = sorted(folder.glob("*.csv"))[:3]
    sheets = "".join(f'<sheet name="{t.stem}" sheetId="{i}" r:id="rId{i}"/>' for i, t in enumerate(tables, 1))
    relations = "".join(f'<Relationship Id="rId{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                        for i in range(1, len(tables) + 1))
    parts = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELS, "xl/workbook.xml": WORKBOOK % sheets,
             "xl/_rels/workbook.xml.rels": WORKBOOK_RELS % relations, "xl/styles.xml": STYLES,
             "xl/sharedStrings.xml": TEXTS}
    for i, table in enumerate(tables, 1):
        rows = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()[:6]]
        parts[f"xl/worksheets/sheet{i}.xml"] = sheet_xml(rows)
    return parts


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, text in parts.items():
            pack.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def documents_of_cases(source, add):
    """Workspaces of the cases, and the calls of formulas in them."""
    cases = cases_module(source)
    for path in sorted((source / "cases").rglob("*.yaml")):
        text = path.read_bytes()
        add("yaml", text)
        for call in re.findall(rb"^run: calc (.*)$", text, re.M):
            words = [w for w in re.findall(rb'(?:"[^"]*"|\S)+', call) if not w.startswith(b"--") and w != b"json"]
            add("formula_call", b"\n".join(w.replace(b'"', b"") for w in words))
        if cases is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                plan = cases.load(path).get("workspace")
                if isinstance(plan, dict):
                    workspace = Path(folder) / "ws"
                    cases.make_workspace(plan, workspace, source)
                    add("workspace", joined(workspace))
            except (cases.CaseError, OSError):
                continue  # cases that test refusals of tools/cases itself, or whole folders


# A map over a sheet, for the workbooks that workbook_parts() makes.
SHEET_MAP = b"""map: 1
source: {format: xlsx, sheet: activities, date_format: yyyy-mm-dd}
identity: [id]
into:
  - table: exchanges
    columns:
      activity: {from: id}
      material: {lookup: process, values: {remelting: gas}, otherwise: keep}
      role: input
      amount: 1
      unit: {template: "{activity}-{month}"}
    date: start
    combine: {by: [activity, material], mean: []}
"""


def split_input(files):
    return b"".join(b"==> %s <==\n%s\n" % (name.encode(), content.rstrip(b"\n")) for name, content in files.items())


def imports_of_cases(source, add):
    """Maps with their raw files, product footprints and ledgers of the cases on intake."""
    cases = cases_module(source)
    for path in sorted((source / "cases" / "intake").glob("*.yaml")) if cases else []:
        case = cases.load(path)
        words = case["run"].replace("{examples}", str(source / "examples")).split()
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder) / "ws"
            plan = case.get("workspace")
            if not isinstance(plan, dict):
                continue
            cases.make_workspace(plan, workspace, source)
            files = [Path(w.replace("{ws}", str(workspace))) for w in words]
            raw = {f.name: f.read_bytes() for f in files if f.is_file()}
            if (workspace / "imports.json").exists():
                add("imports", (workspace / "imports.json").read_bytes())
            if words[:2] == ["import", "pact"]:
                for content in raw.values():
                    add("pact", content)
            elif words[:2] == ["import", "map"]:
                map_name = Path(words[2]).name
                tables = {f"ws/{p.name}": p.read_bytes() for p in sorted(workspace.iterdir())
                          if p.name in ("datapackage.json", "imports.json", "exchanges.csv", "outputs.csv", "sales.csv")}
                add("map", split_input({"map.yaml": raw.pop(map_name, b""), **tables, **raw}))
    parts = {f"bill.xlsx/{name}": text.encode() for name, text in workbook_parts(source / "examples" / "intake" / "workspace").items()}
    add("map", split_input({"map.yaml": SHEET_MAP, **parts}))


CHECKPOINT = "example.org/ledger\n2\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u2014 example.org/ledger AAAA\n"
SIGNED = ('{"@context":["https://www.w3.org/ns/credentials/v2"],"n":[333333333.33333329,1e30,-0,4.50,2e-3,1e-27],"\u20ac":"Euro",'
          '"\\r":"\\u0080","proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-jcs-2022","proofPurpose":"assertionMethod",'
          '"@context":["https://www.w3.org/ns/credentials/v2"],"proofValue":"z1"}}')


def custody(source, add):
    """Streams of commands and their lines, canonical bytes that tests and cases pin, schemes, proofs."""
    for path in sorted(p for place in ("cases/custody", "examples/custody") for p in (source / place).rglob("*.jsonl")):
        add("custody_jsonl", path.read_bytes()[:11_000].rpartition(b"\n")[0])
        for line in path.read_bytes().splitlines():
            if line.startswith(b"{"):
                add("custody_jsonl", line)
                add("custody_signed", line)
    for path in sorted((source / "data" / "schemes").glob("*.yaml")):
        add("custody_scheme", path.read_bytes())
    pinned = (source / "src" / "custody" / "bytes_test.cpp").read_text(encoding="utf-8")
    for run in re.findall(r'(?:"[0-9a-f]+"\s*)+', re.sub(r"//.*", "", pinned)):
        digits = "".join(re.findall(r"[0-9a-f]+", run))
        if len(digits) > 8 and len(digits) % 2 == 0:
            add("custody_record", bytes.fromhex(digits))
    cases = cases_module(source)
    for path in sorted((source / "cases" / "custody" / "ledger").glob("*.yaml")) if cases else []:
        plan = cases.load(path).get("workspace")
        for name, text in (plan.get("files", {}) if isinstance(plan, dict) else {}).items():
            if name.endswith(".jsonl"):
                add("custody_jsonl", text.encode())
            elif name.endswith(".yaml"):
                add("custody_scheme", text.encode())
            elif name.endswith(".json"):
                add("custody_proof", text.encode())
                add("custody_signed", text.encode())
                for digits in re.findall(r'"bytes": "([0-9a-f]+)"', text):
                    add("custody_record", bytes.fromhex(digits))
    add("custody_checkpoint", CHECKPOINT.encode())
    add("custody_proof", CHECKPOINT.encode())
    add("custody_proof", SIGNED.encode())
    add("custody_signed", SIGNED.encode())


def main(source, out):
    def add(target, content):
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)

    workspaces = sorted(p.parent for place in ("examples", "cases/workspaces") for p in (source / place).rglob("datapackage.json"))
    for folder in workspaces:
        add("workspace", joined(folder))
        add("json", (folder / "datapackage.json").read_bytes())
        parts = workbook_parts(folder)
        add("xlsx", "".join(f"==> {name} <==\n{text}\n" for name, text in parts.items()).encode())
        add("xlsx", archive(parts))
        for table in sorted(folder.glob("*.csv")):
            add("csv", table.read_bytes())
            add("csv", table.read_bytes().replace(b",", b";"))
    for path in sorted((source / "data" / "rulebooks").glob("*.yaml")):
        add("yaml", path.read_bytes())
    documents_of_cases(source, add)
    imports_of_cases(source, add)
    custody(source, add)
    for path in sorted((source / "examples" / "intake").glob("*.json")):
        add("pact", path.read_bytes())
    for word in WORDS:
        add("words", word.encode())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
