"""What a service may answer: our intents and our slots, as `docs/intents.md` tells people."""

INTENTS = {
    "track_order": "know where an order or a parcel is, or how far it has got",
    "delivery_eta": "know when their own order comes: the day, the hour, whether it is still on time",
    "change_delivery": "another day, slot, place, address or door code for an order on its way",
    "cancel_order": "an order, or a part of it, called off",
    "modify_order": "something added, taken out or exchanged in an order that has not left",
    "return_item": "send something back or exchange it, or the label for it",
    "refund_status": "know where their money is, or disagrees with the amount",
    "wrong_or_missing_item": "say that they got something else than ordered, or not all of it",
    "product_problem": "help with a product that is broken, damaged or does not work",
    "invoice": "an invoice or a receipt, or a correction of one",
    "product_search": "find a product that they describe",
    "product_question": "one fact about one product",
    "compare_products": "know how products differ, or which suits better",
    "reviews": "know what others think of a product",
    "best_sellers": "know what sells best",
    "gift_idea": "find a present for somebody",
    "add_to_cart": "buy it, put it in the cart",
    "see_cart": "know what is in their cart",
    "take_out_of_cart": "have something, or everything, out of the cart",
    "checkout": "pay",
    "hesitation": "think about it first, or a lower price",
    "favourites": "keep a product for later, or see what was kept",
    "share": "show a product to somebody",
    "store_stock": "know whether a store near them has it, or fetch it there",
    "delivery_info": "know about delivery in general: price, time, countries, ways",
    "payment_faq": "know about ways to pay, a refused payment, paying in parts",
    "policy_faq": "know about guarantees, withdrawal, terms, privacy",
    "voucher": "use or get a promo code, a gift card, a rebate",
    "referral": "recommend the shop to a friend, and what that brings",
    "loyalty": "know about points, levels, the card, advantages",
    "subscribe_notifications": "be kept posted, about an order or a subject",
    "unsubscribe_notifications": "fewer messages or none, said in their own words",
    "sms_stop": "what a bare keyword does: STOP, ARRET, START, AIDE",
    "change_channel": "be written to somewhere else, or not here",
    "price_alert": "be told when a price falls",
    "stock_alert": "be told when something is back, or nearly gone",
    "my_alerts": "know what is watched for them",
    "human_agent": "speak with a person",
    "complaint": "say that they are angry with the shop, without a precise request",
    "account": "help with signing in, a password, a profile, the data kept about them",
    "rate_feedback": "rate an answer or the assistant",
    "greeting": "say hello",
    "thanks": "say thank you",
    "goodbye": "say goodbye",
    "affirm": "say yes to what was just asked",
    "deny": "say no to what was just asked",
    "bot_help": "know what the assistant can do",
    "out_of_scope": "something that no shop's assistant does",
}
"""Each completes "somebody wants …"."""

SLOTS = (
    *("order_id", "order_id2", "tracking", "product", "product2", "category", "brand", "feature", "color", "size"),
    *("material", "price_min", "price_max", "quantity", "date", "new_slot", "address", "delivery_mode", "store"),
    *("channel", "from_channel", "phone", "email", "topic", "recipient", "age", "occasion", "interest", "code"),
    *("amount", "rating", "error_code"),
)


def is_slot(name: str) -> bool:
    """One of the slots, or a bound of any attribute of the catalogue: `width_max`."""
    return name in SLOTS or name.endswith(("_min", "_max", "_eq"))
