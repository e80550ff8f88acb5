from django.apps import AppConfig


class DiffusionConfig(AppConfig):
    name = "sofi.diffusion"
    label = "diffusion"
    verbose_name = "Diffusion"
