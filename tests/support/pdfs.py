"""PDF files made for tests: plain, turned, with layers, hostile, protected, damaged."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def a_pdf(
    pages: int = 2, *, size: tuple[float, float] = (595, 842), turn: int = 0, text: str = "Page"
) -> bytes:
    """Return a PDF of somebody else's: Helvetica text, a black frame on the very edge."""
    return saved(_pdf(pages, size, turn, text))


def a_hostile_pdf() -> bytes:
    """Return a PDF that runs a script, starts a program, and carries files."""
    pdf = _pdf(2, (595, 842), 0, "Hostile")
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('non')"))
    launch = Dictionary(S=Name.Launch, F=String("calc.exe"))
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
    pdf.attachments["secret.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ", filename="secret.exe")
    page = pdf.pages[0]
    page.obj.AA = Dictionary(O=launch)
    page.obj.Annots = Array(
        [
            _link(pdf, launch),
            _link(pdf, script),
            _link(pdf, Dictionary(S=Name.URI, URI=String("https://www.exemple.example/"))),
            _link(pdf, Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))),
            _link(pdf, Dictionary(S=Name.URI, URI=String("https://a.example/"), Next=launch)),
            _note(pdf),
        ]
    )
    return saved(pdf)


def a_protected_pdf() -> bytes:
    """Return a PDF that needs a password."""
    target = io.BytesIO()
    protection = pikepdf.Encryption(user="secret", owner="maitre")
    _pdf(1, (595, 842), 0, "Secret").save(target, encryption=protection)
    return target.getvalue()


def a_restricted_pdf() -> bytes:
    """Return a PDF that opens without a password but forbids printing."""
    target = io.BytesIO()
    protection = pikepdf.Encryption(user="", owner="maitre")
    _pdf(1, (595, 842), 0, "Lisible").save(target, encryption=protection)
    return target.getvalue()


def a_filled_form() -> bytes:
    """Return a PDF whose only text « REMPLI » stands in a form field."""
    pdf = _pdf(1, (595, 842), 0, "Formulaire")
    shown = pdf.make_stream(
        b"/Tx BMC BT /F1 12 Tf 2 4 Td (REMPLI) Tj ET EMC",
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Form,
            "/BBox": Array([0, 0, 100, 20]),
            "/Resources": Dictionary(Font=pdf.pages[0].Resources.Font),
        },
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("nom"),
            V=String("REMPLI"),
            Rect=Array([100, 500, 200, 520]),
            F=4,
            AP=Dictionary(N=shown),
        )
    )
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([field])))
    return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of ``pdf``."""
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def _pdf(pages: int, size: tuple[float, float], turn: int, text: str) -> pikepdf.Pdf:
    pdf = pikepdf.Pdf.new()
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
    )
    width, height = size
    for number in range(1, pages + 1):
        drawn = (
            f"0 0 {width} {height} re S BT /F1 14 Tf 60 {height / 2:.0f} Td ({text} {number}) Tj ET"
        )
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, width, height]),
            Resources=Dictionary(Font=Dictionary(F1=font)),
            Contents=pdf.make_stream(drawn.encode("ascii")),
        )
        if turn:
            page.Rotate = turn
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def _link(pdf: pikepdf.Pdf, action: pikepdf.Dictionary) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([10, 10, 90, 30]), A=action)
    )


def _note(pdf: pikepdf.Pdf) -> pikepdf.Object:
    spec = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary())
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([10, 40, 90, 60]), FS=spec
        )
    )
