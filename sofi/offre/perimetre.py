"""In whose hands an action is: a login of an OF changes the offer of the sites it administers, no other (R114)."""


def dans_le_perimetre(action, par):
    """True when this person may change the action as far as its site dispensateur goes: never the Région.

    An action without a site yet, or given by a site of another establishment, is in the hands of all the logins of
    its establishment. `par` is None for a job.
    """
    if par is None or par.est_cariforef:
        return True
    if par.est_region:
        return False
    site = action.site_dispensateur
    if site is None or site.etablissement_id != action.etablissement_id:
        return True
    return site.pk in par.numeros_de_ses_sites
