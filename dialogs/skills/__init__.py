"""What the assistant can do: one file a skill, found here by its module's `skill`."""

import importlib
import pkgutil

from dialogs.skill import Skill


def all_skills() -> dict[str, Skill]:
    """Every skill in this folder, by name."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    found: list[Skill] = [module.skill for module in modules]
    return {skill.name: skill for skill in found}
