"""In whose hands an action is: a login of an OF changes the offer of the sites it administers, no other (R114)."""


def dans_le_perimetre(action, par):
    """True when this person may change the action as far as its site dispensateur goes: never the Région.

    An action without a site yet, or given by a site of another establishment, is in the hands of all the logins of
    its establishment. `par` is None for a job.
    """
    if par and par.est_region:
        return False
    site = action.site_dispensateur
    return site is None or site.etablissement_id != action.etablissement_id or en_ses_mains(site, par)


def en_ses_mains(site, par):
    """True when this person may make this site of its establishment the dispensateur of an action."""
    return par is None or par.est_cariforef or site.pk in par.numeros_de_ses_sites
