"""What pages may use of a visitor's device: nothing but the microphone, for dictation, and passkeys.

The names are those that browsers know: of an unknown one they complain on every page.
"""

USED = ("microphone", "publickey-credentials-create", "publickey-credentials-get")
UNUSED = (
    *(
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
    ),
    *("gyroscope", "magnetometer", "midi", "payment", "picture-in-picture", "screen-wake-lock", "usb"),
    "xr-spatial-tracking",
)
POLICY = ", ".join([f"{name}=(self)" for name in USED] + [f"{name}=()" for name in UNUSED])


def permissions_policy(get_response):
    """Sends the policy with every answer."""

    def middleware(request):
        response = get_response(request)
        response["Permissions-Policy"] = POLICY
        return response

    return middleware
