"""The screens as their readers see them: what is written there, what one does there."""
