"""Public pages: no login, an ETag, kept a minute by caches when nobody is signed in."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import conditional_page, require_safe

DUREE = 60  # seconds


def page_publique(view):
    """Make a view public and cacheable."""

    @login_not_required
    @require_safe
    @conditional_page
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=DUREE)
        patch_vary_headers(response, ["Cookie"])
        return response

    return wrapper
