"""What an adapter raises."""


class DepotImpossible(Exception):
    """The file could not be deposited; the message says in French why and what to do."""
