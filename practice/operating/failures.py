"""Failures told to Sentry, where SENTRY_DSN asks for it: where it broke, never what anybody typed."""

# What stays of an event. A list of what may go out, because the library may learn to send more.
KEPT = (
    *("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "server_name"),
    *("exception", "sdk", "fingerprint", "type"),
)
KEPT_OF_A_FAILURE = ("type", "module", "mechanism", "stacktrace")
KEPT_OF_A_FRAME = (
    *("filename", "abs_path", "function", "module", "lineno", "in_app", "context_line"),
    *("pre_context", "post_context"),
)


def only_places(event: dict, hint: dict | None = None) -> dict:
    """The event without request, cookies, person, breadcrumbs, messages of failures and values in frames."""
    from practice.operating.request_ids import current

    kept = {name: event[name] for name in KEPT if name in event}
    for part in (event.get("exception") or {}).get("values") or []:
        for frame in (part.get("stacktrace") or {}).get("frames") or []:
            for name in set(frame) - set(KEPT_OF_A_FRAME):
                del frame[name]
        for name in set(part) - set(KEPT_OF_A_FAILURE):
            del part[name]
        part["value"] = ""
    if message := (event.get("logentry") or {}).get("message"):
        # The sentence in the program, without what was filled in.
        kept["logentry"] = {"message": message}
    if request := current():
        kept["tags"] = {"request": request}
    return kept


def tell_sentry(dsn: str, environment: str) -> None:
    """Starts to send. The library is loaded only here, so a site without a DSN never runs a line of it."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=only_places,
        before_breadcrumb=lambda crumb, hint: None,
    )
