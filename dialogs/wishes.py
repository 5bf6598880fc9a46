"""What somebody may want, in words that end "you would like to …": for asking which of several they meant."""

from functools import lru_cache

from dialogs.wording import Wording


@lru_cache(256)  # whoever asked something is asked, with each message, what it was about
def wish(intent: str, _: Wording) -> str:
    """The wish behind an intent; empty for what is said rather than wished, such as a greeting."""
    return {
        "track_order": _("follow an order"),
        "delivery_eta": _("know when an order arrives"),
        "change_delivery": _("change a delivery"),
        "cancel_order": _("cancel an order"),
        "modify_order": _("change an order"),
        "return_item": _("send something back"),
        "refund_status": _("know where a refund is"),
        "product_problem": _("report a product that does not work"),
        "wrong_or_missing_item": _("report something wrong or missing in a parcel"),
        "invoice": _("have an invoice"),
        "store_stock": _("know what is in a shop"),
        "delivery_info": _("know how delivery works"),
        "product_search": _("find a product"),
        "product_question": _("know more about a product"),
        "compare_products": _("compare products"),
        "reviews": _("read reviews"),
        "best_sellers": _("see the best sellers"),
        "gift_idea": _("find a present"),
        "add_to_cart": _("put something in the cart"),
        "see_cart": _("see your cart"),
        "take_out_of_cart": _("take something out of the cart"),
        "checkout": _("pay"),
        "favourites": _("see your favourites"),
        "share": _("share a product"),
        "my_alerts": _("see your alerts"),
        "price_alert": _("be told when a price falls"),
        "stock_alert": _("be told when something is back"),
        "voucher": _("use a voucher"),
        "referral": _("refer a friend"),
        "loyalty": _("know your points"),
        "subscribe_notifications": _("be kept posted"),
        "unsubscribe_notifications": _("have fewer messages"),
        "change_channel": _("choose where we write to you"),
        "human_agent": _("talk to someone"),
        "complaint": _("complain"),
        "account": _("sign in"),
        "payment_faq": _("know about payment"),
        "policy_faq": _("know our terms"),
        "rate_feedback": _("give your opinion"),
        "bot_help": _("know what I can do"),
    }.get(intent, "")
