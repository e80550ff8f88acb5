"""What every file that changes SOFI shares: read (fichier, cellules, lecture), compare, write (changements), report.

A kind of file is one `importation.Importation`: its sheets and the function that compares them with what SOFI holds.
Whatever the kind: dry by default, all or nothing, a report line by line, and a second run changes nothing.
"""
