"""The screens as their readers see them: what is written on them, what one does there. No selector leaves this package."""
