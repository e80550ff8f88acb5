from django.apps import AppConfig


class InstructionConfig(AppConfig):
    name = "sofi.espaces.instruction"
    label = "instruction"
    verbose_name = "Instruction"
