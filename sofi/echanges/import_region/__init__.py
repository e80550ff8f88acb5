"""The Région's yearly file: its sheets (colonnes) and how they compare with SOFI (comparaison).

One workbook of four sheets gives the programmes, their lots, the mandataires and the formateurs (R004 to R006, R262).
`importer.examiner` says what the file would change, `importer.appliquer` changes it; how is shared with every other
kind of file: `sofi.echanges.classeurs`. The sheets and their columns are one table, `colonnes.FEUILLES`.
"""
