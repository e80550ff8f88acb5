"""The Région's yearly file: read (fichier, lecture), compare (comparaison), apply (application), report (rapport).

One workbook of four sheets gives the programmes, their lots, the mandataires and the formateurs (R004 to R006, R262).
`importer.examiner` says what the file would change, `importer.appliquer` changes it: all of it or nothing, unless the
refused lines are left aside on purpose. The sheets and their columns are one table, `colonnes.FEUILLES`.
"""
