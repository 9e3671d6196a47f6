"""What LibreOffice reads in the workbook that `score` writes, held against the plain CSV."""

import csv
import pathlib
import subprocess
import sys
import tempfile
import warnings

import openpyxl
from openpyxl.utils import get_column_letter

PROGRAM = sys.argv[1]
LIMIT = 32767
NUMBERS = ("sentence", "probability", "p_", "start", "end")
# Separator, quote, UTF-8, first line; export: all text in quotes, values and not what is shown, every sheet.
EXPORT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"

# Texts that a spreadsheet would like to take for something else; each is scored and carried as metadata.
TEXTS = [
    "=1+1 is what they call a plan to leave Iraq.",
    "+44 is how the number of the embassy begins.",
    "-- and then they left, he said.",
    "@minister said the troops would stay.",
    "The troops must leave,\nsaid the deputy,\r\nand at once.",
    "يجب أن تغادر القوات الأجنبية البلاد.",
    "دەبێت هێزە بیانییەکان وڵات بەجێبهێڵن.",
    "They should stay 🙂🇮🇶, she wrote.",
    "_x000D_",
    "a _x0041_ b_x005F_x000D_",
    "00123",
    "1-2",
    "TRUE",
    "1e5",
    "2024-05-01",
    "https://news.example/a?b=1&c=<2>",
    "ann@news.example",
    '"Quoted", he said; "twice".',
    "'apostrophe first",
    "  spaces kept in  the middle ",
    "bell\x07 and escape\x1b in a text",
    "word " * 8000,
    "🙂" * 20000,
]


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        with open(work / "odd.csv", "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "text", "note"])
            rows.writerows([f"{n:03}", text, text] for n, text in enumerate(TEXTS))
        seeds = pathlib.Path(__file__).parents[2] / "seeds"
        articles = sorted(seeds.glob("*.txt"))[:40]
        compare(work, "odd", [work / "odd.csv", "--unit", "row"], cut=4)
        compare(work, "articles", [*articles, "--all"], cut=0)


def compare(work, name, inputs, cut):
    """Scores `inputs` in both forms and compares what LibreOffice reads."""
    plain, book = (work / f"{name}-{end}" for end in ("plain.csv", "book.xlsx"))
    assert "cut in the table" not in score(inputs, plain)
    said = score(inputs, book)
    warning = f"warning: {cut} cells longer than the 32,767 characters"
    assert (warning in said) == (cut > 0), said
    header, *rows = read(plain)
    out = work / f"{name}-out"
    convert(work, out, "--convert-to", EXPORT, book)
    names, *scores = read(out / f"{book.stem}-scores.csv")
    assert names == header, names
    cells(name, header, rows, scores)
    sheets(book, header, rows)


def score(inputs, output):
    command = [PROGRAM, "score", *map(str, inputs), "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stderr


def convert(work, out, *arguments):
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", *map(str, arguments[:-1]), "--outdir", str(out), str(arguments[-1])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and any(out.iterdir()), (done.stdout, done.stderr)


def read(path):
    csv.field_size_limit(1 << 30)
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def cells(name, header, expected, found):
    """Compares all cells."""
    assert len(expected) == len(found), (name, len(expected), len(found))
    for expected_row, found_row in zip(expected, found):
        assert len(found_row) == len(header), (name, found_row)
        for column, wanted, seen in zip(header, expected_row, found_row):
            if column.startswith(NUMBERS):
                same = seen == wanted == "" or float(seen) == float(wanted)
            else:
                same = seen == beginning(wanted)
            assert same, f"{name}: {column}: {wanted[:90]!r} was read as {seen[:90]!r}"
    print(f"{name}: {len(expected) * len(header)} cells as in the plain CSV")


def beginning(text):
    """The first 32,767 UTF-16 units, without half a character, and with the line breaks that LibreOffice knows."""
    cut = text.encode("utf-16-le")[: 2 * LIMIT].decode("utf-16-le", "ignore")
    return cut.replace("\r\n", "\n")


def sheets(path, header, rows):
    """What only the file itself tells: types, frozen header, filter, shares."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["scores", "documents", "about"], book.sheetnames
    for sheet in book:
        assert sheet.freeze_panes == "A2", sheet.title
        assert sheet.auto_filter.ref == f"A1:{get_column_letter(sheet.max_column)}{sheet.max_row}", sheet.title
        assert all(cell.font.bold for cell in sheet[1]), sheet.title
        assert not sheet._hyperlinks, sheet.title
    scores = book["scores"]
    colours = {}
    for row in scores.iter_rows(min_row=2):
        for column, cell in zip(header, row):
            if cell.value is None:
                continue
            is_number = column.startswith(NUMBERS)
            assert cell.data_type == ("n" if is_number else "s"), (column, cell.value)
            assert cell.number_format == number_format(column), (column, cell.number_format)
            assert cell.alignment.vertical == "top", column
            if column == "label":
                colours.setdefault(cell.value, set()).add(cell.fill.start_color.rgb)
            if column == "text":
                assert cell.alignment.wrap_text
    assert len(set.union(*colours.values())) == len(colours), colours
    (bar,) = scores.conditional_formatting
    column = get_column_letter(header.index("probability") + 1)
    assert str(bar.sqref) == f"{column}2:{column}{len(rows) + 1}", bar.sqref
    documents = list(book["documents"].iter_rows(min_row=2))
    scored = [row for row in rows if row[header.index("probability")]]
    assert sum(row[1].value for row in documents) == len(scored)
    for row in documents:
        assert row[1].value == 0 or abs(sum(cell.value for cell in row[2:]) - 1) < 1e-9
        assert all(cell.number_format == "0.0%" for cell in row[2:] if cell.value is not None)


def number_format(column):
    if column.startswith("p"):
        return "0.0000"
    return "0" if column.startswith(NUMBERS) else "@"


main()
