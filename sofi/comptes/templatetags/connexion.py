"""What the sign-in page offers."""

from django import template

from sofi.comptes import proconnect

register = template.Library()


@register.simple_tag
def proconnect_propose():
    """True when one may sign in with ProConnect here."""
    return proconnect.propose()
