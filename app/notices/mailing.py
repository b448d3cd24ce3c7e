"""Handing a message to a mail server."""

from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

import aiosmtplib

from app.notices.outlets import MailServer, Message, NotSent

_SECONDS: Final = 20.0
_PERMANENT: Final = 500


async def send(server: MailServer, message: Message) -> None:
    """Hand it to the server; raises NotSent."""
    # A failure of the library quotes the address, so nothing of it goes on from here.
    try:
        await aiosmtplib.send(
            _mail(server, message),
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.scheme == "smtps",
            start_tls=server.scheme == "smtp",
            # Else the library asks the resolver for our name, which may take as long as it likes.
            local_hostname=server.domain,
            timeout=_SECONDS,
        )
        failure = None
    except aiosmtplib.SMTPRecipientsRefused as refused:
        failure = _refused(max(each.code for each in refused.recipients))
    except aiosmtplib.SMTPAuthenticationError:
        failure = NotSent("smtp_sign_in", permanent=False)
    except aiosmtplib.SMTPResponseException as answered:
        failure = _refused(answered.code)
    except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError):
        failure = NotSent("smtp_unreachable", permanent=False)
    if failure is not None:
        raise failure


def _mail(server: MailServer, message: Message) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = server.sender
    mail["To"] = message.to
    mail["Subject"] = message.subject
    mail["Date"] = message.at
    mail["Message-ID"] = f"<{message.id}@{server.domain}>"
    mail["Content-Language"] = message.language
    # RFC 3834: no answering machine answers it.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    if message.attachment is not None:
        maintype, _, subtype = message.attachment.media_type.partition("/")
        mail.add_attachment(
            message.attachment.data,
            maintype=maintype,
            subtype=subtype,
            filename=message.attachment.name,
            params={"charset": "utf-8"} if maintype == "text" else None,
        )
    return mail


def _refused(code: int) -> NotSent:
    return NotSent(f"smtp_{code}", permanent=code >= _PERMANENT)
