"""Documents without Django: blocks of text become PDF, DOCX, ODT, HTML, text.

``blocks`` is the model, ``typography``, ``dates``, ``numbers`` and ``grammar`` are the French of
it, ``pdf``, ``docx_writer``, ``odt_writer``, ``html`` and ``text`` the writers. Import the writer
you need from its own module: importing the package loads none of them.
"""
