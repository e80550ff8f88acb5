"""A frozen session as LHÉO 2.3 (R009, R265 to R270).

`projection` says what becomes of each field, `fragments` keeps the bytes. One LHÉO action for each
SOFI session; the LHÉO formation holds what its sessions have in common at that level.
"""
