"""What is said aloud of the part of a page that htmx renews."""

from django_htmx.http import trigger_client_event


def annoncer(request, reponse, texte):
    """Say it to those who do not see that part; a page that came whole says nothing."""
    if request.htmx and texte:
        trigger_client_event(reponse, "sofi:annonce", {"value": texte})
    return reponse
