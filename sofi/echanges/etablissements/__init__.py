"""The establishments as a workbook, both ways: three sheets, the same columns to export and to import."""
