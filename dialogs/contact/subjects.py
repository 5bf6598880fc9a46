"""What people call what we write about."""

from collections.abc import Sequence

from dialogs.contact.rules import Subject
from dialogs.wording import Wording


def subjects_named(subjects: Sequence[Subject], _: Wording) -> str:
    """ "Votre panier et le bilan de votre mois", within a sentence."""
    return _.all_of([subject_name(one, _) for one in subjects])


def subject_name(subject: Subject, _: Wording) -> str:
    """What people call it, as it is named in a sentence."""
    return {
        "orders": _("your orders"),
        "price": _("lower prices"),
        "stock": _("what is back in stock"),
        "low_stock": _("what runs out"),
        "promotions": _("our offers"),
        "cart": _("your cart"),
        "reviews": _("what you think of your purchases"),
        "vouchers": _("your vouchers"),
        "summary": _("the summary of your month"),
    }[subject]
