"""The pages that the CARIF-OREF writes about SOFI (R021)."""

from django.http import Http404
from django.shortcuts import redirect, render

from sofi.espaces.catalogue.pages import page_publique
from sofi.socle.models import Rubrique


@page_publique
def rubrique(request, rubrique):
    """One of them; its own address when it stands elsewhere."""
    la_rubrique = Rubrique.toutes().get(rubrique)
    if la_rubrique is None:
        raise Http404
    if la_rubrique.adresse:
        return redirect(la_rubrique.adresse)
    return render(request, "catalogue/rubrique.html", {"rubrique": la_rubrique})
