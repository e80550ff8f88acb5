"""The LHÉO file leaves by itself: exported once a night, deposited where each partner takes it, with its trace."""
