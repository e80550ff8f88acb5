"""What a server loads before it is asked."""

import gc

from django.template import engines

from sofi.socle.demarrage import prechauffer


def test_every_page_is_loaded_and_kept_out_of_the_garbage_collector():
    (moteur,) = (engines["django"].engine,)
    try:
        prechauffer()
        assert gc.get_freeze_count() > 10_000
        connues = [cle for chargeur in moteur.template_loaders for cle in chargeur.loaders[0].get_template_cache]
        assert {"accueil/liste.html", "catalogue/offre.html", "saisie/carte.html"} <= set(connues)
    finally:
        gc.unfreeze()
