"""Programs run by hand when LHÉO changes; nothing here is needed at run time."""
