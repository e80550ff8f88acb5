"""Who may enter a screen: decorators that answer 404 to the others, as if it did not exist."""

from functools import wraps

from django.http import Http404

from sofi.comptes.models import Profil


def reserve_a(*profils):
    """Let only these profiles in; anyone else gets a 404, as if the page did not exist."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if request.user.profil not in profils:
                raise Http404
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


reserve_cariforef = reserve_a(Profil.CARIFOREF)
reserve_region = reserve_a(Profil.REGION, Profil.CARIFOREF)
reserve_of = reserve_a(Profil.OF)
